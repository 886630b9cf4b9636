import { test } from 'vitest';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import { Compiler } from '../../src/compile/compile.ts';
import { VariantRunner } from '../../src/study/variant.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { simulateReference } from '../reference/simulate.ts';
import { Trace } from '../../src/kernel/trace.ts';
test('dbg', async () => {
  const cedar = await loadCedar();
  const seed = Number(process.env.SEED), id = process.env.ID!, pol = Number(process.env.POL ?? 0);
  const { scenario, ruleText, policies } = randomScenario(seed);
  const parsed = parseRuleBook([{ name: 'r.cedar', text: ruleText }], cedar);
  if (!('book' in parsed)) throw new Error('x');
  const rules = compileRules(parsed.book);
  const compiler = new Compiler(scenario, rules);
  const runner = new VariantRunner(compiler, 1, 0, 1);
  const sampled = compiler.sample(1, 0);
  const policy = policies[pol]!;
  const plan = runner.plan({ caveatMask: caveatMask(parsed.book, policy.caveats), forces: policy.forces.map(f => scenario.forces.findIndex(x => x.id === f)) });
  const rep = runner.replications[0]!; const k = runner.kernel; const tr = new Trace(); k.trace = tr;
  k.run(plan, rep);
  const t = sampled.findIndex(x => x.id === id);
  const p = runner.program;
  console.log(scenario.coordination, scenario.choice, sampled[t]!.type, 'launch', sampled[t]!.launchTick, 'end', sampled[t]!.endTick, 'natural', rep.naturalTick[t], rep.naturalFate[t]);
  for (let q = p.threatPairs[t]!; q < p.threatPairs[t + 1]!; q++) {
    const u = compiler.entities.units[p.pairUnit[q]!]!;
    console.log(u.unit.id, u.unit.nation, 'committed', plan.unitCommitted[p.pairUnit[q]!], u.unit.system, 'ready', k.ready[p.pairUnit[q]!], 'fired', k.fired[p.pairUnit[q]!], JSON.stringify(u.type.against[sampled[t]!.type.classes[0]!]), u.type.roundSpeedMps, u.type.channels, u.type.remoteTrack);
    for (let w = p.pairWindows[q]!; w < p.pairWindows[q + 1]!; w++) console.log('   s', p.windowFirst[w], p.windowLast[w], 'L', p.windowFirstLaunch[w], p.windowLastLaunch[w], 'rel', plan.releases[p.windowOutcome[w]!], 'gate', plan.gates[p.windowOutcome[w]!]);
  }
  for (let n = 0; n < compiler.entities.nations.length; n++) { const c = rep.see(plan, t, n); const ints = []; for (let i = 0; i < rep.pictureCount[c]!; i++) ints.push([rep.pictureStart(c, i), rep.pictureEnd(c, i)]); console.log(compiler.entities.nations[n]!.id, 'pictures', JSON.stringify(ints), 'ident', rep.identified[c]); }
  console.log(tr.events.filter(e => e.threat === t).map(e => JSON.stringify(e)).join('\n'));
  const ref = simulateReference(scenario, rules, policy, { seed: 1, replication: 0, variant: 0 });
  console.log(JSON.stringify(ref.threats[t], null, 0));
  const mine = tr.events.filter(e => e.kind === 3).map(e => `${String(e.tick).padStart(7)} ${compiler.entities.units[e.subject]!.unit.id} ${sampled[e.threat]!.id} x${e.value}`).sort();
  const theirs = ref.threats.flatMap(r => r.shots.map(s => `${String(s.launchTick).padStart(7)} ${s.unit} ${r.id} x${s.killed.length}`)).sort();
  for (let i = 0; i < Math.max(mine.length, theirs.length); i++) if (mine[i] !== theirs[i]) { console.log('FIRST', mine.slice(Math.max(0,i-3), i+3), theirs.slice(Math.max(0,i-3), i+3)); break; }

}, 100000);
