/** `caveat compare STUDY --vary PATH=LIST`: the same comparison at every value of a list. */
import { shellWord } from '../report/shell-word.ts';
import { InputError } from '../scenario/problems.ts';
import type { VaryProgress, VaryResult } from '../study/vary.ts';
import type { Values } from './arguments.ts';
import { interruptible } from './interrupt.ts';
import { jsonText, runNumbers } from './study-options.ts';
import type { Terminal } from './terminal.ts';

export const VARY = {
  name: 'vary',
  value: 'PATH=LIST',
  summary: 'run at each value of a list, such as belt.depth=0,50,100km',
} as const;

/** Runs a sweep and answers as asked: tables and a plot or JSON, and a report. */
export async function answerVary(values: Values, terminal: Terminal): Promise<void> {
  const vary = values.neededText('vary');
  if (values.has('until')) {
    throw new InputError({
      severity: 'error',
      message: '`--until` cannot be combined with `--vary`: every value meets the same nights',
      fix: 'give `--replications`',
    });
  }
  const [numbers, { parseVary }] = await Promise.all([
    runNumbers(values),
    import('../study/vary-values.ts'),
  ]);
  parseVary(vary);
  const path = values.needed(0);
  const report = values.text('report');
  const policies = values.texts('policy');
  if (report !== undefined) {
    const { checkWritable } = await import('../node/write-file.ts');
    checkWritable(report);
  }
  const { workers: wanted, ...rest } = numbers;
  const { result, command } = await interruptible(async (signal) => {
    terminal.progress('reading the study');
    const [{ readStudyFiles }, { loadCedar }, { varyStudy, planVary }, { startWorkers }] =
      await Promise.all([
        import('../node/read-study.ts'),
        import('../policy/cedar.ts'),
        import('../study/vary.ts'),
        import('../node/pool.ts'),
      ]);
    const workers = startWorkers(wanted === undefined ? {} : { workers: wanted });
    try {
      const [files, cedar] = await Promise.all([readStudyFiles(path), loadCedar()]);
      const answer = await varyStudy(files, {
        ...rest,
        vary,
        cedar,
        ...(policies === undefined ? {} : { policies }),
        signal,
        clock: () => performance.now() / 1000,
        // the same threads for every value: each is given the study with its value
        runnerOf: ({ scenario, book }) => workers.runner({ scenario, book, seed: rest.seed ?? 1 }),
        onProgress: showVaryProgress(terminal),
      });
      const again = commandOf(answer, path, vary, policies);
      if (report !== undefined) {
        terminal.progress('writing the report');
        const [{ renderVaryReport }, { writeWhole }] = await Promise.all([
          import('../report/vary-html.ts'),
          import('../node/write-file.ts'),
        ]);
        const { study } = planVary(files, vary, cedar);
        signal.throwIfAborted();
        writeWhole(
          report,
          renderVaryReport(answer, { command: again, notes: notesOf(study.scenario.policies) }),
        );
      }
      return { result: answer, command: again };
    } finally {
      await workers.close();
    }
  });
  if (values.has('json')) return terminal.print(jsonText(result));
  const { renderVary } = await import('../report/vary.ts');
  const { width, colour } = terminal;
  return terminal.print(renderVary(result, { width, colour, command }));
}

function notesOf(
  policies: readonly { readonly id: string; readonly note?: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    policies.flatMap(({ id, note }) => (note === undefined ? [] : [[id, note]])),
  );
}

/** The command that gives the answer again. */
function commandOf(
  result: VaryResult,
  study: string,
  vary: string,
  policies: readonly string[] | undefined,
): string {
  const chosen = (policies ?? []).map((id) => ` --policy ${shellWord(id)}`).join('');
  const confidence = result.confidence === 0.95 ? '' : ` --confidence ${result.confidence}`;
  return (
    `caveat compare ${shellWord(study)} --vary ${shellWord(vary)} ` +
    `--replications ${result.replications} --seed ${result.seed}${confidence}${chosen}`
  );
}

/** Shows how far a sweep is, at most ten times a second. */
function showVaryProgress(terminal: Terminal): (progress: VaryProgress) => void {
  const started = performance.now();
  let last = 0;
  return ({ replications, of, text }) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    const seconds = (now - started) / 1000;
    const left =
      replications === 0
        ? ''
        : `, ${Math.ceil((seconds * (of - replications)) / replications)} s left`;
    terminal.progress(`${replications} of ${of} replications, now at ${text}${left}`);
  };
}
