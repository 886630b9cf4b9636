/**
 * A reconstruction as a study's document: the frame's text with its raid, screens and assumptions
 * taken out and those of the recorded raid put in. What no record says stays as it is, comments and all.
 */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { FRAME_STUDY } from './frame.ts';
import { gazetteer } from './gazetteer.ts';
import { kyivOffset } from './kyiv-time.ts';
import { PUBLISHED_RECORD } from './published.ts';
import { assumptionsOf, RECORD_SOURCE } from './reconstruct-assumptions.ts';
import type { ClassScreens } from './reconstruct-screens.ts';
import type { Group, Reconstruction } from './reconstruct.ts';

/** What the document is made of. */
export interface DocumentParts {
  /** The frame's `study.yaml`. */
  readonly frame: string;
  readonly reconstruction: Reconstruction;
  readonly screens: readonly ClassScreens[];
  readonly title: string;
  readonly description: string;
  /** Of this program. */
  readonly version: string;
}

/** Text of `study.yaml`. */
export function studyText(parts: DocumentParts): string {
  const { reconstruction, screens } = parts;
  const { raid } = reconstruction;
  const document = parseDocument(parts.frame);
  const frame = document.toJS() as FrameDocument;
  replace(document, 'title', parts.title);
  replace(document, 'description', parts.description);
  replace(document, 'startsAt', `${raid.from}:00${kyivOffset(raid.from)}`);
  addAssets(document, reconstruction);
  replace(document, 'raid', raidOf(reconstruction), RAID_NOTE);
  commentRows(document, reconstruction);
  replace(document, 'screens', screensOf(frame, screens), SCREENS_NOTE);
  replace(document, 'sources', { ...sourcesOf(reconstruction), ...frame.sources });
  replace(document, 'assumptions', assumptionsOf(reconstruction, screens), ASSUMPTIONS_NOTE);
  longerPatrols(document, reconstruction.lastArrival);
  onOneLine(document);
  retell(document, headNote(raid.id, parts.version));
  // lists as they are written in the frame; no text of a reconstruction has such brackets
  return document.toString({ lineWidth: LINE }).replaceAll(/\[ ([^[\]\n]*) \]/gu, '[$1]');
}

interface FrameDocument {
  readonly screens: Readonly<
    Record<
      string,
      { title: string; nation: string; zone: string; against: Record<string, unknown> }
    >
  >;
  readonly sources: Readonly<Record<string, unknown>>;
}

const LINE = 100;

const RAID_NOTE =
  'Counts, windows, launch places and targets as reported; what the report leaves open is filled in, ' +
  'see `assumptions` below. Places are those of the gazetteer, to 0.1 degrees.';
const SCREENS_NOTE =
  "The defended nation's existing defence by region. Shares are of those that fly into a region: the " +
  `pattern of the study ${FRAME_STUDY}, scaled so that the whole raid loses the share, and scatters as ` +
  'much, as the record before it lets one expect. Costs are of what the record calls a kill.';
const ASSUMPTIONS_NOTE = 'Where the numbers above come from, and how far they may be off.';
const POLICIES_NOTE =
  `Policies of the study ${FRAME_STUDY}, as a start: they differ by the caveats in force and the forces ` +
  'committed, and by nothing else. Their notes tell of 2024 and 2025; none was proposed for this ' +
  'night. Who proposed or refused what is told in docs/proposals.md of caveat, with sources.';

function headNote(id: string, version: string): string {
  return (
    `The raid of ${id}, reconstructed by caveat ${version}: \`caveat records raid ${id}\`. README.md ` +
    'beside this file tells what is reported, what is assumed, and how well the defence is calibrated. ' +
    'It is a study like any other: change what you know better.'
  );
}

/** Puts a value in the place of the document's own, or at its end. */
function replace(document: Document, key: string, value: unknown, comment?: string): void {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  if (isScalar(node) && String(value).length > LINE) node.type = Scalar.BLOCK_FOLDED;
  document.set(key, node);
  if (comment !== undefined) keyOf(document.contents, key).commentBefore = commented(comment);
}

function keyOf(
  map: unknown,
  key: string,
): { commentBefore?: string | null; spaceBefore?: boolean } {
  const pair = isMap(map)
    ? map.items.find((p) => isScalar(p.key) && p.key.value === key)
    : undefined;
  if (pair === undefined || !isScalar(pair.key)) throw new Error(`the frame has no \`${key}\``);
  return pair.key;
}

/** Wrapped for a comment. */
function commented(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line.length + word.length > LINE - 4) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}

function raidOf({ groups }: Reconstruction): Record<string, unknown> {
  return Object.fromEntries(groups.map((group) => [group.id, entryOf(group)]));
}

function entryOf(g: Group): Record<string, unknown> {
  const [from, to] = g.window;
  const route = g.way.points.map(([lat, lon, km]) => ({ at: [lat, lon], jitter: `${km} km` }));
  return {
    title: g.title,
    type: g.type,
    count: g.count,
    launch: { at: g.launch.at, scatter: `${g.launch.radiusKm} km` },
    window: [`${from} min`, `${to} min`],
    ...(route.length === 0 ? {} : { route }),
    ...(g.heightM === null ? {} : { height: g.heightM.map((m) => `${m} m`) }),
    targets: weightsOf(g),
  };
}

