import { CAUSES, FATES } from '../study/tally.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const clock = { ...text, description: 'hh:mm:ss in `zone`' } as const;
const tick = {
  type: 'integer',
  description: 'tenths of a second after the time zero of the study',
} as const;
const name = { $ref: '#/$defs/Name' } as const;
const names = { type: 'array', items: name } as const;
const target = { anyOf: [name, { type: 'null' }], description: 'asset aimed at' } as const;
const cause = { enum: CAUSES } as const;

/** What story and list of leakers say of the run. */
const about = {
  policy: text,
  replication: { ...count, description: 'from 0 over the whole study' },
  variant: { ...count, description: 'from 0' },
  seed: count,
  zone: { ...text, description: 'zone of the clocks: `UTC` or an offset' },
} as const;

/** An object with these members and no others; all of them are there unless named. */
function all(
  properties: Readonly<Record<string, object>>,
  but: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const required = Object.keys(properties).filter((key) => !but.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** JSON Schema, draft 2020-12, of the answer of `caveat explain --json`. */
export const STORY_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'answer of caveat explain --json',
  description: 'with --threat the story of one threat, else the leakers of one replication',
  oneOf: [{ $ref: '#/$defs/Story' }, { $ref: '#/$defs/Leakers' }],
  $defs: {
    Name: all({ id: text, title: text }),
    Story: all({
      ...about,
      threat: all({
        id: { ...text, description: 'group/n' },
        group: name,
        type: name,
        classes: { type: 'array', items: text },
        target,
      }),
      fate: { enum: FATES },
      cause: { anyOf: [cause, { type: 'null' }], description: 'of a leaker' },
      causeRules: { ...names, description: 'what denied the shots of a forbidden leaker' },
      furthest: { ...names, description: 'fire units that got as far as the cause says' },
      stoppedBy: { type: ['string', 'null'], description: 'fire unit, or screen/class/mode' },
      lines: {
        type: 'array',
        description: 'in order of time',
        items: all(
          { tick, clock, kind: text, nation: text, unit: text, rounds: count, text, rules: names },
          ['nation', 'unit', 'rounds', 'rules'],
        ),
      },
    }),
    Leakers: all({
      ...about,
      launched: count,
      leakers: {
        type: 'array',
        description: 'in the order in which they hit',
        items: all({ id: text, type: name, target, tick, clock, cause, rules: names }),
      },
    }),
  },
};
