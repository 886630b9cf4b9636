import { InputError, shorten, unknownWord } from '../scenario/problems.ts';
import type { Command } from './command.ts';
import { CONFIDENCE, JSON_OPTION, jsonText } from './study-options.ts';

export const calibrateCommand: Command = {
  spec: {
    name: 'calibrate',
    summary: 'Fit share destroyed and correlation to the record, by class, region and quarter',
    positionals: [],
    options: [
      {
        name: 'records',
        value: 'FILE|STORE',
        summary: 'the record: a CSV file or a store (default: the default store)',
      },
      { name: 'from', value: 'DAY', summary: 'first day or month (default: all there is)' },
      { name: 'to', value: 'DAY', summary: 'last day or month, included' },
      { name: 'class', value: 'CLASS', repeat: true, summary: 'only this class; may be repeated' },
      { name: 'region', value: 'REGION', summary: 'only this region' },
      { ...CONFIDENCE, summary: 'what intervals are meant to cover (default 0.8)' },
      { name: 'as', value: 'yaml', summary: 'print screens and assumptions to put into a study' },
      JSON_OPTION,
    ],
    details: `
Estimates are by maximum likelihood of the beta-binomial law over raids, with intervals; a letter
marks what the data cannot tell. Regions rest on rows whose targets all lie in one region.`,
    examples: [
      'caveat calibrate --from 2024-01 --to 2024-08',
      'caveat calibrate --records missile_attacks_daily.csv --class cruise --as yaml',
    ],
  },
  run: async (values, terminal) => {
    const [
      { checkHasRaids, dateOf, dayFrom, dayTo, inOrder },
      { loadRecords },
      { calibrateRecord },
      { dayOf, STUDIED_CLASSES },
      { REGIONS },
      { VERSION },
    ] = await Promise.all([
      import('../records/periods.ts'),
      import('../node/records-file.ts'),
      import('../records/calibrate-record.ts'),
      import('../records/counts.ts'),
      import('../records/regions.ts'),
      import('../study/version.ts'),
    ]);
    const [from, to] = [values.text('from'), values.text('to')];
    const given = {
      ...(from === undefined ? {} : { from: dayFrom(from, 'from') }),
      ...(to === undefined ? {} : { to: dayTo(to, 'to') }),
    };
    const as = values.text('as');
    if (as !== undefined && as !== 'yaml') {
      throw new InputError({
        severity: 'error',
        message: `\`--as ${shorten(as)}\` is not known`,
        fix: 'write `--as yaml`, or `--json`',
      });
    }
    if (as !== undefined && values.has('json')) {
      throw new InputError({
        severity: 'error',
        message: '`--as` and `--json` are two forms of one answer',
        fix: 'give one of them',
      });
    }
    const classes = values.texts('class')?.map((c) => chosen('class', c, STUDIED_CLASSES));
    const region = values.text('region');
    const wanted = {
      ...(classes === undefined ? {} : { classes }),
      ...(region === undefined ? {} : { region: chosen('region', region, REGIONS) }),
      ...confidenceOf(values.number('confidence')),
    };
    terminal.progress('reading the record');
    const { records, setAside, source } = await loadRecords(values.text('records'));
    const days = records.map((r) => dayOf(r.to)).sort((a, b) => a - b);
    const all = { from: dateOf(days[0] ?? 0), to: dateOf(days.at(-1) ?? 0) };
    if (given.from !== undefined && given.to !== undefined) {
      inOrder({ from: given.from, to: given.to }, `--from ${from ?? ''} --to ${to ?? ''}`);
    }
    // an end that is not given lies no nearer than the other
    const period = {
      from: given.from ?? (given.to !== undefined && given.to < all.from ? given.to : all.from),
      to: given.to ?? (given.from !== undefined && given.from > all.to ? given.from : all.to),
    };
    checkHasRaids(period, days, [
      ...(from === undefined ? [] : ['from']),
      ...(to === undefined ? [] : ['to']),
    ]);
    terminal.progress('fitting');
    const calibration = calibrateRecord(records, period, wanted);
    if (calibration.whole.length + calibration.regions.length === 0) {
      const options = [
        ...(classes ?? []).map((c) => `\`--class ${c}\``),
        ...(region === undefined ? [] : [`\`--region ${region}\``]),
      ];
      throw new InputError({
        severity: 'error',
        message: `no row from ${period.from} to ${period.to} tells of ${options.length === 0 ? 'a class that is fitted' : options.join(' and ')}`,
        fix: 'choose more; regions rest on rows whose targets all lie in one',
      });
    }
    const answer = { caveat: VERSION, source, setAside: setAside.length, ...calibration };
    if (values.has('json')) return terminal.print(jsonText(answer));
    const { calibrationYaml, renderCalibration } = await import('../report/calibration.ts');
    if (as === 'yaml') return terminal.print(calibrationYaml(answer));
    const { width, colour } = terminal;
    return terminal.print(renderCalibration(answer, { width, colour }));
  },
};

function chosen<T extends string>(what: string, word: string, known: readonly T[]): T {
  const found = known.find((k) => k === word);
  if (found !== undefined) return found;
  throw new InputError({ severity: 'error', ...unknownWord(what, word, known) });
}

function confidenceOf(confidence: number | undefined): { confidence?: number } {
  if (confidence === undefined) return {};
  if (confidence > 0 && confidence < 1) return { confidence };
  throw new InputError({
    severity: 'error',
    message: `\`--confidence ${confidence}\` does not lie between 0 and 1`,
    fix: 'write a share such as 0.8',
  });
}