/** Shares of the group; three digits are more than anybody knows. */
function weightsOf({ aims }: Group): Record<string, number> {
  const sum = aims.reduce((n, aim) => n + aim.weight, 0);
  return Object.fromEntries(
    aims.map(({ asset, weight }) => [asset.id, Number((weight / sum).toPrecision(3))]),
  );
}

/** What each row says, before its first group. */
function commentRows(document: Document, { rows, groups: [top] }: Reconstruction): void {
  const raid = document.get('raid');
  for (const { record, groups } of rows) {
    const [first] = groups;
    if (first === undefined) continue;
    const key = keyOf(raid, first.id);
    key.spaceBefore = first !== top;
    const list = (names: readonly string[]): string =>
      names.length === 0 ? '(not told)' : names.join(' and ');
    const when = `${record.from} to ${record.to}`.replaceAll('T', ' ');
    key.commentBefore = commented(
      `line ${record.line}: ${record.launched} ${record.model}, ${when}, from ` +
        `${list(record.launchPlaces)}, at ${list(record.targets)}; ${record.destroyed} destroyed`,
    );
  }
}

function addAssets(document: Document, { added }: Reconstruction): void {
  const assets = document.get('assets') as YAMLMap;
  added.forEach(({ id, title, class: kind, nation, at }, i) => {
    assets.set(document.createNode(id), document.createNode({ title, class: kind, nation, at }));
    if (i === 0) keyOf(assets, id).commentBefore = commented('from the gazetteer');
  });
}

/** The frame's screens with the shares of this raid's classes; costs stay. */
function screensOf(
  frame: FrameDocument,
  screens: readonly ClassScreens[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(frame.screens).map(([id, { title, nation, zone, against }]) => {
      const entries = screens.map((of): [string, unknown] => {
        const correlation = of.correlation.value;
        const share = of.hard.get(id)?.value ?? 0;
        const hard = { share, correlation, ...costOf(against[of.class]) };
        const soft = of.soft.get(id);
        if (soft === undefined) return [of.class, hard];
        return [
          of.class,
          [
            { mode: 'hard', ...hard },
            { mode: 'soft', share: soft.value, correlation: of.softCorrelation },
          ],
        ];
      });
      return [id, { title, nation, zone, against: Object.fromEntries(entries) }];
    }),
  );
}

function costOf(entries: unknown): Record<string, unknown> {
  const hard = [entries].flat().find((e) => (e as { mode?: string }).mode !== 'soft');
  const { roundsPerKill, roundCost } = hard as Record<string, unknown>;
  return { roundsPerKill, roundCost };
}

function sourcesOf({ groups }: Reconstruction): Record<string, unknown> {
  const { title, basis, author, publisher, url } = PUBLISHED_RECORD;
  const cited = new Set(groups.flatMap(({ launch }) => launch.source ?? []));
  return {
    [RECORD_SOURCE]: { title: `${title} (${basis})`, publisher: `${author} (${publisher})`, url },
    ...Object.fromEntries([...cited].map((id) => [id, gazetteer().sources[id]])),
  };
}

/** Patrols last as long as the raid does, which may be longer than the frame's. */
function longerPatrols(document: Document, lastArrivalMin: number): void {
  const hours = Math.max(12, Math.ceil(lastArrivalMin / 60) + 1);
  visit(document, {
    Pair(_, pair) {
      if (!isKey(pair, 'patrol') || !isMap(pair.value)) return undefined;
      pair.value.set('until', `${hours} h`);
      return visit.SKIP;
    },
  });
}

function isKey(pair: Pair, key: string): boolean {
  return isScalar(pair.key) && pair.key.value === key;
}

/** Small maps and lists of what is new take one line each. */
function onOneLine(document: Document): void {
  const short = new Set(['launch', 'window', 'height', 'targets']);
  const flow = (node: unknown): void => {
    if (isMap(node) || isSeq(node)) node.flow = true;
  };
  for (const pair of itemsOf(document.get('raid'))) {
    for (const field of itemsOf(pair.value)) {
      if (isScalar(field.key) && short.has(String(field.key.value))) flow(field.value);
      if (isKey(field, 'route') && isSeq(field.value)) field.value.items.forEach(flow);
    }
  }
  for (const pair of itemsOf(document.get('screens'))) {
    const against = isMap(pair.value) ? pair.value.get('against') : undefined;
    for (const { value } of itemsOf(against)) {
      if (isSeq(value)) value.items.forEach(flow);
      else flow(value);
    }
  }
  for (const { value } of itemsOf(document.get('assets'))) flow(value);
}

function itemsOf(map: unknown): readonly Pair[] {
  return isMap(map) ? map.items : [];
}

/** The frame's comments that speak of its own README. */
function retell(document: Document, head: string): void {
  document.commentBefore = commented(head);
  const { contents } = document;
  if (contents !== null) contents.commentBefore = null;
  const [first] = itemsOf(contents);
  if (first !== undefined && isScalar(first.key)) first.key.commentBefore = null;
  keyOf(contents, 'policies').commentBefore = commented(POLICIES_NOTE);
}
