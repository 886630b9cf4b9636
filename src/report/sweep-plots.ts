/** Plots of a sweep: leakers over the space, what matters, shares of the space. */
import type { PairAnalysis, SweepAnalysis } from '../sweep/analysis.ts';
import type { SweepFindings } from '../sweep/findings.ts';
import { markup, type Markup } from './markup.ts';
import { confidenceText, fixed, share } from './numbers.ts';
import { OKABE_ITO } from './plots/colours.ts';
import { anchored, at, axis, named, row, scaleOver, span, strip, whisker } from './plots/strip.ts';
import {
  clearEffects,
  EFFECT_NAMES,
  type EffectKind,
  EFFECTS_SHOWN,
  effectOf,
  intervalText,
} from './sweep-words.ts';

/**
 * What the plots need of a style sheet, beyond that of all reports. Bars are dark where the line of an
 * interval is light, and what is equal is a frame, so that nothing is told by hue alone.
 */
export const SWEEP_STYLE = `
.space line{stroke:var(--muted);stroke-width:7;opacity:.4}
.space svg line{stroke-width:7}
.swatch.space{width:1.75rem}
.bar{fill:${OKABE_ITO.skyBlue}}
@media (prefers-color-scheme:dark){.bar{fill:${OKABE_ITO.blue}}}
@media print{.bar{fill:${OKABE_ITO.skyBlue}}}
.part{stroke:var(--bg);stroke-width:1}
.share-b{fill:${OKABE_ITO.blue}}.share-a{fill:${OKABE_ITO.vermillion}}.share-u{fill:var(--zero)}
.share-e{fill:none;stroke:var(--zero)}
.mark{fill:var(--fg)}
.unit{max-width:none;text-align:center}
@media (min-width:56.01rem){.row{grid-template-columns:17rem minmax(10rem,1fr) 14rem}.unit{margin:0 15.5rem 0 18.5rem}}
`;

/** What an axis counts, under its middle. */
function unitOf(text: string): Markup {
  return markup`<p class="quiet unit">${text}</p>`;
}

/** By policy: the mean with its interval, and where the middle 80 % of the space lies. */
export function spacePlot({ analysis, policies: titles, design }: SweepFindings): Markup {
  const { policies } = analysis;
  const scale = scaleOver(policies.flatMap((p) => [p.p10, p.p90, p.mean.value, p.mean.high ?? 0]));
  const rows = policies.map((policy, i) => {
    const [from, to] = [at(scale, policy.p10), at(scale, policy.p90)];
    const text = intervalText(policy.mean);
    const title = titles[i]?.title ?? policy.policy;
    const label = `${title}: ${text} leakers in the mean, ${fixed(policy.p10, 1)} to ${fixed(policy.p90, 1)} over 80 % of the space`;
    const content = [
      markup`<svg y="50%" overflow="visible" class="space"><line x1="${from}" x2="${to}" y1="0" y2="0"/></svg>`,
      whisker(scale, policy.mean, 0, 'interval'),
      anchored(at(scale, policy.mean.value), markup`<circle class="mark" r=".3em"/>`),
    ];
    const value = markup`${text}<small>${fixed(policy.p10, 1)} to ${fixed(policy.p90, 1)} in 80 %</small>`;
    const strong = policy.policy === design.baseline;
    return row(named(title, policy.policy), strip(scale, label, content), value, strong);
  });
  const legend = [
    { name: 'interval', text: `mean and its ${confidenceText(analysis.confidence)} interval` },
    { name: 'space', text: 'middle 80 % of the space: means of points, with their chance' },
  ].map(
    ({ name, text }) =>
      markup`<li><svg class="swatch ${name}" viewBox="0 0 28 14" aria-hidden="true"><line x1="1" x2="27" y1="7" y2="7"/></svg>${text}</li>`,
  );
  return markup`<ul class="legend">${legend}</ul><div role="list">${rows}</div>${axis(scale)}${unitOf('leakers per replication')}`;
}

/** The most important unknowns of one quantity; null if none can be told from chance. */
export function effectsPlot(
  quantity: SweepAnalysis['policies'][number],
  { factors }: Pick<SweepFindings, 'factors'>,
): Markup | null {
  const effects = clearEffects(quantity)
    .slice(0, EFFECTS_SHOWN)
    .flatMap((effect) => {
      const found = effectOf(effect);
      return found === null ? [] : [{ ...effect, ...found }];
    });
  const [first] = effects;
  if (first === undefined) return null;
  const limits = effects.flatMap(({ is }) => [is.value, is.low ?? is.value, is.high ?? is.value]);
  const scale = scaleOver(limits.map((value) => Math.max(0, value)));
  const rows = effects.map(({ id, factors: of, kind, is }) => {
    const text = intervalText(is, decimals(kind));
    // a group has a name and no title
    const [only = -1] = of.length === 1 ? of : [];
    const title = factors[only]?.title ?? id;
    const content = [
      markup`<rect class="bar" x="0" width="${span(scale, Math.max(0, is.value))}" y="30%" height="40%"/>`,
      whisker(scale, is, 0, 'interval'),
    ];
    return row(named(title, id), strip(scale, `${title}: ${text}`, content), text);
  });
  return markup`<div role="list">${rows}</div>${axis(scale)}${unitOf(EFFECT_NAMES[first.kind])}`;
}

function decimals(kind: EffectKind): number {
  return kind === 'mu*' ? 1 : 2;
}

/** By pair: in how much of the space either is better, both equal, or chance decides. */
export function sharesPlot(pairs: readonly PairAnalysis[], { policies }: SweepFindings): Markup {
  const scale = { min: 0, max: 100, ticks: [0, 25, 50, 75, 100], decimals: 0 };
  const rows = pairs.map((pair) => {
    const parts = [
      ['share-b', pair.bBetter.value],
      ['share-u', pair.undecided.value],
      ['share-e', pair.equal.value],
      ['share-a', pair.aBetter.value],
    ] as const;
    let from = 0;
    const bars = parts.map(([name, part]) => {
      const percent = 100 * part;
      if (percent === 0) return null;
      const bar = markup`<rect class="part ${name}" x="${at(scale, from)}" width="${span(scale, percent)}" y="25%" height="50%"/>`;
      from += percent;
      return bar;
    });
    const label = `${pair.b} better than ${pair.a} in ${share(pair.bBetter.value, 1)} of the space, worse in ${share(pair.aBetter.value, 1)}`;
    const value = markup`${share(pair.bBetter.value, 1)} better<small>${share(pair.aBetter.value, 1)} worse</small>`;
    const title = policies.find(({ policy }) => policy === pair.b)?.title ?? pair.b;
    return row(named(title, pair.b), strip(scale, label, bars), value);
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
      markup`<li><svg class="swatch" aria-hidden="true"><rect class="part ${name}" width="100%" height="100%"/></svg>${word}</li>`,
  );
  return markup`<ul class="legend">${legend}</ul><div role="list">${rows}</div>${axis(scale)}${unitOf('% of the space')}`;
}
