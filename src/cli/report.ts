import type { Command } from './command.ts';

export const reportCommand: Command = {
  spec: { name: 'report', summary: 'x', positionals: ['STORE'], options: [], examples: [''] },
  run: () => Promise.resolve(),
};
