import { readFileSync } from 'node:fs';
import { loadCedar } from '../../src/policy/cedar.ts';
import { type PreparedStudy, prepareStudy } from '../../src/study/prepare.ts';
import { findPolicy, selectionOf } from '../../src/study/request.ts';
import type { PolicySelection, PolicyTally } from '../../src/study/tally.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { tallyVariant } from '../../src/study/variant.ts';

const root = new URL('../../', import.meta.url);

/** A study of this checkout, read in this thread. */
export async function readHere(folder: string): Promise<PreparedStudy> {
  const files = ['study.yaml', 'rules.cedar'].map(
    (name) => [name, readFileSync(new URL(`${folder}/${name}`, root), 'utf8')] as const,
  );
  return prepareStudy({ entry: 'study.yaml', files: new Map(files) }, { cedar: await loadCedar() });
}

export const selections = (of: PreparedStudy, ids: readonly string[]): PolicySelection[] =>
  ids.map((id) => selectionOf(of, findPolicy(of, id)));

/** Tallies of several selections over several variants, [variant][selection]. */
export function tallies(
  of: PreparedStudy,
  selected: readonly PolicySelection[],
  variants: number,
): PolicyTally[][] {
  const compiler = createCompiler(of);
  return Array.from({ length: variants }, (_, v) => [
    ...tallyVariant(compiler, 26, v, selected).policies,
  ]);
}

/** Mean difference in leakers per replication of policy `b` from policy `a`, and its standard error. */
export function difference(
  runs: readonly (readonly PolicyTally[])[],
  a: number,
  b: number,
): { readonly mean: number; readonly error: number } {
  const per = runs.map((policies) => {
    const mean = (i: number) => {
      const leakers = policies[i]?.leakers ?? new Uint32Array(1);
      return leakers.reduce((sum, n) => sum + n, 0) / leakers.length;
    };
    return mean(b) - mean(a);
  });
  const mean = per.reduce((sum, x) => sum + x, 0) / per.length;
  const variance = per.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (per.length - 1);
  return { mean, error: Math.sqrt(variance / per.length) };
}
