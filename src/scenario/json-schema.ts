/** The shape of a study document as JSON Schema, for completion in editors and for other tools. */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { documentSchema } from './schema.ts';

/** A JSON Schema document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

let made: JsonSchema | undefined;

/**
 * JSON Schema, draft 2020-12, of `study.yaml` as a user writes it. It knows the fields, their
 * forms and units; names that refer to other entries, and sizes of quantities, only the parser
 * checks. The same object on every call.
 */
export function scenarioJsonSchema(): JsonSchema {
  made ??= {
    ...z.toJSONSchema(documentSchema, { io: 'input', target: 'draft-2020-12', override: tidy }),
    title: 'Caveat study',
    description: 'A raid, who could stop it, and the policies to compare',
  };
  return made;
}

interface Node {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

function tidy({ zodSchema, jsonSchema }: Node): void {
  // Examples are of the input, and zod takes them for examples of what it is turned into.
  const meta = zodSchema instanceof z.ZodType ? zodSchema.meta() : undefined;
  if (Array.isArray(meta?.['examples'])) jsonSchema.examples = meta['examples'];
  if (jsonSchema.maximum === Number.MAX_VALUE) delete jsonSchema.maximum;
  // Bounds that only guard memory are noise in an editor.
  if (jsonSchema.minItems === 0) delete jsonSchema.minItems;
  if ((jsonSchema.maxItems ?? 0) >= LIMITS.vertices) delete jsonSchema.maxItems;
}
