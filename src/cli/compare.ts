import { shellWord } from '../report/shell-word.ts';
import type { CompareResult } from '../study/results.ts';
import type { CompareStudyOptions } from '../node/run-study.ts';
import type { Values } from './arguments.ts';
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import {
  CONFIDENCE,
  JSON_OPTION,
  jsonText,
  loadStudy,
  REPLICATIONS,
  type RunNumbers,
  runNumbers,
  SEED,
  showProgress,
  WORKERS,
} from './study-options.ts';
import type { Terminal } from './terminal.ts';
import { answerVary, VARY } from './vary.ts';

export const REPORT = {
  name: 'report',
  value: 'FILE.html',
  summary: 'write a report with map and plots, one file; folders are made',
} as const;

export const compareCommand: Command = {
  spec: {
    name: 'compare',
    summary: 'Run a study under its policies, compare them, price the caveats',
    positionals: ['STUDY'],
    options: [
      REPLICATIONS,
      {
        name: 'until',
        value: 'difference:H',
        summary: 'run until every paired difference is known to ±H leakers',
      },
      SEED,
      WORKERS,
      {
        name: 'policy',
        value: 'P',
        repeat: true,
        summary: 'only this policy beside the baseline; may be repeated',
      },
      { name: 'no-prices', summary: 'leave out what each caveat costs' },
      VARY,
      CONFIDENCE,
      JSON_OPTION,
      REPORT,
    ],
    details: `
All policies meet the same raids with the same draws, so that their differences are known better
than themselves. With --until, --replications is the most to run; --until difference:P:H watches
one policy. Prices are taken with the forces of the study's \`priceAt\`.
The JSON is described by \`caveat schema results\`.

With --vary, one value of the document takes each value of the list, on the same nights: PATH is
its dotted path, or belt.depth for the study's only belt; a unit after the last value is that of
all. No prices are taken. The JSON is described by \`caveat schema vary\`.`,
    examples: [
      'caveat compare studies/2024-08-26',
      'caveat compare studies/2024-08-26 --policy joint --no-prices --until difference:0.5 --json',
      'caveat compare studies/2024-08-26 --policy belt-70 --vary belt.depth=0,70,300km',
    ],
  },
  run: async (values, terminal) => {
    if (values.has('vary')) return answerVary(values, terminal);
    const policies = values.texts('policy');
    const until = values.text('until');
    const study = values.needed(0);
    await answerComparison(values, terminal, {
      options: (numbers) => ({
        ...numbers,
        ...(policies === undefined ? {} : { policies }),
        ...(until === undefined ? {} : { until }),
        prices: !values.has('no-prices'),
      }),
      command: (result) => {
        const chosen = (policies ?? []).map((id) => ` --policy ${shellWord(id)}`);
        const prices = values.has('no-prices') ? ' --no-prices' : '';
        return `caveat compare ${shellWord(study)}${runWords(result)}${chosen.join('')}${prices}`;
      },
    });
  },
};

/** What decides a run's numbers, as options of a command line. */
function runWords(result: CompareResult): string {
  const confidence = result.confidence === 0.95 ? '' : ` --confidence ${result.confidence}`;
  return ` --replications ${result.replications} --seed ${result.seed}${confidence}`;
}

export interface Comparison {
  options(numbers: RunNumbers): CompareStudyOptions;
  /** The command that gives the answer again. */
  command(result: CompareResult): string;
}

/** Runs a comparison and answers as asked: tables or JSON, and a report. */
export async function answerComparison(
  values: Values,
  terminal: Terminal,
  comparison: Comparison,
): Promise<void> {
  const numbers = await runNumbers(values);
  const report = values.text('report');
  if (report !== undefined) {
    const { checkWritable } = await import('../node/write-file.ts');
    checkWritable(report);
  }
  const { result, command } = await interruptible(async (signal) => {
    terminal.progress('reading the study');
    const { compareStudy } = await import('../node/run-study.ts');
    const reading = loadStudy(values.needed(0));
    const answer = await compareStudy(reading, {
      ...comparison.options(numbers),
      signal,
      onProgress: showProgress(terminal),
    });
    const again = comparison.command(answer);
    if (report !== undefined) {
      terminal.progress('writing the report');
      const { writeReport } = await import('../node/write-report.ts');
      const study = await reading;
      signal.throwIfAborted();
      // in one go: a signal is heard before it or after it
      writeReport(report, study, answer, { command: again });
    }
    return { result: answer, command: again };
  });
  if (values.has('json')) return terminal.print(jsonText(result));
  const { renderCompare } = await import('../report/terminal.ts');
  const { width, colour } = terminal;
  return terminal.print(renderCompare(result, { width, colour, command }));
}
