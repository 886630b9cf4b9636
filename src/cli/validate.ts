import type { Problem } from '../scenario/problems.ts';
import type { Command } from './command.ts';
import { JSON_OPTION, jsonText, loadStudy } from './study-options.ts';

export const validateCommand: Command = {
  spec: {
    name: 'validate',
    summary: 'Report all problems of a study',
    positionals: ['STUDY'],
    options: [JSON_OPTION],
    details: `
Each problem comes with file, line and column, the path inside the document, what is wrong, and
the fix. Warnings stop nothing. The exit code is 2 when there are errors.
The JSON is described by \`caveat schema problems\`.`,
    examples: ['caveat validate studies/2024-08-26'],
  },
  run: async (values, terminal) => {
    const { formatProblem, InputError } = await import('../scenario/problems.ts');
    const path = values.needed(0);
    let problems: readonly Problem[] = [];
    let what = '';
    try {
      const { scenario, book, warnings } = await loadStudy(path);
      problems = warnings;
      const threats = scenario.raid.reduce((sum, group) => sum + group.count, 0);
      what =
        `${path}: no errors; ${threats} threats, ${scenario.policies.length} policies, ` +
        `${book.rules.length} rules, ${book.caveats.length} caveats`;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!values.has('json')) throw error;
      ({ problems } = error);
    }
    const valid = problems.every(({ severity }) => severity !== 'error');
    if (!valid) process.exitCode = 2;
    if (values.has('json')) return terminal.print(jsonText({ valid, problems }));
    return terminal.print(`${[...problems.map(formatProblem), what].join('\n')}\n`);
  },
};
