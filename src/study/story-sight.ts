/** Who saw a threat, through whose sensors, and when it was identified. */
import { NEVER } from '../kernel/replication.ts';
import { endOfShare, isOpenShare } from '../kernel/sharing.ts';
import type { StoryRun } from './story-run.ts';
import { durationText, listText, type StoryLine } from './story.ts';

/** A track as it reaches a nation: an own one, or a partner's cut to where it may be passed on. */
export interface Source {
  readonly sensor: number;
  /** Nation that owns the sensor. */
  readonly owner: number;
  readonly start: number;
  readonly end: number;
}

const OWN = 'by its own sensor';
/** More changes of picture than this are counted instead of told. */
const MOST_PICTURES = 3;

/** The tracks that make up a nation's pictures of a threat, as the replication itself adds them. */
export function sourcesOf(run: StoryRun, t: number, nation: number): Source[] {
  const { program: p, plan, rep } = run;
  const sources: Source[] = [];
  const lastCoverage = p.threatCoverages[t + 1] as number;
  for (let c = p.threatCoverages[t] as number; c < lastCoverage; c += 1) {
    const sensor = p.coverageSensor[c] as number;
    const owner = p.sensorNation[sensor] as number;
    if (plan.sensorCommitted[sensor] === 0) continue;
    const start = rep.trackOf(c, t);
    if (start === NEVER) continue;
    const end = p.coverageTrackEnd[c] as number;
    if (owner === nation) sources.push({ sensor, owner, start, end });
    else {
      const stop = p.threatShares[t + 1] as number;
      for (let h = p.threatShares[t] as number; h < stop; h += 1) {
        if (!isOpenShare(p, plan, h, owner, nation)) continue;
        const from = Math.max(start, p.shareFirst[h] as number) + p.scalars.linkTicks;
        h = endOfShare(p, plan, h, stop, owner, nation);
        const to = Math.min(end, p.shareLast[h] as number);
        if (from <= to) sources.push({ sensor, owner, start: from, end: to });
      }
    }
  }
  return sources;
}

/** Rows of the program in which one nation may pass a threat's tracks to another. */
function sharesOf({ program: p }: StoryRun, t: number, owner: number, to: number): number[] {
  const rows: number[] = [];
  const stop = p.threatShares[t + 1] as number;
  for (let h = p.threatShares[t] as number; h < stop; h += 1) {
    if (p.shareOwner[h] === owner && p.shareTo[h] === to) rows.push(h);
  }
  return rows;
}

/** Pictures, tracks kept back and identifications, up to the threat's end. */
export function sightLines(run: StoryRun, t: number): StoryLine[] {
  const { program: p } = run;
  const lines: StoryLine[] = [];
  const together = new Map<string, { line: StoryLine; titles: string[]; by: string }>();
  const reaching = new Set(run.pairsOf(t).map((q) => p.unitNation[p.pairUnit[q] as number]));
  for (let f = 0; f < p.counts.flights; f += 1) {
    if (run.plan.air.isOpenTo(t, p.flightTeam[f] as number)) reaching.add(p.flightNation[f]);
  }
  let shooterSaw = false;
  for (let n = 0; n < p.counts.nations; n += 1) {
    const full = reaching.has(n);
    const { first, rest } = nationLines(run, t, n, full);
    lines.push(...rest);
    if (first === null) continue;
    if (run.plan.nationShoots[n] === 1) shooterSaw = true;
    // Nations that one shared track reaches in the same moment are one line.
    const key = `${first.line.tick} ${first.by}`;
    const known = together.get(key);
    if (known === undefined) together.set(key, { ...first, titles: [run.nation(n).title] });
    else known.titles.push(run.nation(n).title);
  }
  // Whose own sensor saw it comes before those who were told in the same tick.
  const own = (by: string): number => (by.startsWith(OWN) ? 0 : 1);
  for (const { line, titles, by } of [...together.values()].sort((a, b) => own(a.by) - own(b.by))) {
    const { nation, ...shared } = line;
    lines.push({
      ...shared,
      ...(titles.length > 1 || nation === undefined ? {} : { nation }),
      text: `seen by ${listText(titles)}, ${by}`,
    });
  }
  if (run.plan.anyUnit && !shooterSaw && reaching.size === 0) {
    const tick = run.endOf(t);
    const who = p.counts.flights === 0 ? 'a fire unit' : 'a fire unit or a fighter';
    const text = `no nation with ${who} had a picture of it`;
    lines.push({ tick, clock: run.clock.at(tick), kind: 'never', text });
  }
  return lines;
}

interface NationLines {
  /** First picture, and the tracks that it came by; null without one. */
  readonly first: { readonly line: StoryLine; readonly by: string } | null;
  readonly rest: readonly StoryLine[];
}

