/** The report of a sweep: one HTML file that opens from disk and asks the network for nothing. */
import type { PolicyFindings, SweepFindings } from '../sweep/findings.ts';
import { CAUSES } from '../study/tally.ts';
import { type Content, markup, Markup } from './markup.ts';
import { confidenceText, fixed, meanText, moneyWithRange, share } from './numbers.ts';
import { dataTable } from './sections.ts';
import { STYLE } from './style.ts';
import { effectsPlot, sharesPlot, spacePlot, SWEEP_STYLE } from './sweep-plots.ts';
import {
  baselinePairs,
  clearEffects,
  deciderText,
  EFFECT_NAMES,
  effectOf,
  intervalText,
  shareText,
  sweepParts,
  sweepSentences,
} from './sweep-words.ts';

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
      spacePlot(analysis, design.baseline),
      markup`<p class="quiet">Dot and whisker: mean over the space with its ${level} interval. Grey: points’ means in the middle 80 % of the space; chance is in them.</p>`,
      leakersTable(findings),
    ]),
    section('matters', 'Which unknown matters most', matters(findings)),
    pairs.length === 0
      ? null
      : section('conclusion', `What would change the conclusion`, [
          markup`<p>In how much of the space each policy is better than the baseline <strong>${design.baseline}</strong>: at a point it is if the ${level} interval of the paired difference says so.</p>`,
          sharesPlot(pairs),
          pairsTable(findings),
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
      markup`<p>The figures are aggregates of the store by SQL, and the analysis of the last one. Anybody’s DuckDB gives them from the store’s Parquet files.</p>`,
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

function leakersTable({ analysis, policies, design }: SweepFindings): Markup {
  return dataTable(
    'Leakers over the space, and what rounds and flights cost',
    { label: 'policy' },
    [
      { label: `mean, ${confidenceText(analysis.confidence)} interval` },
      { label: '10 % of the space' },
      { label: '90 % of the space' },
      { label: 'of the spread chance' },
      { label: 'rounds and flights' },
    ],
    analysis.policies.map((policy, i) => {
      const cost = policies[i]?.costUsd ?? { low: 0, typical: 0, high: 0 };
      return {
        head: markup`<bdi>${policies[i]?.title ?? policy.policy}</bdi> <code>${policy.policy}</code>`,
        strong: policy.policy === design.baseline,
        cells: [
          intervalText(policy.mean),
          fixed(policy.p10, 1),
          fixed(policy.p90, 1),
          policy.chanceShare === null ? '–' : share(policy.chanceShare, 1),
          moneyWithRange({ mean: cost.typical, low: cost.low, high: cost.high }),
        ],
      };
    }),
  );
}

/** By policy: bars of the unknowns that stand out. Policies with the same list share it. */
function matters({ analysis }: SweepFindings): Content {
  const groups = new Map<
    string,
    { names: string[]; quantity: (typeof analysis.policies)[number] }
  >();
  for (const quantity of analysis.policies) {
    const key = JSON.stringify(clearEffects(quantity));
    const group = groups.get(key) ?? { names: [], quantity };
    group.names.push(quantity.policy);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, quantity }) => {
    const plot = effectsPlot(quantity);
    const [first] = clearEffects(quantity);
    const found = first === undefined ? null : effectOf(first);
    return markup`<h3>${names.join(', ')}</h3>${plot ?? markup`<p>No single unknown stands out of what chance would show.</p>`}${found === null ? null : markup`<p class="quiet">Bars: ${EFFECT_NAMES[found.kind]}, with its interval.</p>`}`;
  });
}

function pairsTable(findings: SweepFindings): Markup {
  const table = (pairs: SweepFindings['analysis']['pairs'], caption: string): Markup =>
    dataTable(
      caption,
      { label: 'pair' },
      [
        { label: 'difference in leakers' },
        { label: 'second better' },
        { label: 'first better' },
        { label: 'equal' },
        { label: 'chance decides' },
        { label: 'decided by', text: true },
      ],
      pairs.map((pair) => ({
        head: `${pair.a} – ${pair.b}`,
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
  return markup`${table(baselinePairs(findings), 'Each policy against the baseline; the difference is second − first')}<details><summary>All pairs of policies</summary>${table(findings.analysis.pairs, 'All pairs; the difference is second − first')}</details>`;
}

function causesTable({ policies }: SweepFindings): Markup {
  const shown = CAUSES.filter((cause) => policies.some((p) => mean(p, causeColumn(cause)) > 0));
  return dataTable(
    'Why what got through got through, leakers per replication',
    { label: 'policy' },
    shown.map((cause) => ({ label: cause })),
    policies.map((policy) => ({
      head: policy.policy,
      cells: shown.map((cause) => meanText(mean(policy, causeColumn(cause)), 1)),
    })),
  );
}

function causeColumn(cause: string): string {
  return `cause_${cause.replaceAll('-', '_')}`;
}

function measuresTable({ policies }: SweepFindings, caption: string, names: RegExp): Markup | null {
  const all = Object.keys(policies[0]?.means ?? {}).filter((name) => names.test(name));
  const shown = all.filter((name) => policies.some((policy) => mean(policy, name) > 0));
  if (shown.length === 0) return null;
  return dataTable(
    caption,
    { label: 'column of results' },
    policies.map(({ policy }) => ({ label: policy })),
    shown.map((name) => ({
      head: markup`<code>${name}</code>`,
      cells: policies.map((policy) => meanText(mean(policy, name), 2)),
    })),
  );
}

function mean({ means }: PolicyFindings, name: string): number {
  return means[name] ?? 0;
}
