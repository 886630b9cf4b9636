/**
 * The report: one HTML file that opens from disk and asks the network for nothing. Load this
 * module only when a report is wanted; it brings the map projection with it.
 */
import type { Source } from '../scenario/model.ts';
import type { CompareResult, Estimate, ReportContext } from '../study/results.ts';
import { CAUSES, FATES } from '../study/tally.ts';
import {
  answer,
  differenceOf,
  hasIntervals,
  plural,
  policyRows,
  priceBasis,
  type Sentence,
  titleParts,
} from './answer.ts';
import { consequenceSections } from './consequence-sections.ts';
import { CONSEQUENCE_TERMS } from './consequence-words.ts';
import { type Content, markup, Markup, safeUrl } from './markup.ts';
import { confidenceText, plain } from './numbers.ts';
import { comparisonPlot, type PlotRow } from './plots/comparison.ts';
import { differencePlot, pricePlot } from './plots/intervals.ts';
import { mapPlot, type Outline } from './plots/map.ts';
import { shapePath, shapesOf } from './plots/shapes.ts';
import {
  causeTable,
  classTables,
  dataTable,
  forbiddenTable,
  interactionTable,
  leakerTable,
  priceTable,
  roundTable,
  shareOf,
  stopTable,
} from './sections.ts';
import { SCRIPT, STYLE } from './style.ts';
import { CAUSE_WORDS, FATE_WORDS, TERMS, UNKNOWNS, type Word } from './words.ts';

export interface ReportOptions {
  /** Airspaces to draw; none leaves the map without borders. */
  readonly outlines?: readonly Outline[];
  /** Policy to set in bold beside the baseline. */
  readonly chosen?: string;
}

/** SHA-256 of `SCRIPT`: the page allows this script and no other. */
export const SCRIPT_HASH = 'sha256-ahe7Y/9fPDQCmSrT3xtB/sfQ2WLAC+fuAa0uznHmxEw=';

/** The whole page as text. Same answer and context, same bytes. */
export function renderReport(
  result: CompareResult,
  context: ReportContext,
  options: ReportOptions = {},
): string {
  const rows = policyRows(result).map((row): PlotRow => {
    const note = context.policyNotes[row.policy.id];
    const strong = row.baseline || row.policy.id === options.chosen;
    return { ...row, strong, ...(note === undefined ? {} : { note }) };
  });
  const sources = allSources(context);
  const parts: readonly (Part | null)[] = [
    compareSection(result, rows),
    differenceSection(result, rows),
    priceSection(result, context),
    mapSection(context, options.outlines ?? []),
    {
      id: 'stopped',
      title: 'What stopped what',
      body: [stopTable(result, rows)],
    },
    {
      id: 'causes',
      title: 'Why the leakers leaked',
      body: [
        causeTable(result, rows) ?? markup`<p>Nothing got through.</p>`,
        forbiddenTable(result, rows),
        markup`<p class="quiet">A label says how far the defence got with a leaker. It is not what the rule costs: that is the <a href="#${result.prices === undefined ? 'definitions' : 'prices'}">price</a>.</p>`,
      ],
    },
    { id: 'classes', title: 'What leaked, onto what', body: classTables(rows) },
    { id: 'rounds', title: 'Rounds and cost', body: [roundTable(result, rows)] },
    ...consequenceSections(result, rows),
    unknownSection(result, context),
    assumptionSection(context, sources),
    { id: 'definitions', title: 'Definitions', long: true, body: definitions() },
    sourceSection(sources),
    rerunSection(result, context),
  ];
  const shown = parts.filter((part) => part !== null);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="caveat ${result.caveat}">
<title>${result.study.title} – the price of each rule</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${hatches()}
<header>
<p class="quiet">What does each rule cost, missile by missile, and how sure are we?</p>
<h1><bdi>${result.study.title}</bdi></h1>
<p class="quiet">${titleParts(result).join(' · ')}</p>
<div class="answer">${answer(result).map(sentence)}</div>
${warnings(result.warnings)}
<nav aria-label="Contents"><ul>${shown.map((part) => markup`<li><a href="#${part.id}">${part.title}</a></li>`)}</ul></nav>
</header>
<main>
${shown.map((part) => markup`<section id="${part.id}"${part.long === true ? markup` class="long"` : null}><h2>${part.title}</h2>${part.body}</section>\n`)}</main>
<footer><p>Made with caveat ${result.caveat}. Encyclopaedia-level analysis: no real deployed positions, no advice on attack. Map data ${'©'} OpenStreetMap contributors, Open Database Licence.</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Content;
  /** May be broken across printed pages. */
  readonly long?: boolean;
}

