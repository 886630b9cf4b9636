// The bare work of a sweep, for `store.mjs`: every variant of every point compiled and run under
// every policy, nothing kept; in a thread like those of a sweep, so that both have the same engine.
import { parentPort, workerData } from 'node:worker_threads';
import { createCompiler } from '../dist/study/create-compiler.js';
import { selectionOf } from '../dist/study/request.js';
import { VariantRunner } from '../dist/study/variant.js';
import { createPointCompiler } from '../dist/sweep/compile-point.js';

const { prepared, studyFiles } = workerData;
const { design } = prepared.head;
const readRules = () => ({ book: prepared.book, warnings: [] });
const points = createPointCompiler(design, studyFiles, { readRules });
const began = performance.now();
const cpu = process.cpuUsage();
let leakers = 0;
for (let point = 0; point < design.points; point += 1) {
  const study = points.studyAt(point);
  const compiler = createCompiler(study);
  const selections = study.scenario.policies.map((policy) => selectionOf(study, policy));
  for (let v = 0; v < design.variantsPerPoint; v += 1) {
    const runner = new VariantRunner(compiler, design.seed, v, design.replicationsPerVariant);
    // the same order and the same sharing of equal policies as in a sweep
    for (const count of runner.leakersUnder(selections)) leakers += count;
  }
}
const { user, system } = process.cpuUsage(cpu);
parentPort.postMessage({
  leakers,
  seconds: (performance.now() - began) / 1000,
  cpuSeconds: (user + system) / 1e6,
});
