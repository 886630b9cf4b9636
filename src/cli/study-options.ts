/** Options and steps that commands which run a study have in common. */
import type { PreparedStudy } from '../study/prepare.ts';
import type { Progress } from '../study/request.ts';
import type { Values } from './arguments.ts';
import type { OptionSpec } from './command.ts';
import type { Terminal } from './terminal.ts';

export const REPLICATIONS: OptionSpec = {
  name: 'replications',
  value: 'N',
  summary: 'nights to simulate, rounded up to whole variants (default 1000)',
};
export const SEED: OptionSpec = {
  name: 'seed',
  value: 'S',
  summary: 'whole number from 0 to 9007199254740991 (default 1)',
};
export const WORKERS: OptionSpec = {
  name: 'workers',
  value: 'W',
  summary: 'threads (default: all cores); changes nothing in the answer',
};
export const CONFIDENCE: OptionSpec = {
  name: 'confidence',
  value: 'C',
  summary: 'what intervals are meant to cover (default 0.95)',
};
export const JSON_OPTION: OptionSpec = {
  name: 'json',
  summary: 'print one JSON document and nothing else',
};

/** Numbers that every run takes, checked before anything is read. Throws `InputError`. */
export async function runNumbers(values: Values): Promise<RunNumbers> {
  const [{ checkSeed, checkConfidence }, { checkReplications }, { checkWorkers }] =
    await Promise.all([
      import('../study/request.ts'),
      import('../study/stopping.ts'),
      import('../node/pool.ts'),
    ]);
  const replications = values.integer('replications');
  const seed = values.integer('seed');
  const workers = values.integer('workers');
  const confidence = values.number('confidence');
  if (workers !== undefined) checkWorkers(workers);
  return {
    ...(replications === undefined ? {} : { replications: checkReplications(replications) }),
    ...(seed === undefined ? {} : { seed: checkSeed(seed) }),
    ...(workers === undefined ? {} : { workers }),
    ...(confidence === undefined ? {} : { confidence: checkConfidence(confidence) }),
  };
}

export interface RunNumbers {
  readonly replications?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly confidence?: number;
}

/** Reads and checks a study; its warnings are left to whoever shows the answer. */
export async function loadStudy(path: string): Promise<PreparedStudy> {
  const { readStudy } = await import('../node/read-study.ts');
  return readStudy(path);
}

/** Shows how far a run is, at most ten times a second. */
export function showProgress(terminal: Terminal): (progress: Progress) => void {
  const started = performance.now();
  let last = 0;
  return ({ replications, of, until }) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    const seconds = (now - started) / 1000;
    const rest = replications === 0 ? null : (seconds * (of - replications)) / replications;
    const left = rest === null || until !== undefined ? '' : `, ${Math.ceil(rest)} s left`;
    const width =
      until === undefined
        ? ''
        : `; half-width ${until.halfWidth.toFixed(2)}, wanted ${until.wanted}`;
    terminal.progress(`${replications} of ${of} replications${left}${width}`);
  };
}

/** JSON as every command prints it: indented, one newline at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
