/** `caveat sweep DESIGN.yaml`: a study at many points of what is not known, into a store. */
import type { SweepAnswer, SweepProgress } from '../node/run-sweep.ts';
import { InputError, unknownWord } from '../scenario/problems.ts';
import type { RowsKept } from '../store/store-head.ts';
import type { Values } from './arguments.ts';
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import { JSON_OPTION, jsonText, shellWord, WORKERS } from './study-options.ts';
import { bytesText, countText, durationText } from './sweep-words.ts';
import type { Terminal } from './terminal.ts';

export const STORE = {
  name: 'store',
  value: 'DIR',
  summary: 'folder for the results; made if need be',
} as const;

const ROWS = ['replications', 'threats'] as const;

export const sweepCommand: Command = {
  spec: {
    name: 'sweep',
    summary: 'Run a study at many points of what is not known about it, into a store',
    positionals: ['DESIGN.yaml'],
    options: [
      STORE,
      { name: 'resume', summary: 'go on with what is there, or start where there is nothing yet' },
      { name: 'dry-run', summary: 'say how many replications, how long and how many bytes' },
      WORKERS,
      {
        name: 'rows',
        value: 'WHAT',
        summary: 'replications (default), or threats for a row of each threat, too',
      },
      { name: 'shard', value: 'K', summary: 'compute shard K alone, counted from 0' },
      JSON_OPTION,
    ],
    details: `
A design names a study, what is varied over which range, and how many points are drawn; every
policy meets the same nights at every point. Results are Parquet files, one per shard. Ctrl-C or a
lost machine costs the shards under way and nothing else: --resume finishes with exactly the rows
of an undisturbed run. Several sweeps of one design may work in one folder, also from several
machines; a second one joins the first.`,
    examples: [
      'caveat sweep studies/2024-08-26/designs/smoke.yaml --dry-run',
      'caveat sweep studies/2024-08-26/designs/smoke.yaml --store out/smoke --resume',
    ],
  },
  run: async (values, terminal) => {
    const file = values.needed(0);
    const workers = values.integer('workers');
    const shard = values.integer('shard');
    const rows = rowsKept(values.text('rows'));
    const { checkWorkers } = await import('../node/pool.ts');
    if (workers !== undefined) checkWorkers(workers);
    if (values.has('dry-run')) return dryRun(values, terminal, rows);
    const store = values.neededText('store');
    const watch = showProgress(terminal, store);
    const answer = await interruptible(async (signal) => {
      terminal.progress('reading the design and its study');
      const [{ readSweep }, { runSweep }] = await Promise.all([
        import('../node/read-sweep.ts'),
        import('../node/run-sweep.ts'),
      ]);
      const sweep = await readSweep(file);
      signal.throwIfAborted();
      return runSweep(sweep, {
        store,
        rows,
        resume: values.has('resume'),
        ...(workers === undefined ? {} : { workers }),
        ...(shard === undefined ? {} : { shard }),
        signal,
        onProgress: watch.show,
        onNote: (note) => terminal.note(`caveat: ${note}`),
      });
    }, watch.left);
    if (values.has('json')) return terminal.print(jsonText(answer));
    return terminal.print(answerText(answer, shard));
  },
};

function rowsKept(text: string | undefined): RowsKept {
  if (text === undefined) return 'replications';
  const found = ROWS.find((rows) => rows === text);
  if (found !== undefined) return found;
  throw new InputError({ severity: 'error', ...unknownWord('kind of rows', text, ROWS) });
}

async function dryRun(values: Values, terminal: Terminal, rows: RowsKept): Promise<void> {
  const answer = await interruptible(async (signal) => {
    terminal.progress('reading the design and its study');
    const [{ readSweep }, { estimate }] = await Promise.all([
      import('../node/read-sweep.ts'),
      import('../node/estimate-sweep.ts'),
    ]);
    const sweep = await readSweep(values.needed(0));
    signal.throwIfAborted();
    terminal.progress('measuring at some points');
    return estimate(sweep, rows, values.integer('workers'), signal);
  });
  if (values.has('json')) return terminal.print(jsonText(answer));
  const { design, points, policies, variants, replications, rows: all, seconds, bytes } = answer;
  const lines = [
    `${design.id}: ${countText(points)} points × ${policies} policies, ${design.factors} factors`,
    `  replications  ${countText(replications)} at each policy, in ${countText(variants)} variants of the raid`,
    `  rows          ${countText(all)}, in ${countText(answer.shards)} shards`,
    `  time          about ${durationText(seconds)} on ${answer.workers} workers`,
    `  store         about ${bytesText(bytes)}`,
    `Measured at ${answer.measured.points} points of the design: ${answer.measured.secondsPerPoint.toFixed(3)} s to prepare a point,`,
    `${answer.measured.secondsPerVariant.toFixed(4)} s for a variant under all policies. Nothing was written.`,
  ];
  return terminal.print(`${lines.join('\n')}\n`);
}

function answerText(
  { design, store, shards, rows, bytes, run }: SweepAnswer,
  shard?: number,
): string {
  const from = [
    ...(shards.reused > 0 ? [`reused ${shards.reused} shards`] : []),
    ...(shards.others > 0 ? [`${shards.others} came from others`] : []),
    ...(shards.retried > 0 ? [`${shards.retried} were tried again`] : []),
  ];
  const what = shard === undefined ? `${shards.done} of ${shards.of} shards` : `shard ${shard}`;
  return [
    `${design.id}: ${what} in \`${store}\`${from.length > 0 ? ` (${from.join(', ')})` : ''}`,
    `  ${countText(rows)} rows, ${bytesText(bytes)}, ${(bytes / rows).toFixed(1)} bytes a row; ${durationText(run.seconds)} on ${run.workers} workers`,
    ...(shard === undefined ? [`  caveat report ${shellWord(store)} says what it found`] : []),
    '',
  ].join('\n');
}

/** Without a terminal a line this often, ms: enough to see in a log that work goes on. */
const LINE_MS = 60_000;

/** Shows how far a sweep is: on a terminal always, elsewhere a line a minute. */
function showProgress(
  terminal: Terminal,
  store: string,
): { show: (progress: SweepProgress) => void; left: () => string } {
  let last: SweepProgress | undefined;
  let noted = performance.now();
  return {
    show: (progress) => {
      last = progress;
      const line = progressText(progress);
      if (terminal.watched) return terminal.progress(line);
      const now = performance.now();
      if (now - noted < LINE_MS) return;
      noted = now;
      terminal.note(`caveat: ${line}`);
    },
    left: () =>
      last === undefined
        ? 'nothing was written'
        : `\`${store}\` keeps ${last.shards.done} of ${last.shards.of} shards; go on with \`--resume\``,
  };
}

function progressText({ shards, rows, ofRows, rowsPerSecond, secondsLeft }: SweepProgress): string {
  const more = [
    ...(shards.reused > 0 ? [`${shards.reused} reused`] : []),
    ...(shards.others > 0 ? [`${shards.others} by others`] : []),
    ...(shards.retried > 0 ? [`${shards.retried} retried`] : []),
    ...(shards.failed > 0 ? [`${shards.failed} failed`] : []),
  ];
  const percent = Math.floor((100 * rows) / ofRows);
  const rate =
    rowsPerSecond === null || secondsLeft === null
      ? ''
      : `, ${countText(Math.round(rowsPerSecond))} rows/s, ${durationText(secondsLeft)} left`;
  const named = more.length > 0 ? ` (${more.join(', ')})` : '';
  return `${percent} %: ${shards.done} of ${shards.of} shards${named}${rate}`;
}
