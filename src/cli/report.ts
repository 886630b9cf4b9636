/** `caveat report STORE`: what a sweep found. */
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import { CONFIDENCE, JSON_OPTION, jsonText } from './study-options.ts';
import { shellWord } from '../report/shell-word.ts';

export const reportCommand: Command = {
  spec: {
    name: 'report',
    summary: 'Say what a sweep found: which proposal is robust, which unknown matters most',
    positionals: ['STORE'],
    options: [
      {
        name: 'output',
        value: 'FILE.html',
        short: 'o',
        summary: 'write a report with plots, one file; folders are made',
      },
      CONFIDENCE,
      JSON_OPTION,
    ],
    details: `
Of the store of a finished \`caveat sweep\`: leakers of each policy over the space of what is not
known, the unknowns that move them most, and for each pair of policies the share of the space in
which each is better and the unknown that decides it. The SQL behind it is in the page and in the
JSON, which is described by \`caveat schema findings\`.`,
    examples: ['caveat report out/smoke', 'caveat report out/smoke -o out/smoke.html'],
  },
  run: async (values, terminal) => {
    const folder = values.needed(0);
    const output = values.text('output');
    const asked = values.number('confidence');
    const [{ openResults }, { findOf }, { checkConfidence }] = await Promise.all([
      import('../store/open-results.ts'),
      import('../store/find.ts'),
      import('../study/request.ts'),
    ]);
    const confidence = asked === undefined ? undefined : checkConfidence(asked);
    if (output !== undefined) {
      const { checkWritable } = await import('../node/write-file.ts');
      checkWritable(output);
    }
    const findings = await interruptible(async (signal) => {
      terminal.progress('adding up');
      const store = await openResults(folder);
      try {
        return await findOf(store, { signal, ...(confidence === undefined ? {} : { confidence }) });
      } finally {
        store.close();
      }
    });
    if (output !== undefined) {
      const [{ renderSweepReport }, { writeWhole }] = await Promise.all([
        import('../report/sweep-html.ts'),
        import('../node/write-file.ts'),
      ]);
      const level = asked === undefined ? '' : ` --confidence ${asked}`;
      const command = `caveat report ${shellWord(folder)} -o ${shellWord(output)}${level}`;
      writeWhole(output, renderSweepReport(findings, { command }));
    }
    if (values.has('json')) return terminal.print(jsonText(findings));
    const { renderSweep } = await import('../report/sweep.ts');
    const { width, colour } = terminal;
    return terminal.print(renderSweep(findings, { width, colour }));
  },
};
