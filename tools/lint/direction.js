/**
 * Which part of `src/` may use which. Data flows one way: a scenario and a policy are compiled,
 * simulated, studied, reported. A row lists everything its part may import, besides itself; a part
 * is a folder, or one file of it that others may use although they may not use the folder.
 */

/** Files that stand on their own: contracts and arithmetic without imports from the rest. */
const contracts = ['geo/vector', 'scenario/problems', 'scenario/model', 'policy/types'];

const model = ['geo', 'chance', 'program', 'catalogue', 'scenario', 'policy'];
const pure = [...model, 'compile', 'kernel', 'study', 'sweep', 'records', 'report'];

/** @type {Record<string, readonly string[]>} */
export const direction = {
  'geo/vector': [],
  'scenario/problems': [],
  'policy/types': ['geo/vector', 'scenario/problems'],
  'scenario/model': ['geo/vector', 'scenario/problems', 'policy/types'],
  geo: contracts,
  chance: [],
  program: ['geo', 'chance', ...contracts],
  catalogue: ['geo', 'chance', ...contracts],
  policy: ['geo', 'chance', ...contracts],
  scenario: ['geo', 'chance', 'catalogue', ...contracts],
  compile: ['geo', 'chance', 'program', 'scenario', 'policy', ...contracts],
  kernel: ['geo/vector', 'chance', 'program'],
  study: [...model, 'compile', 'kernel', ...contracts],
  // designs over what is not known, their points, and what drives the answer
  sweep: [...model, 'study', ...contracts],
  records: ['geo', 'chance', 'catalogue', 'scenario', ...contracts],
  report: ['geo', 'catalogue', 'scenario', 'policy', 'study', 'sweep', 'records', ...contracts],
  'node/reasons': [],
  'node/write-file': ['node/reasons', 'scenario/problems'],
  // DuckDB and Parquet: nothing that runs in a browser may come here
  store: [
    'records',
    'study',
    'sweep',
    'scenario',
    'compile',
    'node/reasons',
    'node/write-file',
    ...contracts,
  ],
  // the public entry `caveat`: everything that runs anywhere
  index: [...pure, ...contracts],
  node: [...pure, 'index', 'store', ...contracts],
  cli: [...pure, 'index', 'node', 'store', ...contracts],
};

/** Parts that may use what only Node offers. The rest also runs in a browser and in workers. */
export const onNode = new Set(['node', 'node/reasons', 'node/write-file', 'cli', 'store']);

/** Parts that may use no package but these: what runs in the inner loop stays small. */
export const packages = { kernel: ['@stdlib/'] };
