import type { Command } from './command.ts';
import { JSON_OPTION, jsonText } from './study-options.ts';

export const catalogueCommand: Command = {
  spec: {
    name: 'catalogue',
    summary: 'List the types of threats and fire units, or print one with its sources',
    positionals: ['[TYPE]'],
    options: [JSON_OPTION],
    examples: ['caveat catalogue', 'caveat catalogue kh101'],
  },
  run: async (values, terminal) => {
    const { catalogueJson, printCatalogue } = await import('../catalogue/print.ts');
    const type = values.word(0);
    if (values.has('json')) return terminal.print(jsonText(catalogueJson(type)));
    const { width, colour } = terminal;
    return terminal.print(printCatalogue(type, { width, colour }));
  },
};