function sentence(sentences: Sentence): Markup {
  // an interval must not break between its limits
  const phrases = sentences.map((p) => ({
    ...p,
    text: p.text.replace(/(\d) to ([−+\d])/gu, '$1\u00a0to\u00a0$2'),
  }));
  return markup`<p>${phrases.map((p) => (p.strong === true ? markup`<strong>${p.text}</strong>` : markup`<bdi>${p.text}</bdi>`))}</p>`;
}

function warnings(list: readonly string[]): Markup | null {
  if (list.length === 0) return null;
  return markup`<ul class="warnings" aria-label="Warnings">${list.map((text) => markup`<li>${text}</li>`)}</ul>`;
}

/** Hatches that tell neighbouring causes apart without colour. */
function hatches(): Markup {
  const stroke = markup`stroke="#000000" stroke-opacity=".28" stroke-width="1.1"`;
  return markup`<svg class="defs" aria-hidden="true"><defs><pattern id="rising" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M-1,1L1,-1M0,5L5,0M4,6L6,4" ${stroke}/></pattern><pattern id="falling" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M-1,4L1,6M0,0L5,5M4,-1L6,1" ${stroke}/></pattern><pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="2.5" cy="2.5" r=".9" fill="#000000" fill-opacity=".45"/></pattern></defs></svg>`;
}

function compareSection(result: CompareResult, rows: readonly PlotRow[]): Part {
  const launched = result.policies[0]?.launched ?? 0;
  return {
    id: 'compare',
    title: 'What gets through',
    body: [
      markup`<figure aria-label="Leakers by policy, split by cause">${comparisonPlot(result, rows)}<figcaption>Mean <a href="#def-leakers">leakers</a> per <a href="#def-replication">replication</a> of ${launched} launched, split by why each got through; the number at the right ${hasIntervals(result) ? markup`with its ${confidenceText(result.confidence)} <a href="#def-interval">interval</a>` : 'has no interval, since there is one variant only'}. Bold: the baseline and what was chosen.</figcaption></figure>`,
      leakerTable(rows),
    ],
  };
}

function differenceSection(result: CompareResult, rows: readonly PlotRow[]): Part | null {
  const differences = new Map<string, Estimate>();
  for (const { policy } of rows) {
    const difference = differenceOf(result, policy.id);
    if (difference !== undefined) differences.set(policy.id, difference.leakers);
  }
  const plot = differencePlot(rows, differences);
  if (plot === null) return null;
  const baseline = rows.find((row) => row.baseline)?.policy.title ?? result.baseline;
  return {
    id: 'difference',
    title: `Difference from “${baseline}”`,
    body: markup`<figure aria-label="Difference in leakers from the baseline">${plot}<figcaption>Leakers under the policy minus leakers under the baseline, in the same replications with the same draws, so that an interval of a <a href="#def-difference">difference</a> is narrower than those of the two means. <a href="#def-worse">Worse in</a>: replications in which the policy let more through.</figcaption></figure>`,
  };
}

