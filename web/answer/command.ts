/** The command line that gives the page's digest. */
import type { Policy } from '../../src/index.ts';
import { shellWord } from '../../src/report/shell-word.ts';
import { placeOf } from '../state/origin.ts';
import type { LoadedStudy } from '../state/study.ts';

export function commandFor(
  { texts }: LoadedStudy,
  policy: Policy,
  { seed, replications }: { readonly seed: number; readonly replications: number },
): string {
  const words = ['caveat compare', shellWord(placeOf(texts)), '--policy', shellWord(policy.id)];
  return `${words.join(' ')} --replications ${replications} --seed ${seed}`;
}
