/** Fire unit against threat: every tick at which an intercept could be, and its launch. */
import { keyOf } from '../../src/chance/key.ts';
import type {
  ClassPerformance,
  FireUnit,
  FireUnitType,
  Scenario,
} from '../../src/scenario/model.ts';
import { TICKS_PER_S } from './flight.ts';
import { EngageRules, effectorOf, type Judge, type Releases } from './rules.ts';
import type { Overflight, Scene } from './scene.ts';
import { groundM, horizonM } from './sight.ts';
import { EARTH_M, vecOf } from './sphere.ts';

/** A permitted intercept: at tick `s`, launched at `launch` (ticks, not rounded). */
export interface Opportunity {
  readonly s: number;
  readonly launch: number;
  /** Any of these suffices … */
  readonly releases: Releases;
  /** … once all of these have come. */
  readonly awaits: Releases;
}

export interface Opportunities {
  /** Whether any tick is in the envelope, above the horizon. */
  readonly inReach: boolean;
  /** Permitted ones, by ascending s. */
  readonly list: readonly Opportunity[];
  /** The different sets of releases that opportunities wait for. */
  readonly needs: readonly { readonly releases: Releases; readonly awaits: Releases }[];
  /** All releases that any of them names. */
  readonly named: Releases;
  /** Rules in force that forbade one otherwise usable. */
  readonly forbiddenBy: readonly number[];
}

/** Greatest ⌊launch⌋ among the opportunities that name one of `releases`; −Infinity for none. */
export function lastLaunch(list: readonly Opportunity[], releases: Releases): number {
  let last = -Infinity;
  for (const o of list) {
    if (((o.releases | o.awaits) & releases) !== 0) last = Math.max(last, Math.floor(o.launch));
  }
  return last;
}

export function opportunities(
  scenario: Scenario,
  scene: Scene,
  judge: Judge,
  flight: Overflight,
  unit: FireUnit,
  type: FireUnitType,
): Opportunities {
  const { threat } = flight;
  const performance: ClassPerformance | undefined = type.against[threat.class];
  const none = { inReach: false, list: [], needs: [], named: 0, forbiddenBy: [] };
  if (performance === undefined) return none;
  const rules = new EngageRules(
    judge,
    flight,
    effectorOf(scenario, scene, { kind: 'fire-unit', unit }),
    scene.airspaceOfPlace(unit.place),
  );
  const place = vecOf(unit.place);
  const [ux, uy, uz] = [place[0] * EARTH_M, place[1] * EARTH_M, place[2] * EARTH_M];
  const step = threat.perTick;
  const ticks = threat.endTick - threat.launchTick;
  const list: Opportunity[] = [];
  const forbiddenBy = new Set<number>();
  let inReach = false;
  const needs = new Map<string, { releases: Releases; awaits: Releases }>();
  let named = 0;
  let k = 0;
  while (k <= ticks) {
    const i = k * step;
    const h = threat.h[i] ?? 0;
    const r = EARTH_M + h;
    const dx = (threat.x[i] ?? 0) * r - ux;
    const dy = (threat.y[i] ?? 0) * r - uy;
    const dz = (threat.z[i] ?? 0) * r - uz;
    const slantM = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (slantM > performance.maxRangeM) {
      // it cannot come into range sooner than this, however it flies
      k += Math.max(1, Math.floor((slantM - performance.maxRangeM) / (threat.maxMoveM * step)));
      continue;
    }
    if (
      slantM >= performance.minRangeM &&
      h >= performance.minHeightM &&
      h <= performance.maxHeightM &&
      (type.remoteTrack || groundM(threat, i, place) <= horizonM(type.radar.antennaM, h))
    ) {
      inReach = true;
      const launch = threat.launchTick + k - (slantM / type.roundSpeedMps) * TICKS_PER_S;
      // choice: what is known at launch is known at the whole tick of launch
      const launchInstant = (Math.floor(launch) - threat.launchTick) * step;
      const verdict = rules.at(i, launchInstant);
      if (verdict.releases !== 0) {
        const { releases, awaits } = verdict;
        named |= releases | awaits;
        needs.set(`${releases}/${awaits}`, { releases, awaits });
        list.push({ s: threat.launchTick + k, launch, releases, awaits });
      }
      for (const rule of verdict.forbids) forbiddenBy.add(rule);
    }
    k += 1;
  }
  return {
    inReach,
    list,
    needs: [...needs.values()],
    named,
    forbiddenBy: [...forbiddenBy].sort((a, b) => a - b),
  };
}

/** The group within which one threat is engaged by one effector at a time. */
export function groupOf(
  scenario: Scenario,
  unit: { readonly id: string; readonly nation: string },
): string {
  if (scenario.coordination === 'none') return `unit ${unit.id}`;
  const nation = scenario.nations.find((n) => n.id === unit.nation);
  if (scenario.coordination === 'coalition' && nation?.coalition === true) return 'coalition';
  return `nation ${unit.nation}`;
}

/** A fire unit in the course of a replication. */
export class Battery {
  readonly unit: FireUnit;
  readonly type: FireUnitType;
  readonly key: number;
  readonly group: string;
  freeChannels: number;
  ready: number;
  stock: number;
  fired = 0;
  readonly arrivals: { readonly tick: number; readonly rounds: number }[] = [];

  constructor(scenario: Scenario, unit: FireUnit) {
    const type = scenario.fireUnitTypes.find((t) => t.id === unit.system);
    if (type === undefined) throw new Error(`unknown fire unit type \`${unit.system}\``);
    this.unit = unit;
    this.type = type;
    this.key = keyOf(unit.id);
    this.group = groupOf(scenario, unit);
    this.freeChannels = type.channels;
    this.ready = unit.readyRounds;
    this.stock = unit.stock;
  }

  private get stockAboveFloor(): number {
    return Math.max(0, this.stock - this.unit.stockFloor);
  }

  /** Rounds that this class may use, whether ready or not. */
  roundsFor(threatClass: string): number {
    let rounds = this.ready + this.stockAboveFloor;
    for (const arrival of this.arrivals) rounds += arrival.rounds;
    return rounds - this.heldFrom(threatClass);
  }

  private heldFrom(threatClass: string): number {
    let held = 0;
    for (const [other, rounds] of Object.entries(this.unit.doctrine.heldBack)) {
      if (other !== threatClass) held += rounds;
    }
    return held;
  }

  willing(threatClass: string): boolean {
    if (this.unit.doctrine.unwilling.includes(threatClass)) return false;
    // choice: a unit with no round at all lacks rounds; it does not hold any back
    const held = this.heldFrom(threatClass);
    const all = this.roundsFor(threatClass) + held;
    return all < 1 || all - held >= 1;
  }

  salvo(threatClass: string, engagement: number): number {
    const list = this.unit.doctrine.salvo[threatClass] ?? [1];
    const wanted = list[Math.min(engagement, list.length - 1)] ?? 1;
    return Math.min(wanted, this.ready, this.roundsFor(threatClass));
  }

  /** Takes rounds from the ready ones and begins a reload when none is left. */
  spend(rounds: number, tick: number, reloadTicks: number): void {
    this.ready -= rounds;
    this.fired += rounds;
    if (this.ready > 0) return;
    const load = Math.min(this.unit.readyRounds, this.stockAboveFloor);
    if (load <= 0) return;
    this.stock -= load;
    // choice: a reload of no time arrives in the next tick, whose reloads are still to come
    this.arrivals.push({ tick: Math.max(tick + reloadTicks, tick + 1), rounds: load });
  }
}