function priceSection(result: CompareResult, context: ReportContext): Part {
  const { prices } = result;
  if (prices === undefined || prices.prices.length === 0) {
    const why =
      prices === undefined
        ? 'Prices were not computed for this answer; the command `caveat price` computes them.'
        : 'No caveat is in force with these forces, so there is nothing to price.';
    return { id: 'prices', title: 'What each caveat costs', body: markup`<p>${why}</p>` };
  }
  return {
    id: 'prices',
    title: 'What each caveat costs',
    body: [
      markup`<p class="quiet">${priceBasis(prices)}</p>`,
      markup`<figure aria-label="Price of each caveat with its interval">${pricePlot(prices)}<figcaption>In leakers, dearest first. The dot: what lifting this caveat alone saves. The diamond: its fair share of what all cost together. Where the diamond lies far to the right of the dot, another rule forbids the same shots, and each alone looks free.</figcaption></figure>`,
      priceTable(result),
      interactionTable(result, context.caveatTitles),
    ],
  };
}

function mapSection(context: ReportContext, outlines: readonly Outline[]): Part {
  const map = mapPlot(context.map, outlines);
  const body =
    map === null
      ? markup`<p>The study has neither defended places nor fire units to draw.</p>`
      : markup`${mapLegend(context)}<figure><div class="scroll" tabindex="0" role="region" aria-label="Map of the raid">${map}</div><figcaption>Routes are sampled; where lines crowd, more of them pass. A battery’s reach against a low flyer (solid) ends at its radar’s horizon; the nominal radius (dotted) is for high ones. Places of fire units, bases and stations are notional or publicly known.</figcaption></figure>`;
  return { id: 'map', title: 'The raid on the map', body };
}

function mapLegend({ map }: ReportContext): Markup {
  const swatch = (content: Markup): Markup =>
    markup`<svg class="swatch" viewBox="-7 -7 14 14" aria-hidden="true">${content}</svg>`;
  const shapes = [...shapesOf(map.assets.map((asset) => asset.class))].map(
    ([name, shape]) =>
      markup`<li>${swatch(markup`<path class="asset" d="${shapePath(shape)}"/>`)}${name}</li>`,
  );
  const units = markup`<li>${swatch(markup`<path class="unit" d="${shapePath('unit')}"/>`)}fire unit</li><li>${swatch(markup`<circle class="low" r="6"/>`)}reach against low flyers</li><li>${swatch(markup`<circle class="nominal" r="6"/>`)}nominal radius</li>`;
  const flights = markup`<li>${swatch(markup`<path class="base" d="${shapePath('base')}"/>`)}base of flights</li><li>${swatch(markup`<path class="station" d="${shapePath('station')}"/>`)}patrol station</li>`;
  const routes = markup`<li>${swatch(markup`<line class="track" x1="-7" x2="7"/>`)}routes</li>`;
  const zones = markup`<li>${swatch(markup`<line class="zone" x1="-7" x2="7"/>`)}zone</li>`;
  return markup`<ul class="legend">${shapes}${map.fireUnits.length > 0 ? units : null}${map.flights.length > 0 ? flights : null}${map.tracks.length > 0 ? routes : null}${map.zones.length > 0 ? zones : null}</ul>`;
}

function unknownSection(result: CompareResult, context: ReportContext): Part {
  const assumed = context.parameters.filter((p) => p.basis === 'assumption').length;
  const basis =
    context.parameters.length === 0
      ? null
      : markup`<li>${shareOf(assumed, context.parameters.length)} of the listed parameters are assumptions without a source; each is in the <a href="#assumptions">table</a> with its range.</li>`;
  const single =
    result.variants < 2
      ? markup`<li>With one variant of the raid there is no interval: nothing here can be told from chance.</li>`
      : null;
  return {
    id: 'unknown',
    title: 'What this does not know',
    body: markup`<ul class="plain">${single}${basis}${UNKNOWNS.map((text) => markup`<li>${text}</li>`)}</ul>`,
  };
}

function allSources(context: ReportContext): readonly Source[] {
  const found = new Map<string, Source>();
  for (const source of [...context.sources, ...context.parameters.flatMap((p) => p.sources)]) {
    if (!found.has(source.id)) found.set(source.id, source);
  }
  return [...found.values()];
}

