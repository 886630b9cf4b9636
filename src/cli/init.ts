import type { Command } from './command.ts';

export const initCommand: Command = {
  spec: {
    name: 'init',
    summary: 'Write a commented study to start from',
    positionals: ['DIR'],
    options: [],
    details: `
Makes the folder if need be and writes study.yaml and rules.cedar. Never overwrites a file.`,
    examples: ['caveat init my-study'],
  },
  run: async (values, terminal) => {
    const { writeStarter } = await import('../node/write-starter.ts');
    const files = writeStarter(values.needed(0));
    const { shellWord } = await import('../report/shell-word.ts');
    return terminal.print(
      `${files.map((file) => `wrote ${file}`).join('\n')}\n` +
        `next: caveat compare ${shellWord(values.needed(0))}\n`,
    );
  },
};
