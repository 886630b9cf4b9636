import type { Command } from './command.ts';
import { JSON_OPTION, jsonText } from './study-options.ts';

export const validateModelCommand: Command = {
  spec: {
    name: 'validate-model',
    summary: 'Hold forecasts of recorded raids against what was reported of them',
    positionals: [],
    options: [
      {
        name: 'records',
        value: 'FILE|STORE',
        summary: 'the record: a CSV file or a store (default: the default store)',
      },
      { name: 'train', value: 'PERIOD', summary: 'what to learn from, such as 2022-09..2024-06' },
      { name: 'test', value: 'PERIOD', summary: 'what to forecast, such as 2024-07..2024-12' },
      JSON_OPTION,
      {
        name: 'report',
        value: 'FILE.html',
        summary: 'write a report with plots, one file; folders are made',
      },
    ],
    details: `
Every raid of the test period is forecast one step ahead, from what came before it from the
training period on. A period is months or days, both ends included. Reported are how often the
intervals of 50, 80 and 95 % cover, by class and apart for raids of ten or more, and a score
against two baselines: the share of the last 30 days, and of all so far.`,
    examples: ['caveat validate-model --train 2022-09..2024-06 --test 2024-07..2024-12'],
  },
  run: async (values, terminal) => {
    const [
      { checkHasRaids, checkOrder, dateOf, parsePeriod },
      { loadRecords },
      { joinRaids },
      { countsOf },
      { validate },
      { verdictsOf },
      { VERSION },
      { PUBLISHED_RECORD },
      { sentencesOf },
    ] = await Promise.all([
      import('../records/periods.ts'),
      import('../node/records-file.ts'),
      import('../records/raids.ts'),
      import('../records/counts.ts'),
      import('../records/validate.ts'),
      import('../records/validate-verdict.ts'),
      import('../study/version.ts'),
      import('../records/published.ts'),
      import('../report/validation-words.ts'),
    ]);
    const train = parsePeriod(values.neededText('train'), 'train');
    const test = parsePeriod(values.neededText('test'), 'test');
    checkOrder(train, test);
    const report = values.text('report');
    if (report !== undefined) {
      const { checkWritable } = await import('../node/write-file.ts');
      checkWritable(report);
    }
    terminal.progress('reading the record');
    const { records, setAside, source } = await loadRecords(values.text('records'));
    const raids = joinRaids(records);
    const { counts, pooled, cut } = countsOf(raids);
    const days = counts.map(({ day }) => day);
    checkHasRaids(train, days, ['train']);
    checkHasRaids(test, days, ['test']);
    terminal.progress('forecasting');
    const validation = validate(counts, train, test);
    const answer = {
      caveat: VERSION,
      source,
      record: {
        published: PUBLISHED_RECORD,
        rows: records.length,
        setAside: setAside.length,
        raids: raids.length,
        from: dateOf(days[0] ?? 0),
        to: dateOf(days.at(-1) ?? 0),
        pooled: pooled.length,
        cut: cut.length,
      },
      verdicts: verdictsOf(validation, counts),
      ...validation,
    };
    if (report !== undefined) {
      terminal.progress('writing the report');
      const [{ renderValidationReport }, { writeWhole }] = await Promise.all([
        import('../report/validation-html.ts'),
        import('../node/write-file.ts'),
      ]);
      writeWhole(report, renderValidationReport(answer));
    }
    if (values.has('json')) {
      return terminal.print(jsonText({ ...answer, sentences: sentencesOf(answer) }));
    }
    const { renderValidation } = await import('../report/validation.ts');
    const { width, colour } = terminal;
    return terminal.print(renderValidation(answer, { width, colour }));
  },
};