function assumptionSection(context: ReportContext, sources: readonly Source[]): Part {
  const number = new Map(sources.map((source, i) => [source.id, i + 1]));
  const columns = [
    { label: 'low' },
    { label: 'value' },
    { label: 'high' },
    { label: 'unit', text: true },
    { label: 'basis', text: true },
    { label: 'note', text: true },
    { label: 'sources', text: true },
  ];
  const rows = context.parameters.map((p) => ({
    head: markup`<bdi>${p.title}</bdi><small><code>${p.path}</code></small>`,
    cells: [
      plain(p.low),
      p.value < p.low || p.value > p.high
        ? markup`<strong>${plain(p.value)}</strong><small>outside its range</small>`
        : plain(p.value),
      plain(p.high),
      p.unit === '1' ? '' : p.unit,
      p.basis,
      p.note === undefined ? '' : markup`<div class="wide">${p.note}</div>`,
      p.sources.map((source, i) => {
        const n = number.get(source.id) ?? 0;
        return [i > 0 ? ' ' : null, markup`<a href="#source-${n}">[${n}]</a>`];
      }),
    ],
  }));
  const body =
    rows.length === 0
      ? markup`<p>The study lists no parameters.</p>`
      : markup`<details open><summary>${plural(rows.length, 'parameter')} with range, basis and source</summary><label class="filter" hidden>Show only rows with<input type="search" id="filter" autocomplete="off"><span id="shown" role="status"></span></label>${dataTable('Parameters: value and the range within which it is unknown', { label: 'parameter' }, columns, rows)}</details>`;
  return { id: 'assumptions', title: 'Assumptions', long: true, body };
}

function definitions(): Content {
  const list = (entries: readonly (readonly [string, Word])[]): Markup =>
    markup`<dl>${entries.map(([id, word]) => markup`<dt id="def-${id}">${word.label}</dt><dd>${word.definition}</dd>`)}</dl>`;
  return [
    list([...Object.entries(TERMS), ...Object.entries(CONSEQUENCE_TERMS)]),
    markup`<h3>Causes of a leak</h3><p class="quiet">Exactly one per leaker: the furthest that any effector got with it, in this order.</p>`,
    list(CAUSES.map((cause) => [cause, CAUSE_WORDS[cause]] as const)),
    markup`<h3>Fates</h3><p class="quiet">Exactly one per threat.</p>`,
    list(FATES.map((fate) => [fate, FATE_WORDS[fate]] as const)),
  ];
}

function sourceSection(sources: readonly Source[]): Part {
  const items = sources.map((source, i) => {
    const url = safeUrl(source.url);
    const title =
      url === null
        ? markup`<bdi>${source.title}</bdi>`
        : markup`<a href="${url}" rel="noopener noreferrer external"><bdi>${source.title}</bdi></a>`;
    const year = source.year === undefined ? '' : `, ${source.year}`;
    const memory = source.read
      ? null
      : markup`<small>Cited from memory: open it before relying on it.</small>`;
    return markup`<li id="source-${i + 1}">${title}. ${source.publisher}${year}.${memory}</li>`;
  });
  const body =
    items.length === 0
      ? markup`<p>The study cites no source.</p>`
      : markup`<ol class="sources">${items}</ol>`;
  return { id: 'sources', title: 'Sources', long: true, body };
}

function rerunSection(result: CompareResult, context: ReportContext): Part {
  const digests = result.policies.map((policy) => ({
    head: policy.id,
    cells: [markup`<code class="digest">${policy.digest}</code>`],
  }));
  return {
    id: 'rerun',
    title: 'Run it again',
    long: true,
    body: [
      markup`<code class="command">${context.command}</code>`,
      markup`<dl><dt>seed</dt><dd>${String(result.seed)}</dd><dt>replications</dt><dd>${titleParts(result)[1]}</dd><dt>version</dt><dd>caveat ${result.caveat}</dd><dt>scenario digest</dt><dd><code class="digest">${result.scenarioDigest}</code></dd></dl>`,
      markup`<details><summary>Digest of each policy</summary>${dataTable('The same command on the same version gives these digests, on any machine and with any number of workers', { label: 'policy' }, [{ label: 'digest', text: true }], digests)}</details>`,
    ],
  };
}