/** `full`: its units could reach the threat, so that every change counts; else only that it saw. */
function nationLines(run: StoryRun, t: number, n: number, full: boolean): NationLines {
  const { rep, plan, clock } = run;
  const end = run.endOf(t);
  const { id: nation, title } = run.nation(n);
  const lines: StoryLine[] = [];
  const say = (tick: number, kind: StoryLine['kind'], text: string): void => {
    lines.push({ tick, clock: clock.at(tick), kind, nation, text });
  };
  const pictures = run.picturesOf(t, n);
  const [first] = pictures;
  if (full) lines.push(...keptBack(run, t, n, first?.start ?? end));
  if (first === undefined) {
    if (full) say(end, 'never', `${title} never had a picture of it`);
    return { first: null, rest: lines };
  }
  const sources = sourcesOf(run, t, n);
  const by = (tick: number): string => sourceText(run, sources, n, tick);
  const begins = { tick: first.start, clock: clock.at(first.start), kind: 'seen' as const, nation };
  const seen = { line: { ...begins, text: '' }, by: by(first.start) };
  if (!full) return { first: seen, rest: lines };
  const told = pictures.length <= MOST_PICTURES + 1 ? pictures.length : MOST_PICTURES;
  for (let i = 0; i < told; i += 1) {
    const { end: until } = pictures[i] as { end: number };
    const next = pictures[i + 1];
    if (until + 1 >= end) break;
    if (i + 1 === told && next !== undefined) {
      const rest = pictures.length - told;
      say(
        until + 1,
        'lost',
        `${title} loses its picture, and regains and loses it ${rest} times more`,
      );
      break;
    }
    say(until + 1, 'lost', `${title} loses its picture`);
    if (next !== undefined) {
      say(next.start, 'regained', `${title} sees it again, ${by(next.start)}`);
    }
  }
  const identified = rep.identified[rep.see(plan, t, n)] as number;
  if (identified < end) {
    const after = durationText(identified - first.start);
    say(identified, 'identified', `${title} identifies it, ${after} after its first picture`);
  } else say(end, 'never', `${title} had not identified it yet`);
  return { first: seen, rest: lines };
}

/** The tracks that begin a picture: own sensors first. */
function sourceText(
  run: StoryRun,
  sources: readonly Source[],
  nation: number,
  tick: number,
): string {
  const beginning = sources.filter((s) => s.start === tick);
  const own = beginning.filter((s) => s.owner === nation);
  const sensor = (s: Source): string => run.compiler.entities.sensors[s.sensor]?.sensor.title ?? '';
  const named = (list: readonly Source[]): string => {
    const titles = [...new Set(list.map(sensor))];
    return titles.length > 2
      ? `${titles.slice(0, 2).join(', ')} and ${titles.length - 2} more`
      : listText(titles);
  };
  if (own.length > 0) return `${OWN}: ${named(own)}`;
  const [shared] = beginning;
  if (shared === undefined) return 'by a sensor';
  const owner = run.nation(shared.owner).title;
  return `through the shared track of ${owner}: ${named(beginning.filter((s) => s.owner === shared.owner))}`;
}

/** Tracks of partners that a rule in force kept from a nation while it had no picture yet. */
function keptBack(run: StoryRun, t: number, n: number, until: number): StoryLine[] {
  const { program: p, plan, rep, clock } = run;
  const earliest = new Map<string, { tick: number; owner: number; rules: readonly number[] }>();
  const lastCoverage = p.threatCoverages[t + 1] as number;
  for (let c = p.threatCoverages[t] as number; c < lastCoverage; c += 1) {
    const sensor = p.coverageSensor[c] as number;
    const owner = p.sensorNation[sensor] as number;
    if (plan.sensorCommitted[sensor] === 0 || owner === n) continue;
    const start = rep.trackOf(c, t);
    if (start === NEVER) continue;
    for (const h of sharesOf(run, t, owner, n)) {
      const outcome = p.shareOutcome[h] as number;
      // What no permit would share was never to be had.
      if (plan.releases[outcome] !== 0 || p.outcomeReleases[outcome] === 0) continue;
      const tick = Math.max(start, p.shareFirst[h] as number) + p.scalars.linkTicks;
      if (
        tick > Math.min(p.coverageTrackEnd[c] as number, p.shareLast[h] as number) ||
        tick >= until
      )
        continue;
      const { rules } = run.denialOf(outcome);
      const key = `${owner}:${rules.join(',')}`;
      const known = earliest.get(key);
      if (known === undefined || tick < known.tick) earliest.set(key, { tick, owner, rules });
    }
  }
  const to = run.nation(n);
  return [...earliest.values()].map(({ tick, owner, rules }) => ({
    tick,
    clock: clock.at(tick),
    kind: 'kept-back' as const,
    nation: to.id,
    text: `the track of ${run.nation(owner).title} is kept from ${to.title} by ${listText(rules.map((r) => run.ruleText(r)))}`,
    rules: rules.map((r) => run.rule(r)),
  }));
}
