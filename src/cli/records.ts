/** `caveat records ACTION`: the published record of raids, imported, looked at and made into studies. */
import { shellWord } from '../report/shell-word.ts';
import { InputError, unknownWord } from '../scenario/problems.ts';
import type { Values } from './arguments.ts';
import type { Command, OptionSpec } from './command.ts';
import { interruptible } from './interrupt.ts';
import { JSON_OPTION, jsonText } from './study-options.ts';
import type { Terminal } from './terminal.ts';

const ACTIONS = ['import', 'list', 'show', 'plot', 'raid'] as const;
type Action = (typeof ACTIONS)[number];

const OPTIONS = [
  {
    name: 'store',
    value: 'PATH',
    summary: "the store (default: records.duckdb in the user's data folder)",
  },
  {
    name: 'records',
    value: 'FILE|STORE',
    summary: 'list, show, plot, raid: take a CSV file or a store instead',
  },
  { name: 'replace', summary: 'import: remove what the store holds and the file does not' },
  {
    name: 'by',
    value: 'WHAT',
    summary: 'list: month (default), type, place, or size for the largest raids',
  },
  { name: 'from', value: 'WHEN', summary: 'list, plot: first day or month, such as 2024-07' },
  { name: 'to', value: 'WHEN', summary: 'list, plot: last day or month' },
  { name: 'limit', value: 'N', summary: 'list: rows at most, by place and size (default 20)' },
  {
    name: 'output',
    value: 'PATH',
    short: 'o',
    summary: 'plot: write a report page; raid: the new folder of the study',
  },
  JSON_OPTION,
] as const satisfies readonly OptionSpec[];
type OptionName = (typeof OPTIONS)[number]['name'];

/** Options that an action has a use for; any other is a slip. */
const USED_BY: Readonly<Record<Action, readonly OptionName[]>> = {
  import: ['store', 'replace', 'json'],
  list: ['store', 'records', 'by', 'from', 'to', 'limit', 'json'],
  show: ['store', 'records', 'json'],
  plot: ['store', 'records', 'from', 'to', 'output', 'json'],
  raid: ['store', 'records', 'output', 'json'],
};

const WORD: Readonly<Record<Action, string | null>> = {
  import: 'FILE.csv',
  list: null,
  show: 'RAID',
  plot: null,
  raid: 'RAID',
};

export const recordsCommand: Command = {
  spec: {
    name: 'records',
    summary: 'Import the published record of raids, look at it, make a study of a raid',
    positionals: ['[ACTION]', '[FILE|RAID]'],
    options: OPTIONS,
    details: `
actions:
  import FILE.csv   into the store: all of the file or nothing; again is no harm
  list              raids per month, or by type, launch place or size (the default action)
  show RAID         one raid, row by row, such as 2024-08-26
  plot              shares destroyed over time with intervals, and more; -o writes a page
  raid RAID -o DIR  a study of one raid: what is reported, what is assumed, and the defence
                    calibrated to the raids before it; policies and rules to start from

The record is not part of caveat: "Massive Missile Attacks on Ukraine" by P. Ivaniuk, Kaggle,
https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine; its licence is
believed to be CC BY-NC-SA 4.0, to be checked there. Its numbers are one party's claims.`,
    examples: [
      'caveat records import missile_attacks_daily.csv',
      'caveat records list --by size --from 2024-07',
      'caveat records plot -o record.html',
      'caveat records raid 2024-11-17 -o raid-2024-11-17',
    ],
  },
  run: async (values, terminal) => {
    const action = actionOf(values);
    if (action === 'import') return answerImport(values, terminal);
    if (action === 'raid') return answerRaid(values, terminal);
    return answerLook(action, values, terminal);
  },
};

function actionOf(values: Values): Action {
  const word = values.word(0) ?? 'list';
  const action = ACTIONS.find((a) => a === word);
  if (action === undefined) {
    throw new InputError({ severity: 'error', ...unknownWord('action', word, ACTIONS) });
  }
  const extra = OPTIONS.find(({ name }) => values.has(name) && !USED_BY[action].includes(name));
  if (extra !== undefined) {
    throw usage(
      `\`--${extra.name}\` is of no use to \`caveat records ${action}\``,
      'see `caveat records --help`',
    );
  }
  const wanted = WORD[action];
  if (wanted !== null && values.word(1) === undefined) {
    throw usage(`\`caveat records ${action}\` needs ${wanted}`, 'see `caveat records --help`');
  }
  if (wanted === null && values.word(1) !== undefined) {
    throw usage(
      `\`${values.word(1) ?? ''}\` is one word too many for \`caveat records ${action}\``,
      'see `caveat records --help`',
    );
  }
  return action;
}

function usage(message: string, fix: string): InputError {
  return new InputError({ severity: 'error', message, fix });
}

