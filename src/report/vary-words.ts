/** The answer of a sweep in words and cells, made once for terminal and report. */
import type { Estimate } from '../study/results.ts';
import type { VaryResult } from '../study/vary.ts';
import type { Sentence } from './answer.ts';
import { plural, quoted } from './answer.ts';
import { clearSign, decimalsOf, estimateText, fixed, halfWidth } from './numbers.ts';

/** One policy over all values, in the order of the list. */
export interface Curve {
  readonly id: string;
  readonly title: string;
  readonly baseline: boolean;
  readonly leakers: readonly Estimate[];
  /** From the baseline at the same value, paired; null for the baseline itself. */
  readonly differences: readonly (Estimate | null)[];
  /** From the first value, paired. */
  readonly changes: readonly Estimate[];
}

/** Curves in the order of the study. */
export function curvesOf(result: VaryResult): Curve[] {
  const { points } = result.vary;
  return (points[0]?.answer.policies ?? []).map(({ id, title }, p) => ({
    id,
    title,
    baseline: id === result.baseline,
    leakers: points.map(({ answer }) => answer.policies[p]?.leakers ?? NOTHING),
    differences: points.map(
      ({ answer }) => answer.differences.find((d) => d.policy === id)?.leakers ?? null,
    ),
    changes: points.map(({ changes }) => changes[p]?.leakers ?? NOTHING),
  }));
}

const NOTHING: Estimate = { mean: 0, low: null, high: null };

/** Curves whose mean is not the same at every value. */
export function movedBy(curves: readonly Curve[]): readonly Curve[] {
  return curves.filter(({ changes }) => changes.some(({ mean }) => mean !== 0));
}

/** `34.5 ± 0.4`; the mean alone without an interval. */
export function plusMinus(estimate: Estimate, signed = false): string {
  const decimals = decimalsOf(estimate);
  const half = halfWidth(estimate);
  const value = fixed(estimate.mean, decimals, signed);
  return half === null ? value : `${value} ± ${fixed(half, Math.max(0, decimals))}`;
}

/** What is varied and over what: `zones.belt-70.belt.depth, in km`. */
export function quantityName({ vary }: VaryResult): string {
  return vary.unit === null ? vary.path : `${vary.path}, in ${vary.unit}`;
}

/** `6 values · 9 policies · 400 replications of 40 variants each · seed 1`. */
export function varyParts(result: VaryResult): string[] {
  const { points } = result.vary;
  return [
    plural(points.length, 'value'),
    plural(points[0]?.answer.policies.length ?? 0, 'policy', 'policies'),
    `${plural(result.replications, 'replication')} of ${plural(result.variants, 'variant')} each`,
    `seed ${result.seed}`,
  ];
}

/** What changes over the list: the policy that the value moves most, and those that it leaves. */
export function varyAnswer(result: VaryResult): Sentence[] {
  const { points, path } = result.vary;
  const first = points[0]?.text ?? '';
  if (points.length < 2) return [];
  const curves = curvesOf(result);
  const moves = curves.flatMap((curve) =>
    curve.changes.map((change, i) => ({ curve, change, to: points[i]?.text ?? '' })),
  );
  const clear = moves
    .filter(({ change }) => clearSign(change) !== 0)
    .sort((a, b) => Math.abs(b.change.mean) - Math.abs(a.change.mean));
  const [most] = clear;
  const sentences: Sentence[] = [];
  if (most === undefined) {
    sentences.push([
      { text: `From ${first} on, ` },
      { text: `no value of ${path} changes what gets through`, strong: true },
      { text: ' beyond chance.' },
    ]);
  } else {
    const size = estimateText({
      ...most.change,
      mean: Math.abs(most.change.mean),
      ...flip(most.change),
    });
    sentences.push([
      { text: `From ${first} to ${most.to}, ${quoted(most.curve.title)} lets ` },
      { text: `${size.value} ${most.change.mean < 0 ? 'fewer' : 'more'}`, strong: true },
      {
        text: ` through${size.interval === null ? '' : ` (${size.interval})`}, more than any other change.`,
      },
    ]);
  }
  const still = curves.filter(({ id }) =>
    points.every((point) => digestOf(point, id) === digestOf(points[0], id)),
  );
  if (still.length > 0 && still.length < curves.length) {
    const names = still.slice(0, 3).map(({ title }) => quoted(title));
    const rest = still.length > 3 ? ` and ${still.length - 3} more` : '';
    sentences.push([
      {
        text: `${names.join(', ')}${rest} ${still.length === 1 ? 'is' : 'are'} the same at every value, threat by threat.`,
      },
    ]);
  }
  return sentences;
}

function flip({ mean, low, high }: Estimate): Pick<Estimate, 'low' | 'high'> {
  if (mean >= 0 || low === null || high === null) return { low, high };
  return { low: -high, high: -low };
}

function digestOf(
  point: VaryResult['vary']['points'][number] | undefined,
  policy: string,
): string | undefined {
  return point?.answer.policies.find(({ id }) => id === policy)?.digest;
}
