import { shellWord } from '../report/shell-word.ts';
import type { Command } from './command.ts';
import { answerComparison, REPORT } from './compare.ts';
import { CONFIDENCE, JSON_OPTION, REPLICATIONS, SEED, WORKERS } from './study-options.ts';

export const runCommand: Command = {
  spec: {
    name: 'run',
    summary: 'Run a study under one policy',
    positionals: ['STUDY'],
    options: [
      { name: 'policy', value: 'P', summary: 'the policy to run' },
      REPLICATIONS,
      SEED,
      WORKERS,
      CONFIDENCE,
      JSON_OPTION,
      REPORT,
    ],
    details: `
Gives what \`caveat compare\` says of that policy, digest included, without differences and prices.
The JSON is described by \`caveat schema results\`.`,
    examples: ['caveat run studies/2024-08-26 --policy joint --replications 200'],
  },
  run: async (values, terminal) => {
    const policy = values.neededText('policy');
    await answerComparison(values, terminal, {
      options: (numbers) => ({ ...numbers, policies: [policy], baseline: policy, prices: false }),
      command: ({ replications, seed }) =>
        `caveat run ${shellWord(values.needed(0))} --policy ${shellWord(policy)} ` +
        `--replications ${replications} --seed ${seed}`,
    });
  },
};
