/** The command that tells the same story. */
import { shellWord } from '../../src/report/shell-word.ts';
import type { Story } from '../../src/study/story.ts';

/** `place`: what the command line is given to read the study. */
export function explainCommand(place: string, story: Story): string {
  return [
    `caveat explain ${shellWord(place)}`,
    `--policy ${shellWord(story.policy)}`,
    `--replication ${story.replication}`,
    `--threat ${shellWord(story.threat.id)}`,
    `--seed ${story.seed}`,
  ].join(' ');
}
