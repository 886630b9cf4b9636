/**
 * Where what was intercepted comes down outside the country attacked, policy by policy: above, as it
 * went; below, where the same would have come down without interception.
 */
import type { CompareResult, PolicyResult } from '../../study/results.ts';
import { airspacesOf } from '../consequences.ts';
import { markup, type Markup } from '../markup.ts';
import { meanText } from '../numbers.ts';
import { OKABE_ITO } from './colours.ts';
import type { PlotRow } from './comparison.ts';
import { at, axis, named, row, type Scale, scaleOver, span, strip } from './strip.ts';

/** Countries with a look of their own; the rest share the last one. */
const LOOKS: readonly { readonly fill: string; readonly hatch: string | null }[] = [
  { fill: OKABE_ITO.blue, hatch: null },
  { fill: OKABE_ITO.orange, hatch: null },
  { fill: OKABE_ITO.green, hatch: 'rising' },
  { fill: OKABE_ITO.skyBlue, hatch: null },
  { fill: OKABE_ITO.vermillion, hatch: 'dots' },
  { fill: OKABE_ITO.yellow, hatch: 'falling' },
  { fill: '#9AA0A6', hatch: null },
];
const OTHERS = 'elsewhere';

type Kind = 'with' | 'without';

/** The country that most would come down in without interception: where everybody expects it. */
export function countryAttacked(result: CompareResult): string | null {
  const [most] = airspacesOf(
    result,
    (policy) => policy.debris,
    (debris) => debris.withoutInterception.mean,
  );
  return most ?? null;
}

/** Null when nothing comes down outside that country. */
export function debrisPlot(
  result: CompareResult,
  rows: readonly PlotRow[],
  nameOf: (airspace: string) => string,
): Markup | null {
  const attacked = countryAttacked(result);
  const everywhere = airspacesOf(
    result,
    (policy) => policy.debris,
    (debris) => Math.max(debris.intercepted.mean, debris.withoutInterception.mean),
  ).filter((over) => over !== attacked);
  if (everywhere.length === 0) return null;
  const own = everywhere.slice(0, LOOKS.length - (everywhere.length > LOOKS.length ? 1 : 0));
  const names = everywhere.length > own.length ? [...own, OTHERS] : own;
  const amounts = (policy: PolicyResult, kind: Kind): number[] => {
    const of = (over: string): number => {
      const found = policy.debris.find((debris) => debris.over === over);
      if (found === undefined) return 0;
      return kind === 'with' ? found.intercepted.mean : found.withoutInterception.mean;
    };
    const rest = everywhere.filter((over) => !own.includes(over));
    return names.map((name) =>
      name === OTHERS && rest.length > 0 ? rest.reduce((sum, over) => sum + of(over), 0) : of(name),
    );
  };
  const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const scale = scaleOver(
    rows.flatMap(({ policy }) => [
      total(amounts(policy, 'with')),
      total(amounts(policy, 'without')),
    ]),
  );
  const body = rows.map((item) => {
    const falls = amounts(item.policy, 'with');
    const without = amounts(item.policy, 'without');
    const words = names.map((name, i) => `${label(name, nameOf)} ${meanText(falls[i] ?? 0, 2)}`);
    const text = `${item.policy.title}: ${meanText(total(falls), 1)} wrecks of the intercepted: ${words.join(', ')}; without interception ${meanText(total(without), 1)}`;
    const value = markup`<b>${meanText(total(falls), 1)}</b> <span>without: ${meanText(total(without), 1)}</span>`;
    const bars = [
      ...stack(names, falls, scale, nameOf, -0.95, 0.95),
      ...stack(names, without, scale, nameOf, 0.2, 0.5),
    ];
    return row(
      named(item.policy.title, item.policy.id),
      strip(scale, text, bars),
      value,
      item.strong,
    );
  });
  const legend = names.map(
    (name, i) =>
      markup`<li><svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">${box(i, markup`width="14" height="14"`)}</svg>${label(name, nameOf)}</li>`,
  );
  return markup`<ul class="legend">${legend}</ul><div class="plot" role="list">${body}${axis(scale)}</div>`;
}

function label(name: string, nameOf: (airspace: string) => string): string {
  return name === OTHERS ? OTHERS : nameOf(name);
}

function box(index: number, place: Markup): Markup {
  const look = LOOKS[index] ?? LOOKS[LOOKS.length - 1];
  const hatch = look?.hatch ?? null;
  const pattern = hatch === null ? null : markup`<rect ${place} fill="url(#${hatch})"/>`;
  return markup`<rect class="segment" ${place} fill="${look?.fill ?? ''}"/>${pattern}`;
}

/** A bar `y` em below the middle, a segment per country. */
function stack(
  names: readonly string[],
  values: readonly number[],
  scale: Scale,
  nameOf: (airspace: string) => string,
  y: number,
  height: number,
): Markup[] {
  let start = 0;
  return values.flatMap((value, i) => {
    if (!(value > 0)) return [];
    const from = start;
    start += value;
    const place = markup`x="${at(scale, from)}" width="${span(scale, value)}" y="${y}em" height="${height}em"`;
    return [
      markup`<svg y="50%" overflow="visible"><g><title>${label(names[i] ?? '', nameOf)}: ${meanText(value, 2)}</title>${box(i, place)}</g></svg>`,
    ];
  });
}
