/** The program's source as the scripts in scripts/april take it. */
import { Compiler } from '../../src/compile/compile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PolicyPlan } from '../../src/kernel/plan.ts';
import { Replication } from '../../src/kernel/replication.ts';
import { PolicyTerms } from '../../src/kernel/terms.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import { openProgram } from '../../src/program/layout.ts';
import { prepareStudy } from '../../src/study/prepare.ts';
import { estimate, paired } from '../../src/study/statistics.ts';
import { axesOf } from '../../src/study/variant.ts';

export async function sourceEngine() {
  return {
    prepareStudy,
    cedar: await loadCedar(),
    compileRules,
    Compiler,
    openProgram,
    Kernel,
    PolicyPlan,
    PolicyTerms,
    Replication,
    caveatMask,
    estimate,
    paired,
    axesOf,
  };
}

export type Engine = Awaited<ReturnType<typeof sourceEngine>>;
