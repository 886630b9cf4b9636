import { InputError, unknownWord } from '../scenario/problems.ts';
import type { Command } from './command.ts';
import { jsonText } from './study-options.ts';

const SCHEMAS: Readonly<Record<string, () => Promise<string>>> = {
  scenario: async () => jsonText((await import('../scenario/json-schema.ts')).scenarioJsonSchema()),
  results: async () => jsonText((await import('../study/schema.ts')).compareJsonSchema()),
  prices: async () => jsonText((await import('../study/schema.ts')).priceJsonSchema()),
  vary: async () => jsonText((await import('../study/vary-schema.ts')).varyJsonSchema()),
  design: async () => jsonText((await import('../sweep/schema.ts')).designJsonSchema()),
  findings: async () =>
    jsonText((await import('../sweep/findings-schema.ts')).findingsJsonSchema()),
  problems: async () => jsonText((await import('./problems-schema.ts')).PROBLEMS_SCHEMA),
  story: async () => jsonText((await import('./story-schema.ts')).STORY_SCHEMA),
  rules: async () => (await import('../policy/schema.ts')).ruleSchema,
};

export const schemaCommand: Command = {
  spec: {
    name: 'schema',
    summary: 'Print the schema of a document, an answer, or the rules',
    positionals: ['NAME'],
    options: [],
    details: `
  scenario    JSON Schema of study.yaml, for completion and checks in an editor
  results     JSON Schema of what \`compare --json\` and \`run --json\` answer
  prices      JSON Schema of what \`price --json\` answers
  vary        JSON Schema of what \`compare --vary --json\` answers
  design      JSON Schema of a sweep's design, for completion and checks in an editor
  findings    JSON Schema of what \`report --json\` answers
  problems    JSON Schema of what \`validate --json\` answers
  story       JSON Schema of what \`explain --json\` answers
  rules       Cedar schema: what a rule may ask about`,
    examples: ['caveat schema scenario'],
  },
  run: async (values, terminal) => {
    const name = values.needed(0);
    const schema = SCHEMAS[name];
    if (schema === undefined || !Object.hasOwn(SCHEMAS, name)) {
      throw new InputError({
        severity: 'error',
        ...unknownWord('schema', name, Object.keys(SCHEMAS)),
      });
    }
    return terminal.print(await schema());
  },
};
