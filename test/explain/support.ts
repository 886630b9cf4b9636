import { readFileSync } from 'node:fs';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { Compiler } from '../../src/compile/compile.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { Policy, Scenario } from '../../src/scenario/model.ts';
import { parseStudy } from '../../src/scenario/parse.ts';
import { resolvePolicies } from '../../src/scenario/policies.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import type { ExplainInput } from '../../src/study/explain.ts';
import type { PolicySelection } from '../../src/study/tally.ts';

const cedar = await loadCedar();

export function rulesOf(text: string): CompiledRules {
  const parsed = parseRuleBook([{ name: 'rules.cedar', text }], cedar);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return compileRules(parsed.book);
}

/** A policy as the kernel takes it. */
export function selectionOf(
  { scenario, rules }: Compiler,
  policy: Pick<Policy, 'caveats' | 'forces'>,
): PolicySelection {
  return {
    caveatMask: caveatMask(rules.book, policy.caveats),
    forces: policy.forces.map((id) => scenario.forces.findIndex((f) => f.id === id)),
  };
}

/** What `explainThreat` takes, for a policy of the scenario by its id. */
export function inputFor(
  compiler: Compiler,
  policyId: string,
  replication = 0,
  seed = 1,
): ExplainInput {
  const policy = compiler.scenario.policies.find((p) => p.id === policyId);
  if (policy === undefined) throw new Error(`no policy ${policyId}`);
  return { compiler, seed, replication, policyId, policy: selectionOf(compiler, policy) };
}

export function compilerOf(scenario: Scenario, ruleText: string): Compiler {
  return new Compiler(scenario, rulesOf(ruleText));
}

/** The study that `caveat init` writes. */
export function starterCompiler(): Compiler {
  return compilerOfFiles(starterFiles());
}

/** A study of this repository by its folder. */
export function shippedCompiler(id: string): Compiler {
  const root = new URL(`../../studies/${id}/`, import.meta.url);
  const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
  return compilerOfFiles(new Map(['study.yaml', 'rules.cedar'].map((name) => [name, read(name)])));
}

function compilerOfFiles(files: ReadonlyMap<string, string>): Compiler {
  const study = parseStudy({ entry: 'study.yaml', files }, { catalogue: loadCatalogue() });
  const parsed = parseRuleBook(study.rules, cedar);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return new Compiler(resolvePolicies(study, parsed.book), compileRules(parsed.book));
}
