/** The report of a sweep: one HTML file that opens from disk and asks the network for nothing. */
import type { PairAnalysis, PolicyAnalysis } from '../sweep/analysis.ts';
import type { PolicyFindings, SweepFindings } from '../sweep/findings.ts';
import { CAUSES } from '../study/tally.ts';
import { type Content, markup, Markup } from './markup.ts';
import { confidenceText, count, fixed, meanText, moneyWithRange, share } from './numbers.ts';
import { named } from './plots/strip.ts';
import { dataTable } from './sections.ts';
import { STYLE } from './style.ts';
import { effectsPlot, sharesPlot, spacePlot, SWEEP_STYLE } from './sweep-plots.ts';
import {
  baselinePairs,
  clearEffects,
  deciderText,
  EFFECT_MEANINGS,
  EFFECT_NAMES,
  effectOf,
  EFFECTS_SHOWN,
  hasCosts,
  intervalText,
  shareText,
  sweepParts,
  sweepSentences,
} from './sweep-words.ts';
import { CAUSE_WORDS } from './words.ts';

export interface SweepReportOptions {
  /** The command that gives the page again. */
  readonly command: string;
}

/** The whole page as text. Same findings, same bytes. */
export function renderSweepReport(findings: SweepFindings, options: SweepReportOptions): string {
  const { analysis, design } = findings;
  const level = confidenceText(analysis.confidence);
  const pairs = baselinePairs(findings);
  const sections = [
    section('leakers', 'What gets through, over all that is not known', [
      spacePlot(findings),
      leakersTable(findings),
    ]),
    section('matters', 'Which unknown matters most', matters(findings)),
    pairs.length === 0
      ? null
      : section('conclusion', `What would change the conclusion`, [
          markup`<p>In how much of the space each policy is better than the baseline <strong>${design.baseline}</strong>: at a point it is if the ${level} interval of the paired difference says so.</p>`,
          sharesPlot(pairs, findings),
          pairsTables(findings),
        ]),
    section('rows', 'Means over all points', [
      causesTable(findings),
      measuresTable(
        findings,
        'Rounds, bursts and minutes of flight per replication',
        /^(rounds|bursts|flight_minutes)_/u,
      ),
      measuresTable(
        findings,
        'Debris and missed rounds per replication, by airspace',
        /^(debris|missed_rounds)_/u,
      ),
    ]),
    analysis.remarks.length === 0
      ? null
      : section(
          'limits',
          'What this design cannot tell',
          markup`<ul>${analysis.remarks.map((remark) => markup`<li>${remark}</li>`)}</ul>`,
        ),
    section('check', 'Check it', [
      markup`<p>Means and costs are what these queries answer, and all else is analysis of what the last one does. Anybody’s DuckDB gives the same from the store’s Parquet files.</p>`,
      Object.entries(findings.queries).map(
        ([name, sql]) => markup`<h3>${name}</h3><code class="command">${sql}</code>`,
      ),
      markup`<h3>this page</h3><code class="command">${options.command}</code>`,
      markup`<dl><dt>design</dt><dd><code class="digest">${design.digest}</code></dd><dt>seed</dt><dd>${String(design.seed)}</dd><dt>version</dt><dd>caveat ${findings.caveat}</dd></dl>`,
    ]),
  ];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="caveat ${findings.caveat}">
<title>${design.title}</title>
<style>${new Markup(STYLE)}${new Markup(SWEEP_STYLE)}</style>
</head>
<body>
<header>
<p class="quiet">Over everything that is not known: which proposal is robust, and which unknown matters?</p>
<h1><bdi>${design.title}</bdi></h1>
<p class="quiet">${sweepParts(findings).join(' · ')}</p>
<div class="answer">${sweepSentences(findings).map((sentence) => markup`<p>${sentence}</p>`)}</div>
</header>
<main>
${sections}</main>
<footer><p>Made with caveat ${findings.caveat}. Encyclopaedia-level analysis: no real deployed positions, no advice on attack.</p></footer>
</body>
</html>
`;
  return page.text;
}

function section(id: string, title: string, body: Content): Markup {
  return markup`<section id="${id}" class="long"><h2>${title}</h2>${body}</section>\n`;
}

function leakersTable(findings: SweepFindings): Markup {
  const { analysis, policies, design } = findings;
  const priced = hasCosts(findings);
  return dataTable(
    priced ? 'Leakers over the space, and what rounds and flights cost' : 'Leakers over the space',
    { label: 'policy' },
    [
      { label: `mean, ${confidenceText(analysis.confidence)} interval` },
      { label: '10th percentile of the space' },
      { label: '90th percentile of the space' },
      { label: 'of this spread chance' },
      ...(priced ? [{ label: 'cost, typical (low–high)' }] : []),
    ],
    analysis.policies.map((policy, i) => {
      const cost = policies[i]?.costUsd ?? { low: 0, typical: 0, high: 0 };
      const money = moneyWithRange({ mean: cost.typical, low: cost.low, high: cost.high });
      return {
        head: named(policies[i]?.title ?? policy.policy, policy.policy),
        strong: policy.policy === design.baseline,
        cells: [
          intervalText(policy.mean),
          fixed(policy.p10, 1),
          fixed(policy.p90, 1),
          policy.chanceShare === null ? '–' : share(policy.chanceShare, 1),
          ...(priced ? [money] : []),
        ],
      };
    }),
  );
}

/** By policy: bars of the unknowns that stand out. Policies with the same list share it. */
function matters(findings: SweepFindings): Content {
  const { analysis } = findings;
  const groups = new Map<string, { names: string[]; quantity: PolicyAnalysis }>();
  for (const quantity of analysis.policies) {
    const key = JSON.stringify(clearEffects(quantity));
    const group = groups.get(key) ?? { names: [], quantity };
    group.names.push(quantity.policy);
    groups.set(key, group);
  }
  const [found] = analysis.policies.flatMap(({ effects }) =>
    effects.flatMap((e) => effectOf(e) ?? []),
  );
  const about =
    found === undefined
      ? null
      : markup`<p>Bars: ${EFFECT_NAMES[found.kind]}, ${EFFECT_MEANINGS[found.kind]}; lines: its ${confidenceText(analysis.confidence)} interval.</p>`;
  const parts = [...groups.values()].map(
    ({ names, quantity }) =>
      markup`<h3>${names.join(', ')}</h3>${effectsPlot(quantity, findings) ?? markup`<p>No single unknown stands out of what chance would show.</p>`}<p class="quiet">${leftOut(quantity)}</p>`,
  );
  return [about, parts];
}

/** What is not among the bars, and why. */
function leftOut(quantity: PolicyAnalysis): string {
  const { effects, floor } = quantity;
  const clear = clearEffects(quantity).length;
  const shown = Math.min(clear, EFFECTS_SHOWN);
  const first = shown < clear ? `The ${shown} greatest of ${clear} that stand out. ` : '';
  const others = effects.length - clear;
  if (others === 0) return first.trimEnd();
  return floor === null
    ? `${first}${count(others)} of ${count(effects.length)} cannot be told from none.`
    : `${first}${count(others)} of ${count(effects.length)} lie under ${fixed(floor, 2)}, which the greatest of as many without any effect may seem to have.`;
}

function pairsTables(findings: SweepFindings): Content {
  const { analysis, design } = findings;
  const table = (
    caption: string,
    pairs: readonly PairAnalysis[],
    head: (pair: PairAnalysis) => string,
  ): Markup =>
    dataTable(
      caption,
      { label: 'policy' },
      [
        { label: 'difference in leakers' },
        { label: 'better' },
        { label: 'worse' },
        { label: 'equal' },
        { label: 'chance decides' },
        { label: 'decided by', text: true },
      ],
      pairs.map((pair) => ({
        head: head(pair),
        cells: [
          intervalText(pair.mean),
          shareText(pair.bBetter),
          shareText(pair.aBetter),
          share(pair.equal.value, 1),
          share(pair.undecided.value, 1),
          deciderText(pair, findings),
        ],
      })),
    );
  const pairs = baselinePairs(findings);
  const against = table(
    `Against the baseline ${design.baseline}; a negative difference is fewer leakers`,
    pairs,
    ({ b }) => b,
  );
  if (analysis.pairs.length === pairs.length) return against;
  return markup`${against}<details><summary>All pairs of policies</summary>${table('All pairs; a negative difference is fewer leakers', analysis.pairs, ({ a, b }) => `${b} against ${a}`)}</details>`;
}

function causesTable({ policies }: SweepFindings): Markup {
  const shown = CAUSES.filter((cause) => policies.some((p) => mean(p, causeColumn(cause)) > 0));
  if (shown.length === 0) return markup`<p>Nothing got through.</p>`;
  return dataTable(
    'Why what got through got through, leakers per replication',
    { label: 'policy' },
    shown.map((cause) => ({ label: CAUSE_WORDS[cause].label })),
    policies.map((policy) => ({
      head: named(policy.title, policy.policy),
      cells: shown.map((cause) => meanText(mean(policy, causeColumn(cause)), 1)),
    })),
  );
}

function causeColumn(cause: string): string {
  return `cause_${cause.replaceAll('-', '_')}`;
}

function measuresTable(
  { policies, measures }: SweepFindings,
  caption: string,
  names: RegExp,
): Markup | null {
  const shown = measures.filter(
    ({ name }) => names.test(name) && policies.some((policy) => mean(policy, name) > 0),
  );
  if (shown.length === 0) return null;
  return dataTable(
    caption,
    { label: 'what is counted, and its column of results' },
    policies.map(({ policy }) => ({ label: policy })),
    shown.map(({ name, about }) => ({
      head: markup`${about.replaceAll('`', '')} <small><code>${name}</code></small>`,
      cells: policies.map((policy) => meanText(mean(policy, name), 2)),
    })),
  );
}

function mean({ means }: PolicyFindings, name: string): number {
  return means[name] ?? 0;
}
