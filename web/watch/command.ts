/** The command that tells the same story. */
import { shellWord } from '../../src/report/shell-word.ts';
import type { Story } from '../../src/study/story.ts';

/** `entry`: the document of the study, such as `studies/2024-08-26/study.yaml`. */
export function explainCommand(entry: string, story: Story, seed: number): string {
  const folder = entry.replace(/\/?[^/]*$/u, '');
  const words = [
    'caveat explain',
    shellWord(folder === '' ? '.' : folder),
    `--policy ${shellWord(story.policy)}`,
    `--replication ${story.replication}`,
    `--threat ${shellWord(story.threat.id)}`,
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
  ];
  return words.join(' ');
}
