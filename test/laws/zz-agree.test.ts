import { test } from 'vitest';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import { Compiler } from '../../src/compile/compile.ts';
import { VariantRunner } from '../../src/study/variant.ts';
import { FATES, CAUSES } from '../../src/study/tally.ts';
import { CauseFinder } from '../../src/kernel/cause.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { simulateReference } from '../reference/simulate.ts';

test('agree', async () => {
  const cedar = await loadCedar();
  let threats = 0, same = 0; const bad: string[] = [];
  let tk = 0, tr = 0, tc=0;
  const N = Number(process.env.N ?? 20);
  const from = Number(process.env.FROM ?? 1);
  for (let seed = from; seed < from+N; seed++) {
    const { scenario, ruleText, policies } = randomScenario(seed);
    const parsed = parseRuleBook([{ name: 'r.cedar', text: ruleText }], cedar);
    if (!('book' in parsed)) { console.log(seed, JSON.stringify(parsed).slice(0,200)); continue; }
    const rules = compileRules(parsed.book);
    let t0 = performance.now();
    const compiler = new Compiler(scenario, rules);
    const runner = new VariantRunner(compiler, 1, 0, 1);
    tc += performance.now()-t0;
    const sampled = compiler.sample(1, 0);
    for (const policy of policies.slice(0,2)) {
      const selection = { caveatMask: caveatMask(parsed.book, policy.caveats), forces: policy.forces.map(f => scenario.forces.findIndex(x => x.id === f)) };
      const plan = runner.plan(selection);
      t0 = performance.now();
      const rep = runner.replications[0]!;
      runner.kernel.run(plan, rep);
      tk += performance.now() - t0;
      const finder = new CauseFinder(runner.program);
      t0 = performance.now();
      const ref = simulateReference(scenario, rules, policy, { seed: 1, replication: 0, variant: 0 });
      tr += performance.now() - t0;
      const units = compiler.entities.units;
      const notes: string[] = [];
      ref.threats.forEach((r, i) => {
        threats++;
        const k = runner.kernel;
        if (sampled[i]!.id !== r.id) throw new Error('order');
        const st = k.stopper[i]!;
        const by = st < 0 ? null : st < units.length ? units[st]!.unit.id : (() => { const e = compiler.entities.entries[st - units.length]!; return `${e.screen.id}/${e.entry.class}/${e.entry.mode}`; })();
        const cause = FATES[k.fate[i]!] === 'hit' ? CAUSES[finder.causeOf(k, plan, rep, i)] : null;
        const mine = `${FATES[k.fate[i]!]} ${by} @${k.endTick[i]} ${cause}`;
        const theirs = `${r.fate} ${r.stoppedBy} @${r.endTick} ${r.cause}`;
        if (mine === theirs) same++; else notes.push(`  ${r.id}: kernel ${mine} | ref ${theirs}`);
      });
      if (notes.length) bad.push(`seed ${seed} ${policy.id}\n` + notes.join('\n'));
    }
  }
  console.log(bad.join('\n'));
  console.log({ threats, same, share: same / threats, tk, tr, tc });
}, 600000);
