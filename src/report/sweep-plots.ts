/** Plots of a sweep: leakers over the space, what matters, shares of the space. */
import type { PairAnalysis, SweepAnalysis } from '../sweep/analysis.ts';
import { markup, type Markup } from './markup.ts';
import { fixed, share } from './numbers.ts';
import { OKABE_ITO } from './plots/colours.ts';
import { anchored, at, axis, row, scaleOver, span, strip, whisker } from './plots/strip.ts';
import {
  clearEffects,
  type EffectKind,
  EFFECTS_SHOWN,
  effectOf,
  intervalText,
} from './sweep-words.ts';

/** What the plots need of a style sheet, beyond that of all reports. */
export const SWEEP_STYLE = `
.space line{stroke:var(--muted);stroke-width:7;opacity:.4}
.space svg line{stroke-width:7}
.bar{fill:${OKABE_ITO.skyBlue}}
.share-b{fill:${OKABE_ITO.blue}}.share-a{fill:${OKABE_ITO.vermillion}}.share-e{fill:var(--line)}.share-u{fill:var(--zero)}
.mark{fill:var(--fg)}
`;

/** By policy: the mean with its interval, and where the middle 80 % of the space lies. */
export function spacePlot(analysis: SweepAnalysis, baseline: string): Markup {
  const { policies } = analysis;
  const scale = scaleOver(policies.flatMap((p) => [p.p10, p.p90, p.mean.value]));
  const rows = policies.map((policy) => {
    const [from, to] = [at(scale, policy.p10), at(scale, policy.p90)];
    const text = intervalText(policy.mean);
    const label = `${policy.policy}: ${text} leakers in the mean, ${fixed(policy.p10, 1)} to ${fixed(policy.p90, 1)} over 80 % of the space`;
    const content = [
      markup`<svg y="50%" overflow="visible" class="space"><line x1="${from}" x2="${to}" y1="0" y2="0"/></svg>`,
      whisker(scale, policy.mean, 0, 'interval'),
      anchored(at(scale, policy.mean.value), markup`<circle class="mark" r=".3em"/>`),
    ];
    const value = markup`${text}<span>${fixed(policy.p10, 1)}–${fixed(policy.p90, 1)}</span>`;
    return row(policy.policy, strip(scale, label, content), value, policy.policy === baseline);
  });
  return markup`<div role="list">${rows}</div>${axis(scale)}`;
}

/** The most important unknowns of one quantity; null if none can be told from chance. */
export function effectsPlot(quantity: SweepAnalysis['policies'][number]): Markup | null {
  const effects = clearEffects(quantity)
    .slice(0, EFFECTS_SHOWN)
    .flatMap((effect) => {
      const found = effectOf(effect);
      return found === null ? [] : [{ id: effect.id, ...found }];
    });
  const [first] = effects;
  if (first === undefined) return null;
  const limits = effects.flatMap(({ is }) => [is.value, is.low ?? is.value, is.high ?? is.value]);
  const scale = scaleOver(limits.map((value) => Math.max(0, value)));
  const rows = effects.map(({ id, kind, is }) => {
    const text = intervalText(is, decimals(kind));
    const content = [
      markup`<rect class="bar" x="0" width="${span(scale, Math.max(0, is.value))}" y="30%" height="40%"/>`,
      whisker(scale, is, 0, 'interval'),
    ];
    return row(markup`<code>${id}</code>`, strip(scale, `${id}: ${text}`, content), text);
  });
  return markup`<div role="list">${rows}</div>${axis(scale)}`;
}

function decimals(kind: EffectKind): number {
  return kind === 'mu*' ? 1 : 2;
}

/** By pair: in how much of the space either is better, both equal, or chance decides. */
export function sharesPlot(pairs: readonly PairAnalysis[]): Markup {
  const scale = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1], decimals: 2 };
  const rows = pairs.map((pair) => {
    const parts = [
      ['share-b', pair.bBetter.value],
      ['share-u', pair.undecided.value],
      ['share-e', pair.equal.value],
      ['share-a', pair.aBetter.value],
    ] as const;
    let from = 0;
    const bars = parts.map(([name, part]) => {
      const bar = markup`<rect class="${name}" x="${at(scale, from)}" width="${span(scale, part)}" y="20%" height="60%"/>`;
      from += part;
      return bar;
    });
    const label = `${pair.b} better than ${pair.a} in ${share(pair.bBetter.value, 1)} of the space, worse in ${share(pair.aBetter.value, 1)}`;
    const value = markup`${share(pair.bBetter.value, 1)}<span>worse ${share(pair.aBetter.value, 1)}</span>`;
    return row(pair.b, strip(scale, label, bars), value);
  });
  const legend = (
    [
      ['share-b', 'better'],
      ['share-u', 'chance decides'],
      ['share-e', 'equal'],
      ['share-a', 'worse'],
    ] as const
  ).map(
    ([name, word]) =>
      markup`<li><svg class="swatch" aria-hidden="true"><rect class="${name}" width="100%" height="100%"/></svg>${word}</li>`,
  );
  return markup`<ul class="legend">${legend}</ul><div role="list">${rows}</div>${axis(scale)}`;
}