async function answerImport(values: Values, terminal: Terminal): Promise<void> {
  const [{ importRecords }, { defaultStore }] = await Promise.all([
    import('../node/records-import.ts'),
    import('../node/records-place.ts'),
  ]);
  const file = values.needed(1);
  const report = await interruptible((signal) =>
    importRecords({
      file,
      store: values.text('store') ?? defaultStore(),
      replace: values.has('replace'),
      signal,
      onProgress: importProgress(terminal),
    }),
  );
  if (values.has('json')) return terminal.print(jsonText({ file, ...report }));
  const { renderImport } = await import('../report/records-import.ts');
  const { width, colour } = terminal;
  return terminal.print(renderImport(file, report, { width, colour }));
}

/** Shows how much is read, at most ten times a second. */
function importProgress(
  terminal: Terminal,
): (progress: { readonly read: number; readonly of: number } | null) => void {
  let last = 0;
  const mega = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  return (progress) => {
    if (progress === null) {
      terminal.progress('comparing with the store');
      return;
    }
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    const { read, of } = progress;
    terminal.progress(
      of > 0
        ? `${mega(read)} of ${mega(of)} MB read, ${Math.floor((100 * read) / of)} %`
        : `${mega(read)} MB read`,
    );
  };
}

async function answerLook(
  action: 'list' | 'show' | 'plot',
  values: Values,
  terminal: Terminal,
): Promise<void> {
  const [{ loadRecords }, look] = await Promise.all([
    import('../node/records-file.ts'),
    import('../records/look.ts'),
  ]);
  const by = look.groupingOf(values.text('by'));
  const limit = values.integer('limit') ?? 20;
  if (limit < 1) throw usage('`--limit` is below 1', 'give at least 1');
  const period = look.periodOf(values.text('from'), values.text('to'));
  const output = values.text('output');
  if (output !== undefined) (await import('../node/write-file.ts')).checkWritable(output);
  const { records, source } = await loadRecords(values.text('records'), values.text('store'));
  const { width, colour } = terminal;
  if (action === 'show') {
    const raid = look.raidOf(records, values.needed(1));
    if (values.has('json')) return terminal.print(jsonText({ source, ...look.raidAnswer(raid) }));
    const { renderRaid } = await import('../report/records.ts');
    return terminal.print(renderRaid(raid, { width, colour }));
  }
  const seen = look.lookAt(records, period);
  if (output !== undefined) {
    const [{ renderRecordsPage }, { writeWhole }] = await Promise.all([
      import('../report/records-html.ts'),
      import('../node/write-file.ts'),
    ]);
    writeWhole(output, renderRecordsPage(seen, { command: plotCommand(values) }));
  }
  if (values.has('json')) return terminal.print(jsonText({ source, ...look.lookAnswer(seen) }));
  const { renderList, renderPlots } = await import('../report/records.ts');
  return terminal.print(
    action === 'list'
      ? renderList(seen, by, { width, colour, limit })
      : renderPlots(seen, { width, colour }),
  );
}

async function answerRaid(values: Values, terminal: Terminal): Promise<void> {
  const output = values.text('output');
  if (output === undefined) {
    throw usage(
      '`caveat records raid` needs a folder to write the study into',
      'give one with `-o DIR`',
    );
  }
  const [{ loadRecords }, { checkNewFolder, readFrame, writeFolder }, rebuilding] =
    await Promise.all([
      import('../node/records-file.ts'),
      import('../node/write-reconstruction.ts'),
      import('../records/rebuild.ts'),
    ]);
  checkNewFolder(output);
  terminal.progress('reading the record');
  const { records, source } = await loadRecords(values.text('records'), values.text('store'));
  const raid = rebuilding.chooseRaid(records, values.needed(1));
  terminal.progress('forecasting from the raids before');
  const [{ frameFrom }, report, { VERSION }] = await Promise.all([
    import('../records/frame.ts'),
    import('../report/reconstruction.ts'),
    import('../study/version.ts'),
  ]);
  const frame = frameFrom(readFrame());
  const rebuilt = rebuilding.rebuild(raid, records, frame);
  const files = writeFolder(output, report.reconstructionFiles(rebuilt, frame.files, VERSION));
  if (values.has('json')) {
    return terminal.print(
      jsonText({ caveat: VERSION, source, files, ...report.reconstructionAnswer(rebuilt) }),
    );
  }
  const { width, colour } = terminal;
  return terminal.print(
    `${report.renderReconstruction(rebuilt, { width, colour })}\n` +
      `${files.map((file) => `wrote ${file}`).join('\n')}\n` +
      `next: caveat compare ${shellWord(output)}\n`,
  );
}

function plotCommand(values: Values): string {
  const words = (['records', 'store', 'from', 'to'] as const).flatMap((name) => {
    const text = values.text(name);
    return text === undefined ? [] : [` --${name} ${shellWord(text)}`];
  });
  return `caveat records plot${words.join('')}`;
}
