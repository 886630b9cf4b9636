import { shellWord } from '../report/shell-word.ts';
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import {
  CONFIDENCE,
  JSON_OPTION,
  jsonText,
  loadStudy,
  REPLICATIONS,
  runNumbers,
  SEED,
  showProgress,
  WORKERS,
} from './study-options.ts';

export const priceCommand: Command = {
  spec: {
    name: 'price',
    summary: 'Say what each caveat costs',
    positionals: ['STUDY'],
    options: [
      { name: 'at', value: 'POLICY', summary: 'whose forces are committed (default: priceAt)' },
      REPLICATIONS,
      SEED,
      WORKERS,
      CONFIDENCE,
      JSON_OPTION,
    ],
    details: `
Every caveat that some policy has in force is lifted alone, put in force alone, and given its
Shapley share of what all cost together: exactly for up to ten caveats, from sampled orderings
above. The JSON is described by \`caveat schema prices\`.`,
    examples: ['caveat price studies/2024-08-26 --replications 100'],
  },
  run: async (values, terminal) => {
    const numbers = await runNumbers(values);
    const at = values.text('at');
    const { prices, warnings } = await interruptible(async (signal) => {
      terminal.progress('reading the study');
      const { priceStudy } = await import('../node/run-study.ts');
      return priceStudy(loadStudy(values.needed(0)), {
        ...numbers,
        ...(at === undefined ? {} : { at }),
        signal,
        onProgress: showProgress(terminal),
      });
    });
    if (values.has('json')) {
      for (const warning of warnings) terminal.note(`caveat: warning: ${warning}`);
      return terminal.print(jsonText(prices));
    }
    const { renderPrices } = await import('../report/terminal.ts');
    const { width, colour } = terminal;
    const command =
      `caveat price ${shellWord(values.needed(0))} --at ${shellWord(prices.at)} ` +
      `--replications ${prices.replications} --seed ${numbers.seed ?? 1}`;
    return terminal.print(renderPrices(prices, { width, colour, warnings, command }));
  },
};
