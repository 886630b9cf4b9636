/** The command line that gives the page's digest. */
import type { Policy } from '../../src/index.ts';
import { shellWord } from '../../src/report/shell-word.ts';
import type { LoadedStudy } from '../state/study.ts';

export function commandFor(
  { texts }: LoadedStudy,
  policy: Policy,
  { seed, replications }: { readonly seed: number; readonly replications: number },
): string {
  // a study's folder stands for its document
  const place = texts.entry.replace(/\/study\.(ya?ml|json)$/u, '');
  const words = ['caveat compare', shellWord(place), '--policy', shellWord(policy.id)];
  return `${words.join(' ')} --replications ${replications} --seed ${seed}`;
}
