/** `caveat sweep DESIGN.yaml`: a study at many points of what is not known, into a store. */
import type { SweepAnswer, SweepProgress } from '../node/run-sweep.ts';
import type { ArrayProgress } from '../node/slurm.ts';
import { InputError, shorten, unknownWord } from '../scenario/problems.ts';
import type { ShardPart } from '../store/shards.ts';
import type { RowsKept } from '../store/store-head.ts';
import type { Values } from './arguments.ts';
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import { JSON_OPTION, jsonText, WORKERS } from './study-options.ts';
import { shellWord } from '../report/shell-word.ts';
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
      {
        name: 'on',
        value: 'slurm',
        summary: 'deal the shards to an array job of a Slurm cluster and follow it',
      },
      { name: 'tasks', value: 'N', summary: 'tasks of that array; default: of a minute each' },
      {
        name: 'slurm',
        value: 'OPTION',
        repeat: true,
        summary: 'a further option for sbatch, such as partition=long; may be repeated',
      },
      {
        name: 'shard',
        value: 'K[/N]',
        summary: 'compute shard K alone, or every Nth from K on; counted from 0',
      },
      JSON_OPTION,
    ],
    details: `
A design names a study, what is varied over which range, and how many points are drawn; every
policy meets the same nights at every point. Results are Parquet files, one per shard. Ctrl-C or a
lost machine costs the shards under way and nothing else: --resume finishes with exactly the rows
of an undisturbed run. Several sweeps of one design may work in one folder, also from several
machines; a second one joins the first.

With --on slurm nothing but Slurm and a shared folder is needed: node, this program, the design and
the store must have the same paths on all machines. Tasks that died are given again. Ctrl-C stops
following, and the job goes on; the same command with --resume follows it again.`,
    examples: [
      'caveat sweep studies/2024-08-26/designs/smoke.yaml --dry-run',
      'caveat sweep studies/2024-08-26/designs/smoke.yaml --store out/smoke --resume',
    ],
  },
  run: async (values, terminal) => {
    const file = values.needed(0);
    const workers = values.integer('workers');
    const part = partOf(values.text('shard'));
    const onSlurm = isOnSlurm(values, part);
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
      const options = {
        store,
        rows,
        resume: values.has('resume'),
        ...(workers === undefined ? {} : { workers }),
        signal,
        onNote: (note: string) => terminal.note(`caveat: ${note}`),
      };
      if (!onSlurm) {
        return runSweep(sweep, {
          ...options,
          ...(part === undefined ? {} : { part }),
          onProgress: (progress) => watch.show(progress),
        });
      }
      const { sweepOnSlurm } = await import('../node/slurm-sweep.ts');
      const tasks = values.integer('tasks');
      return sweepOnSlurm(sweep, {
        ...options,
        file,
        ...(tasks === undefined ? {} : { tasks }),
        words: values.texts('slurm') ?? [],
        onProgress: watch.show,
      });
    }, watch.left);
    if (values.has('json')) return terminal.print(jsonText(answer));
    return terminal.print(answerText(answer, part));
  },
};

/** Reads `K` or `K/N`. */
function partOf(text: string | undefined): ShardPart | undefined {
  if (text === undefined) return undefined;
  const found = /^(\d{1,15})(?:\/(\d{1,15}))?$/u.exec(text);
  if (found === null) {
    throw new InputError({
      severity: 'error',
      value: text,
      message: `\`--shard ${shorten(text)}\` names no shard`,
      fix: 'write `--shard 3` for one, or `--shard 3/50` for every 50th from it on',
    });
  }
  const [, index, of] = found;
  return { index: Number(index), ...(of === undefined ? {} : { of: Number(of) }) };
}

const PLACES = ['slurm'] as const;

/** Whether a cluster does the work; options that mean nothing then, or only then, are refused. */
function isOnSlurm(values: Values, part: ShardPart | undefined): boolean {
  const where = values.text('on');
  const refuse = (option: string, fix: string): InputError =>
    new InputError({ severity: 'error', message: `\`--${option}\` cannot be used here`, fix });
  if (where === undefined) {
    const only = ['tasks', 'slurm'].find((option) => values.has(option));
    if (only !== undefined) throw refuse(only, 'it goes with `--on slurm`');
    return false;
  }
  if (!PLACES.some((place) => place === where)) {
    throw new InputError({ severity: 'error', ...unknownWord('place to work', where, PLACES) });
  }
  if (part !== undefined)
    throw refuse('shard', 'with `--on slurm` the tasks are dealt their shards');
  return true;
}

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
  part: ShardPart | undefined,
): string {
  const from = [
    ...(shards.reused > 0 ? [`reused ${shards.reused} shards`] : []),
    ...(shards.others > 0 ? [`${shards.others} came from others`] : []),
    ...(shards.retried > 0 ? [`${shards.retried} tried again`] : []),
  ];
  const one = part !== undefined && part.of === undefined;
  const what = one ? `shard ${part.index}` : `${shards.done} of ${shards.of} shards`;
  const perRow = rows > 0 ? `, ${(bytes / rows).toFixed(1)} bytes a row` : '';
  return [
    `${design.id}: ${what} in \`${store}\`${from.length > 0 ? ` (${from.join(', ')})` : ''}`,
    `  ${countText(rows)} rows, ${bytesText(bytes)}${perRow}; ${durationText(run.seconds)} on ${run.workers} workers`,
    ...(part !== undefined ? [] : [`  caveat report ${shellWord(store)} says what it found`]),
    '',
  ].join('\n');
}

/** Without a terminal a line this often, ms: enough to see in a log that work goes on. */
const LINE_MS = 60_000;

/** Shows how far a sweep is: on a terminal always, elsewhere a line a minute. */
function showProgress(
  terminal: Terminal,
  store: string,
): { show: (progress: SweepProgress, array?: ArrayProgress) => void; left: () => string } {
  let last: SweepProgress | undefined;
  let jobs: readonly string[] = [];
  let noted = performance.now();
  return {
    show: (progress, array) => {
      last = progress;
      jobs = array?.jobs ?? [];
      const line = `${progressText(progress)}${arrayText(array)}`;
      if (terminal.watched) return terminal.progress(line);
      const now = performance.now();
      if (now - noted < LINE_MS) return;
      noted = now;
      terminal.note(`caveat: ${line}`);
    },
    left: () => {
      if (last === undefined) return 'nothing was written';
      const kept = `\`${store}\` keeps ${last.shards.done} of ${last.shards.of} shards`;
      if (jobs.length === 0) return `${kept}; go on with \`--resume\``;
      return `${kept}, and the job goes on: follow it with \`--resume\`, end it with \`scancel ${jobs.join(' ')}\``;
    },
  };
}

function arrayText(array: ArrayProgress | undefined): string {
  return array === undefined ? '' : `; ${array.running} tasks running, ${array.waiting} waiting`;
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
