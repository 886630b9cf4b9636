/** `caveat store digest STORE`: one number for all rows of a store. */
import { InputError, unknownWord } from '../scenario/problems.ts';
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';

const ACTIONS = ['digest'] as const;

export const storeCommand: Command = {
  spec: {
    name: 'store',
    summary: 'Print the digest of all rows of a store',
    positionals: ['digest', 'STORE'],
    options: [],
    details: `
Reads every row and prints SHA-256 over them, alone on a line. Two stores with the same digest
hold the same rows, however they were cut into shards, by whom and in which order they were
computed. A store with shards missing has none.`,
    examples: ['caveat store digest out/smoke'],
  },
  run: async (values, terminal) => {
    const action = values.needed(0);
    if (!ACTIONS.some((known) => known === action)) {
      throw new InputError({ severity: 'error', ...unknownWord('action', action, ACTIONS) });
    }
    const [{ openResults }, { storeDigest }] = await Promise.all([
      import('../store/open-results.ts'),
      import('../store/store-digest.ts'),
    ]);
    const digest = await interruptible(async (signal) => {
      terminal.progress('reading all rows');
      const store = await openResults(values.needed(1));
      try {
        return await storeDigest(store, signal);
      } finally {
        store.close();
      }
    });
    return terminal.print(`${digest}\n`);
  },
};
