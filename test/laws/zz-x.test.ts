import { test } from 'vitest';
import { randomScenario } from '../reference/random-scenario.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { Compiler } from '../../src/compile/compile.ts';
import { VariantRunner } from '../../src/study/variant.ts';
test('x', async () => { const { scenario, ruleText } = randomScenario(24);
  const cedar = await loadCedar();
  const parsed = parseRuleBook([{ name: 'r.cedar', text: ruleText }], cedar);
  if (!('book' in parsed)) throw new Error('x');
  const compiler = new Compiler(scenario, compileRules(parsed.book));
  const runner = new VariantRunner(compiler, 1, 0, 1);
  const t = compiler.sample(1,0).findIndex(x=>x.id==='group-5/1');
  const p = runner.program;
  for (let c = p.threatCoverages[t]!; c < p.threatCoverages[t+1]!; c++) { const s = compiler.entities.sensors[p.coverageSensor[c]!]!; console.log(s.sensor.id, s.sensor.nation, JSON.stringify(s.sensor.coverage).slice(0,200), s.sensor.minHeightM, s.sensor.maxHeightM, 'scan', p.sensorScan[p.coverageSensor[c]!], s.sensor.latencyS, s.sensor.hitsToConfirm, s.sensor.detectionProbability, p.coverageFirst[c], p.coverageLast[c], 'track', runner.replications[0]!.trackOf(c,t)); }
  for (let h = p.threatShares[t]!; h < p.threatShares[t+1]!; h++) console.log('share', compiler.entities.nations[p.shareOwner[h]!]!.id, compiler.entities.nations[p.shareTo[h]!]!.id, p.shareFirst[h], p.shareLast[h], JSON.stringify(compiler.outcomes.list[p.shareOutcome[h]!]));
 console.log('share', [...compiler.rules.shareReads], ruleText.split('\n').filter(l=>l).join('\n'));
});
import { coverage, tracks, watcherOfUnit, watcherOfSensor } from '../reference/sight.ts';
import { sampleRaid } from '../reference/flight.ts';
import { Chance } from '../../src/chance/threefry.ts';
test('y', () => { const { scenario } = randomScenario(24);
  console.log(sampleRaid.toString().slice(0,200));
  const ch = new Chance();
  const ts = (sampleRaid as any)(scenario, { seed: 1, replication: 0, variant: 0 }, 1);
  const t = ts.find((x: any) => x.id === 'group-5/1');
  ch.setKey(1, 0, 0);
  for (const f of [...scenario.fireUnits, ...scenario.forces.flatMap(f => f.fireUnits)]) { const w = watcherOfUnit(f, scenario.fireUnitTypes.find(x => x.id === f.system)!); console.log('REF', f.id, JSON.stringify(coverage(w, t)), JSON.stringify(tracks(w, t, ch))); }
  for (const f of [...scenario.sensors, ...scenario.forces.flatMap(f => f.sensors)]) { const w = watcherOfSensor(f); console.log('REF', f.id, JSON.stringify(coverage(w, t)), JSON.stringify(tracks(w, t, ch))); }
});
