/** From a checked study to its compiler; apart from the checks, which a worker need not load. */
import { Compiler } from '../compile/compile.ts';
import { compileRules } from '../policy/compile.ts';
import type { CheckedStudy, PreparedStudy } from './prepare.ts';

/** A compiler of a study's variants: seed and variant number in, program out. */
export function createCompiler(
  study: Pick<CheckedStudy, 'scenario' | 'book'> & Partial<Pick<PreparedStudy, 'geography'>>,
): Compiler {
  return new Compiler(study.scenario, compileRules(study.book), study.geography);
}
