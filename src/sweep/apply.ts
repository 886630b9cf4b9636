/** A point put into a study's document. */
import type { SourceDocument, Value } from '../scenario/document.ts';
import { isMapValue } from '../scenario/document.ts';
import { numberIn } from '../scenario/parameters.ts';
import { dropAssumptions, setValue, valueAt } from '../study/vary-place.ts';
import type { Factor, FactorPlace, RangeFactor, ValuesFactor } from './types.ts';

type Tree = SourceDocument['root'];
type Literal = string | number | boolean;

/**
 * Puts a point's values, as `pointOf` gives them, into a document's tree. Entries that a value
 * leaves out go last, so that no other factor brings a part of them back.
 */
export function applyPoint(root: Tree, factors: readonly Factor[], values: Float64Array): void {
  const touched: string[] = [];
  const absent: string[][] = [];
  factors.forEach((factor, f) => {
    const value = values[f] ?? 0;
    if (factor.kind === 'force') {
      if (value === 0) withoutForce(root, factor.force);
      return;
    }
    for (const place of factor.places) {
      const steps = place.path.split('.');
      if (place.writing === 'count-or-absent' && value === 0) {
        absent.push(steps.slice(0, -1));
        touched.push(steps.slice(0, -1).join('.'));
        continue;
      }
      touched.push(place.path);
      setValue(root, steps, writtenValue(root, steps, place, factor, value));
    }
  });
  for (const steps of absent) {
    const parent = valueAt(root, steps.slice(0, -1));
    if (isMapValue(parent)) delete parent[steps.at(-1) ?? ''];
  }
  dropAssumptions(root, touched);
}

/** How a value reads in a document: `30000 m`, or a word. */
export function textOfValue(factor: RangeFactor | ValuesFactor, value: number): string {
  return String(literal(factor, value));
}

function literal(factor: RangeFactor | ValuesFactor, value: number): Literal {
  if (factor.kind === 'values') return factor.written[factor.values.indexOf(value)] ?? '';
  return quantity(value, factor.unit);
}

function quantity(value: number, unit: string): Literal {
  return unit === '1' ? value : `${value} ${unit === '1/s' ? '/s' : unit}`;
}

function writtenValue(
  root: Tree,
  steps: readonly string[],
  { writing, total = 0 }: FactorPlace,
  factor: RangeFactor | ValuesFactor,
  value: number,
): Value {
  if (writing === 'balance') return quantity(total - value, factor.unit);
  const written = literal(factor, value);
  const law = valueAt(root, steps);
  if (writing !== 'triangular' || !Array.isArray(law)) return written;
  const mode = numberIn(law)?.value ?? 0;
  if (mode === 0) return [written, written, written];
  const [low, , high] = law;
  return [scaled(low, value / mode), written, scaled(high, value / mode)];
}

/** A quantity of the document times a factor, in its own unit. */
function scaled(written: Value | undefined, times: number): Value {
  if (typeof written !== 'string') return written ?? 0;
  const text = written.trim();
  const digits = /^[+-]?[\d.]+(?:[eE][+-]?\d+)?/u.exec(text)?.[0] ?? '0';
  return `${Number(digits) * times}${text.slice(digits.length)}`;
}

function withoutForce(root: Tree, force: string): void {
  const { policies } = root;
  if (!isMapValue(policies)) return;
  for (const policy of Object.values(policies)) {
    if (!isMapValue(policy) || !Array.isArray(policy['forces'])) continue;
    policy['forces'] = policy['forces'].filter((id) => id !== force);
  }
}
