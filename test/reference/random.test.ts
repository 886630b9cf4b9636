import { beforeAll, describe, expect, it } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import { loadCedar, parseRuleBook, type Cedar } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { FireUnit, Scenario } from '../../src/scenario/model.ts';
import { Dice } from './dice.ts';
import { groupOf } from './pairs.ts';
import { randomFlights } from './random-flights.ts';
import { randomScenario } from './random-scenario.ts';
import { simulateReference, type ReferenceResult } from './simulate.ts';

let cedar: Cedar;
beforeAll(async () => {
  cedar = await loadCedar();
});

function rulesOf(text: string): CompiledRules {
  const parsed = parseRuleBook([{ name: 'rules.cedar', text }], cedar);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return compileRules(parsed.book);
}

function unitsOf(scenario: Scenario, forces: readonly string[]): FireUnit[] {
  const committed = scenario.forces.filter((f) => forces.includes(f.id));
  return [...scenario.fireUnits, ...committed.flatMap((f) => f.fireUnits)];
}

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);

describe('random scenarios', () => {
  it('have ids whose keys differ and rules that Cedar takes', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const { scenario, ruleText, policies } = randomScenario(seed);
      const book = rulesOf(ruleText).book;
      expect(book.caveats.map((c) => c.id)).toEqual(policies[0]?.caveats);
      for (const a of book.authorities) expect(scenario.authorities.map((x) => x.id)).toContain(a);
      const threats = scenario.raid.flatMap((g) =>
        Array.from({ length: g.count }, (_, i) => `${g.id}/${i + 1}`),
      );
      expect(threats.length).toBeGreaterThanOrEqual(6);
      expect(threats.length).toBeLessThanOrEqual(27);
      const units = unitsOf(scenario, ['force-1', 'force-2']).map((u) => u.id);
      const ids = [...threats, ...units, ...scenario.nations.map((n) => n.id)];
      expect(new Set(ids.map(keyOf)).size).toBe(ids.length);
    }
  });

  it('keep the laws of rounds, channels and locks', () => {
    for (const seed of SEEDS) {
      const { scenario, ruleText, policies } = randomScenario(seed);
      const policy = policies[seed % 3];
      if (policy === undefined) throw new Error('no policy');
      const chance = { seed, replication: 1, variant: 0 };
      const result = simulateReference(scenario, rulesOf(ruleText), policy, chance);
      checkLaws(scenario, unitsOf(scenario, policy.forces), result, `seed ${seed}`);
    }
  });

  it('come out the same whatever the order of the document', () => {
    for (const seed of SEEDS.slice(0, 8)) {
      const { scenario, ruleText, policies } = randomScenario(seed);
      const policy = policies[seed % 3];
      if (policy === undefined) throw new Error('no policy');
      const dice = new Dice(seed);
      const shuffled: Scenario = {
        ...scenario,
        nations: dice.shuffled(scenario.nations),
        drawnAirspaces: dice.shuffled(scenario.drawnAirspaces),
        zones: dice.shuffled(scenario.zones),
        assets: dice.shuffled(scenario.assets),
        raid: dice
          .shuffled(scenario.raid)
          .map((g) => ({ ...g, targets: dice.shuffled(g.targets) })),
        sensors: dice.shuffled(scenario.sensors),
        fireUnits: dice.shuffled(scenario.fireUnits),
        forces: dice.shuffled(scenario.forces),
        screens: dice.shuffled(scenario.screens),
      };
      const chance = { seed, replication: 0, variant: 3 };
      const rules = rulesOf(ruleText);
      const [a, b] = [scenario, shuffled].map((s) => simulateReference(s, rules, policy, chance));
      expect(b?.threats).toEqual(a?.threats);
      expect(b?.roundsFired).toEqual(a?.roundsFired);
    }
  });

  it('change in few threats when geometry is judged at half the step', () => {
    let threats = 0;
    let flips = 0;
    for (const seed of SEEDS.slice(0, 8)) {
      const { scenario, ruleText, policies } = randomScenario(seed);
      const policy = policies[1];
      if (policy === undefined) throw new Error('no policy');
      const rules = rulesOf(ruleText);
      const chance = { seed, replication: 0, variant: 0 };
      const [whole, half] = [1, 0.5].map((stepTicks) =>
        simulateReference(scenario, rules, policy, chance, { stepTicks }),
      );
      whole?.threats.forEach((threat, i) => {
        threats += 1;
        if (JSON.stringify(threat) !== JSON.stringify(half?.threats[i])) flips += 1;
      });
    }
    expect(flips / threats).toBeLessThanOrEqual(0.01);
  });

  it('with flights change in few threats when geometry is judged at half the step', () => {
    let threats = 0;
    const flips: string[] = [];
    for (const seed of SEEDS.slice(0, 10)) {
      const { scenario, ruleText, policies } = randomFlights(seed);
      const policy = policies[seed % 4];
      if (policy === undefined) throw new Error('no policy');
      const rules = rulesOf(ruleText);
      const chance = { seed, replication: 0, variant: 0 };
      const [whole, half] = [1, 0.5].map((stepTicks) =>
        simulateReference(scenario, rules, policy, chance, { stepTicks }),
      );
      whole?.threats.forEach((threat, i) => {
        threats += 1;
        if (JSON.stringify(threat) === JSON.stringify(half?.threats[i])) return;
        flips.push(`seed ${seed}, ${policy.id}: ${threat.id}`);
      });
    }
    console.log(`${flips.length} of ${threats} threats flip at half the step`, flips);
    expect(flips.length / threats, flips.join()).toBeLessThanOrEqual(0.01);
  });
});

/** What must hold of any result, from the shots alone. */
function checkLaws(
  scenario: Scenario,
  units: readonly FireUnit[],
  result: ReferenceResult,
  where: string,
): void {
  const holds: { name: string; most: number; from: number; to: number }[] = [];
  const fired = new Map<string, number>();
  for (const threat of result.threats) {
    expect(threat.cause === null, where).toBe(threat.fate !== 'hit');
    for (const shot of threat.shots) {
      const unit = units.find((u) => u.id === shot.unit);
      const type = scenario.fireUnitTypes.find((t) => t.id === unit?.system);
      if (unit === undefined || type === undefined) throw new Error(`${where}: unknown shooter`);
      fired.set(unit.id, (fired.get(unit.id) ?? 0) + shot.killed.length);
      expect(shot.killed.length, where).toBeGreaterThan(0);
      expect(shot.interceptTick, where).toBeGreaterThan(shot.launchTick);
      const assessment = Math.round(type.assessmentS * 10);
      const to = Math.min(shot.interceptTick, threat.endTick) + assessment;
      holds.push({ name: `channel ${unit.id}`, most: type.channels, from: shot.launchTick, to });
      const lock = `${groupOf(scenario, unit)} at ${threat.id}`;
      holds.push({ name: lock, most: 1, from: shot.launchTick, to });
      if (shot.killed.includes(true)) expect(threat.endTick, where).toBe(shot.interceptTick);
    }
  }
  for (const unit of units) {
    const most = unit.readyRounds + Math.max(0, unit.stock - unit.stockFloor);
    expect(fired.get(unit.id) ?? 0, where).toBe(result.roundsFired[unit.id]);
    expect(fired.get(unit.id) ?? 0, where).toBeLessThanOrEqual(most);
  }
  for (const hold of holds) {
    const atOnce = holds.filter(
      (h) => h.name === hold.name && h.from <= hold.from && hold.from < h.to,
    );
    expect(atOnce.length, `${where}: ${hold.name}`).toBeLessThanOrEqual(hold.most);
  }
}
