/** Aggregate area defence: exposure, frailty and the tick at which a threat falls to it. */
import gammaln from '@stdlib/math-base-special-gammaln';
import { keyOf } from '../../src/chance/key.ts';
import { exponential, frailty } from '../../src/chance/laws.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import type { Chance } from '../../src/chance/threefry.ts';
import type { Scenario, Screen, ScreenEntry } from '../../src/scenario/model.ts';
import { EngageRules, Judge, effectorOf } from './rules.ts';
import type { Overflight, Scene } from './scene.ts';
import type { CompiledRules } from '../../src/policy/types.ts';

/** What one entry of a screen would do to one threat, did nothing else come first. */
export interface ScreenKill {
  readonly tick: number;
  readonly screenKey: number;
  readonly mode: 'hard' | 'soft';
  readonly stopper: string;
}

/** Hazard over one tick when it is switched on; with `share` its unit cancels. */
function hazardPerTick(entry: ScreenEntry): number {
  return entry.hazardPerH === undefined ? 1 : entry.hazardPerH / 36_000;
}

/** Cumulated hazard by tick since launch, inclusive of that tick. */
export function exposure(
  scenario: Scenario,
  scene: Scene,
  judge: Judge,
  flight: Overflight,
  screen: Screen,
  entry: ScreenEntry,
): Float64Array {
  const { threat } = flight;
  const zone = scenario.zones.findIndex((z) => z.id === screen.zone);
  if (zone < 0) throw new Error(`unknown zone \`${screen.zone}\``);
  const rules = new EngageRules(
    judge,
    flight,
    effectorOf(scenario, scene, { kind: 'screen', screen }),
    // choice: a screen fires from over its own nation
    screen.nation,
  );
  const perTick = hazardPerTick(entry);
  const ticks = threat.endTick - threat.launchTick;
  const sum = new Float64Array(ticks + 1);
  let total = 0;
  for (let k = 0; k <= ticks; k += 1) {
    const i = k * threat.perTick;
    const inZone = (flight.zones(i) & (1 << zone)) !== 0;
    // choice: a screen waits for no release, neither a permit's nor a caveat's
    // choice: soft kill fires nothing and asks no rule; hard kill's launch is at the present tick
    if (inZone && (entry.mode === 'soft' || rules.at(i, i).releases !== 0)) total += perTick;
    sum[k] = total;
  }
  return sum;
}

/** E[(1 − P)^k] of P ~ Beta with mean m and intraclass correlation ρ. */
export function expectedSurvival(m: number, rho: number, k: number): number {
  if (rho <= 0) return Math.pow(1 - m, k);
  const a = (m * (1 - rho)) / rho;
  const b = ((1 - m) * (1 - rho)) / rho;
  return Math.exp(gammaln(b + k) + gammaln(a + b) - gammaln(b) - gammaln(a + b + k));
}

/** The Λ_ref at which the mean survival over `hazards` is 1 − m, by bisection of its logarithm. */
export function referenceHazard(hazards: readonly number[], m: number, rho: number): number {
  const most = Math.max(...hazards);
  let low = Math.log(most) - 40;
  let high = Math.log(most) + 40;
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    const reference = Math.exp(middle);
    let sum = 0;
    for (const hazard of hazards) sum += expectedSurvival(m, rho, hazard / reference);
    // a smaller Λ_ref is a harder screen
    if (sum / hazards.length > 1 - m) high = middle;
    else low = middle;
  }
  return Math.exp((low + high) / 2);
}

/** For each threat (by its place in `flights`) the kills that screens would score, unordered. */
export function screenKills(
  scenario: Scenario,
  scene: Scene,
  rules: CompiledRules,
  caveats: readonly string[],
  flights: readonly Overflight[],
  chance: Chance,
): ScreenKill[][] {
  const kills: ScreenKill[][] = flights.map(() => []);
  const bare = new Judge(rules, []);
  const judge = new Judge(rules, caveats);
  for (const screen of scenario.screens) {
    const screenKey = keyOf(screen.id);
    for (const entry of screen.entries) {
      const exposed: { index: number; sum: Float64Array; total: number }[] = [];
      flights.forEach((flight, index) => {
        if (flight.threat.class !== entry.class) return;
        const free = exposure(scenario, scene, bare, flight, screen, entry);
        const total = free.at(-1) ?? 0;
        // choice: "enters the zone" means a hazard above 0 once no caveat is in force
        if (total <= 0) return;
        const sum = exposure(scenario, scene, judge, flight, screen, entry);
        exposed.push({ index, sum, total });
      });
      if (exposed.length === 0) continue;
      const hazards = exposed.map((e) => e.total);
      const rho = entry.intraclassCorrelation;
      let m = entry.share ?? 0;
      if (entry.share === undefined) {
        for (const hazard of hazards) m += (1 - Math.exp(-hazard)) / hazards.length;
      }
      if (m <= 0) continue;
      const name = `${entry.class}/${entry.mode}`;
      const u = chance.uniform(Purpose.frailty, 0, screenKey, keyOf(name));
      const z = frailty(m, rho, u) / referenceHazard(hazards, m, rho);
      for (const { index, sum } of exposed) {
        const flight = flights[index];
        if (flight === undefined) continue;
        const { threat } = flight;
        const ordinal = entry.mode === 'hard' ? 0 : 1;
        const draw = exponential(
          chance.uniform(Purpose.screenKill, threat.key, screenKey, ordinal),
        );
        const k = sum.findIndex((hazard) => hazard > 0 && z * hazard >= draw);
        if (k < 0) continue;
        kills[index]?.push({
          tick: threat.launchTick + k,
          screenKey,
          mode: entry.mode,
          stopper: `${screen.id}/${name}`,
        });
      }
    }
  }
  return kills;
}
