/**
 * The parts of the program that the scripts in this folder use, and studies made ready to run from
 * a document that was changed on the way. Callers bring the program: scripts its build, tests its
 * source.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { inRoot } from '../lib/root.mjs';

/** The built program, by default that of `dist`. Throws when there is no build. */
export async function builtEngine(build = inRoot('dist')) {
  const from = (name) => import(pathToFileURL(join(build, name)).href);
  const [prepare, cedar, rules, compiler, layout, kernel, plan, replication, decide, statistics] =
    await Promise.all([
      from('study/prepare.js'),
      from('policy/cedar.js'),
      from('policy/compile.js'),
      from('compile/compile.js'),
      from('program/layout.js'),
      from('kernel/kernel.js'),
      from('kernel/plan.js'),
      from('kernel/replication.js'),
      from('policy/decide.js'),
      from('study/statistics.js'),
    ]);
  const terms = await from('kernel/terms.js');
  const variant = await from('study/variant.js');
  return {
    prepareStudy: prepare.prepareStudy,
    cedar: await cedar.loadCedar(),
    compileRules: rules.compileRules,
    Compiler: compiler.Compiler,
    openProgram: layout.openProgram,
    Kernel: kernel.Kernel,
    PolicyPlan: plan.PolicyPlan,
    PolicyTerms: terms.PolicyTerms,
    Replication: replication.Replication,
    caveatMask: decide.caveatMask,
    estimate: statistics.estimate,
    paired: statistics.paired,
    axesOf: variant.axesOf,
  };
}

/** A shipped study as plain data: its document, and its other files by name. */
export function readDocument(id) {
  const folder = inRoot('studies', id);
  const files = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.cedar'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const document = parse(readFileSync(join(folder, 'study.yaml'), 'utf8'));
  // through text, so that aliases become values of their own and one can be changed alone
  return { id, document: JSON.parse(JSON.stringify(document)), files };
}

/** A document made ready to run. Throws the program's own error when it cannot be. */
export function prepare(engine, { id, document, files }) {
  return engine.prepareStudy(
    {
      entry: 'study.yaml',
      files: new Map([...files, ['study.yaml', JSON.stringify({ id, ...document })]]),
    },
    { cedar: engine.cedar },
  );
}
