const text = { type: 'string' } as const;
const place = { type: 'integer', minimum: 1 } as const;

/** JSON Schema, draft 2020-12, of the answer of `caveat validate --json`. */
export const PROBLEMS_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'answer of caveat validate --json',
  type: 'object',
  properties: {
    valid: { type: 'boolean', description: 'there are no errors; warnings do not count' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          severity: { enum: ['error', 'warning'] },
          file: { ...text, description: 'as the user named it' },
          line: { ...place, description: 'from 1' },
          column: { ...place, description: 'from 1' },
          path: { ...text, description: 'dotted path inside the document, or the id of a rule' },
          value: { ...text, description: 'the offending text' },
          message: { ...text, description: 'what is wrong' },
          fix: { ...text, description: 'what to do about it' },
        },
        required: ['severity', 'message'],
        additionalProperties: false,
      },
    },
  },
  required: ['valid', 'problems'],
  additionalProperties: false,
} as const;
