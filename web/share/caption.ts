/** What pictures of the page carry, so that they can be traced. */
import { answer } from '../state/answer.ts';
import { choice } from '../state/choice.ts';
import { study } from '../state/study.ts';
import { text } from '../text/en-map.ts';

/** What the page shows: study, seed and the digest of the chosen policy. */
export function pictureCaption(): string {
  const { result, chosen, replications } = answer.peek();
  const digest = result?.policies.find(({ id }) => id === chosen)?.digest;
  return text.caption(
    study.peek()?.scenario.title ?? '',
    String(choice.peek().seed),
    digest === undefined
      ? null
      : { replications: String(replications), digest: digest.slice(0, 12) },
  );
}
