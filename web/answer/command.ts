/** The command line that gives the page's digest. */
import type { Policy } from '../../src/index.ts';
import { shellWord } from '../../src/report/shell-word.ts';
import type { Choice } from '../state/choice.ts';
import { placeOf } from '../state/origin.ts';
import type { LoadedStudy } from '../state/study.ts';

export function commandFor(
  { texts }: LoadedStudy,
  policy: Policy,
  { seed, replications, until }: Pick<Choice, 'seed' | 'replications' | 'until'>,
): string {
  const words = ['caveat compare', shellWord(placeOf(texts)), '--policy', shellWord(policy.id)];
  if (until !== null) words.push(`--until difference:${until}`);
  return `${words.join(' ')} --replications ${replications} --seed ${seed}`;
}
