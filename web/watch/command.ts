/** The command that tells the same story. */
import type { Story } from '../../src/study/story.ts';

/** `entry`: the document of the study, such as `studies/2024-08-26/study.yaml`. */
export function explainCommand(entry: string, story: Story, seed: number): string {
  const folder = entry.replace(/\/?[^/]*$/u, '');
  const words = [
    'caveat explain',
    quoted(folder === '' ? '.' : folder),
    `--policy ${quoted(story.policy)}`,
    `--replication ${story.replication}`,
    `--threat ${quoted(story.threat.id)}`,
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
  ];
  return words.join(' ');
}

/** As a shell takes it: quoted where it holds anything out of the ordinary. */
function quoted(word: string): string {
  return /^[\w./,+:@-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
