/** Dots with intervals about a zero line: differences from the baseline, and prices. */
import type { Estimate, PriceResult } from '../../study/results.ts';
import { type PriceRow, priceRows } from '../answer.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import type { EstimateText } from '../numbers.ts';
import { TERMS } from '../words.ts';
import type { PlotRow } from './comparison.ts';
import { anchored, at, axis, named, row, type Scale, scaleOver, strip, whisker } from './strip.ts';

function limits(estimate: Estimate): number[] {
  return [estimate.mean, estimate.low ?? estimate.mean, estimate.high ?? estimate.mean];
}

function dot(scale: Scale, value: number, y: number, className: string): Markup {
  return anchored(at(scale, value), markup`<circle class="${className}" cy="${y}em" r="0.32em"/>`);
}

/** A mark that differs from the dot in shape, so that the two need no colour. */
function diamond(scale: Scale, value: number, y: number, className: string): Markup {
  return anchored(
    at(scale, value),
    markup`<svg y="${y}em" overflow="visible"><rect class="${className}" x="-0.26em" y="-0.26em" width="0.52em" height="0.52em" transform="rotate(45)"/></svg>`,
  );
}

function valueText(text: EstimateText): Content {
  return markup`<b>${text.value}</b> <span>${text.interval ?? 'no interval'}</span>`;
}

/** Differences in leakers, baseline at zero; null when there is nothing to compare. */
export function differencePlot(
  rows: readonly PlotRow[],
  differences: ReadonlyMap<string, Estimate>,
): Markup | null {
  if (differences.size === 0) return null;
  const scale = scaleOver([...differences.values()].flatMap(limits), true);
  const body = rows.flatMap((item) => {
    const estimate = differences.get(item.policy.id);
    if (estimate === undefined || item.difference === null) return [];
    const label = `${item.policy.title}: difference ${item.difference.text}; worse in ${item.worse} of replications`;
    const marks = [
      whisker(scale, estimate, 0, 'interval'),
      dot(scale, estimate.mean, 0, 'difference'),
    ];
    const value = markup`${valueText(item.difference)}<small>worse in ${item.worse}</small>`;
    return [
      row(named(item.policy.title, item.policy.id), strip(scale, label, marks), value, item.strong),
    ];
  });
  return markup`<p class="ends" aria-hidden="true"><span>← fewer get through</span><span>more get through →</span></p><div class="plot" role="list">${body}${axis(scale, true)}</div>`;
}

/** Prices, dearest first: a dot for lifting the caveat alone, a diamond for its Shapley share. */
export function pricePlot(prices: PriceResult): Markup {
  const rows = priceRows(prices);
  const scale = scaleOver(
    rows.flatMap(({ price }) => [...limits(price.leaveOneOut), ...limits(price.shapley)]),
    true,
  );
  const legend = markup`<ul class="legend"><li><svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><circle class="price" cx="7" cy="7" r="5"/></svg><a href="#def-leave-one-out">${TERMS['leave-one-out'].label}</a></li><li><svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect class="shapley" x="3.5" y="3.5" width="7" height="7" transform="rotate(45 7 7)"/></svg><a href="#def-shapley">${TERMS.shapley.label}</a></li></ul>`;
  return markup`${legend}<p class="ends end" aria-hidden="true"><span>the caveat lets more through →</span></p><div class="plot" role="list">${rows.map((item) => priceRow(item, scale))}${axis(scale, true)}</div>`;
}

function priceRow(item: PriceRow, scale: Scale): Markup {
  const { price } = item;
  const label = `${price.title}: lifted alone ${item.leaveOneOut.text}; Shapley share ${item.shapley.text}; lifting hurt in ${item.hurt} of replications`;
  const marks = [
    whisker(scale, price.leaveOneOut, -0.45, 'interval rule'),
    dot(scale, price.leaveOneOut.mean, -0.45, 'price'),
    whisker(scale, price.shapley, 0.55, 'interval second'),
    diamond(scale, price.shapley.mean, 0.55, 'shapley'),
  ];
  const nation = price.nation === null ? null : markup`<b class="nation">${price.nation}</b> `;
  const value = markup`${valueText(item.leaveOneOut)}<br><span class="second">${valueText(item.shapley)}</span>`;
  return row([nation, named(price.title, price.caveat)], strip(scale, label, marks), value);
}
