/**
 * The library's part for Node, entry `caveat/node`: studies from disk, worker threads, reports to
 * disk. The pure rest is `caveat`.
 */
export { readStudy, readStudyFiles } from './read-study.ts';
export { compareStudy, priceStudy } from './run-study.ts';
export type { CompareStudyOptions, PriceStudyOptionsOnWorkers, StudyToRun } from './run-study.ts';
export { createRunner, startWorkers } from './pool.ts';
export { WorkerLost } from './threads.ts';
export type { StartedWorkers } from './pool.ts';
export { writeReport } from './write-report.ts';
export { writeStarter } from './write-starter.ts';
export { checkWritable, writeWhole } from './write-file.ts';
export type { FileWriter } from './write-file.ts';
export { loadCedar } from '../policy/cedar.ts';
