/** What a design's rows depend on, as one digest. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SweepDesign } from './types.ts';

/** First line of what is digested; changes when the canonical form does. */
const FORM = 'caveat sweep, canonical form 1\n';

/**
 * SHA-256, hex, over everything of a design that can change a row. `studies` are digests of the
 * study as it is and at the lowest and highest corner: two documents that mean the same as they
 * stand may take a factor differently, such as a type that is written out and one that extends.
 */
export function designDigest(
  design: Omit<SweepDesign, 'digest'>,
  studies: readonly string[],
): string {
  const { format, seed, variantsPerPoint, replicationsPerVariant, policies, method } = design;
  const factorial = method.kind === 'full-factorial';
  const factors = design.factors.map((factor) => {
    if (factor.kind === 'force') return ['force', factor.force];
    const places = factor.places.map(({ path, writing, total = null }) => [path, writing, total]);
    if (factor.kind === 'values') return ['values', places, factor.values, factor.written];
    const { law, low, high, present, unit, integer, levels } = factor;
    // what the study says decides the peak of a triangular law
    return [
      'range',
      places,
      law,
      low,
      high,
      present,
      unit,
      integer,
      ...(factorial ? [levels] : []),
    ];
  });
  const canonical = JSON.stringify([
    format,
    seed,
    variantsPerPoint,
    replicationsPerVariant,
    [...policies].sort(),
    canonicalMethod(design),
    design.points,
    factors,
    studies,
  ]);
  return bytesToHex(sha256(utf8ToBytes(FORM + canonical)));
}

function canonicalMethod({ method }: Omit<SweepDesign, 'digest'>): readonly unknown[] {
  switch (method.kind) {
    case 'saltelli':
      return [method.kind, method.base, method.blocks.map((block) => block.factors)];
    case 'morris':
      return [method.kind, method.trajectories, method.levels];
    default:
      return [method.kind];
  }
}
