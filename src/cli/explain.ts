import type { Command } from './command.ts';
import { JSON_OPTION, jsonText, loadStudy, SEED } from './study-options.ts';

export const explainCommand: Command = {
  spec: {
    name: 'explain',
    summary: 'Tell the story of one threat, or of the leakers of one replication',
    positionals: ['STUDY'],
    options: [
      { name: 'policy', value: 'P', summary: 'the policy in force' },
      { name: 'replication', value: 'R', summary: 'counted from 0 over the study (default 0)' },
      {
        name: 'threat',
        value: 'T',
        summary: 'group/n, such as missiles/3; without it, all leakers',
      },
      SEED,
      JSON_OPTION,
    ],
    details: `
The replication is run again with the draws that \`caveat compare\` gives it for that seed, and the
story is read from the run. With 10 replications per variant, replication 25 is the sixth of
variant 2. The JSON is described by \`caveat schema story\`.`,
    examples: [
      'caveat explain studies/2024-08-26 --policy joint --replication 3',
      'caveat explain studies/2024-08-26 --policy joint --threat kh101-west-north/1',
    ],
  },
  run: async (values, terminal) => {
    const id = values.neededText('policy');
    const replication = values.integer('replication') ?? 0;
    const threat = values.text('threat');
    const [{ checkSeed, DEFAULT_SEED, findPolicy, selectionOf }, { explainThreat, Explanation }] =
      await Promise.all([import('../study/request.ts'), import('../study/explain.ts')]);
    const seed = checkSeed(values.integer('seed') ?? DEFAULT_SEED);
    const study = await loadStudy(values.needed(0));
    const policy = findPolicy(study, id);
    const { createCompiler } = await import('../study/create-compiler.ts');
    const input = {
      compiler: createCompiler(study),
      seed,
      replication,
      policyId: policy.id,
      policy: selectionOf(study, policy),
    };
    const json = values.has('json');
    const { width, colour } = terminal;
    const { renderLeakers, renderStory } = await import('../report/story.ts');
    if (threat !== undefined) {
      const story = explainThreat({ ...input, threat });
      return terminal.print(json ? jsonText(story) : renderStory(story, { width, colour }));
    }
    const explanation = new Explanation(input);
    const leakers = explanation.leakers();
    if (json) return terminal.print(jsonText({ ...explanation.about, leakers }));
    return terminal.print(renderLeakers(leakers, explanation.about, { width, colour }));
  },
};
