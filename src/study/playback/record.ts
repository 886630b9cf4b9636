/**
 * Writes a night down from the run that its stories are told from, so that what is watched, what is
 * explained and what is counted cannot disagree: places are those that the kernel moved by,
 * engagements and ways those of its log, words those of `explain`.
 */
import type { Vec3 } from '../../geo/vector.ts';
import { Explanation, type ExplainInput } from '../explain.ts';
import type { StoryRun } from '../story-run.ts';
import type { Story } from '../story.ts';
import { CAUSES } from '../tally.ts';
import { axesOf } from '../variant.ts';
import { eventsOf } from './events.ts';
import { MotionReader } from './motion.ts';
import {
  type DetectionColumns,
  type FlightColumns,
  type NamedRule,
  type Playback,
  type ShotColumns,
  SHOT_OUTCOMES,
  type ThreatColumns,
  type TrackColumns,
} from './playback.ts';

const KILLED = SHOT_OUTCOMES.indexOf('killed');
const MISSED = SHOT_OUTCOMES.indexOf('missed');
const WASTED = SHOT_OUTCOMES.indexOf('wasted');

/**
 * Runs one replication under one policy and writes it down. Throws `InputError` for a replication
 * that is not a whole number from 0.
 */
export function recordPlayback(input: ExplainInput): Playback {
  const explanation = new Explanation(input);
  const { run } = explanation;
  const stories = run.threats.map(({ id }) => explanation.story(id));
  const threats = threatColumns(run, stories);
  const tracks = trackColumns(run);
  const detections = detectionColumns(run, threats.seenTick);
  return {
    about: {
      ...explanation.about,
      startsAt: run.compiler.scenario.startsAt,
      fromTick: leastOf(threats.launchTick),
      toTick: mostOf(threats.endTick),
      leakers: run.state.leakers,
    },
    nations: run.compiler.entities.nations.map((_, n) => run.nation(n)),
    stoppers: axesOf(run.compiler).stoppers.map(({ id, title, kind, nation, system }) => ({
      id,
      title,
      kind,
      nation,
      system,
    })),
    firstFlight: run.program.counts.units,
    threats,
    tracks,
    shots: shotColumns(run, new MotionReader(tracks)),
    flights: flightColumns(run),
    detections,
    stories,
    events: eventsOf(run, stories),
    rules: rulesOf(run, stories),
  };
}

function leastOf(ticks: Int32Array): number {
  return ticks.reduce((least, tick) => Math.min(least, tick), ticks[0] ?? 0);
}

function mostOf(ticks: Int32Array): number {
  return ticks.reduce((most, tick) => Math.max(most, tick), ticks[0] ?? 0);
}

/** All but `seenTick`, which detections fill in. */
function threatColumns({ program: p, state }: StoryRun, stories: readonly Story[]): ThreatColumns {
  return {
    launchTick: Int32Array.from(p.threatLaunch),
    endTick: Int32Array.from(state.endTick),
    fate: Uint8Array.from(state.fate),
    cause: Int8Array.from(stories, ({ cause }) => (cause === null ? -1 : CAUSES.indexOf(cause))),
    stopper: Int32Array.from(state.stopper),
    seenTick: new Int32Array(p.counts.threats).fill(-1),
  };
}

/** Copies out of the program, whose own buffer stays whole. */
function trackColumns({ program: p }: StoryRun): TrackColumns {
  return {
    offsets: Int32Array.from(p.threatTrack),
    tick: Float64Array.from(p.trackTick),
    x: Float64Array.from(p.trackX),
    y: Float64Array.from(p.trackY),
    z: Float64Array.from(p.trackZ),
    heightM: Float64Array.from(p.trackHeight),
  };
}

function shotColumns(run: StoryRun, motion: MotionReader): ShotColumns {
  const { engagements: log } = run.log;
  const n = log.count;
  const { units } = run.program.counts;
  const columns = {
    launchTick: log.launchTick.slice(0, n),
    endTick: new Int32Array(n),
    interceptTick: log.interceptTick.slice(0, n),
    effector: log.effector.slice(0, n),
    threat: log.threat.slice(0, n),
    rounds: log.rounds.slice(0, n),
    outcome: new Uint8Array(n),
    gun: Uint8Array.from(log.gun.subarray(0, n)),
    from: new Float64Array(3 * n),
    to: new Float64Array(3 * n),
  };
  const aim = { x: 0, y: 0, z: 0 };
  for (let i = 0; i < n; i += 1) {
    const threat = log.threat[i] as number;
    const effector = log.effector[i] as number;
    const meets = log.interceptTick[i] as number;
    const wasted = log.wasted[i] === 1;
    columns.outcome[i] = wasted ? WASTED : log.killed[i] === 1 ? KILLED : MISSED;
    columns.endTick[i] = wasted ? run.endOf(threat) : meets;
    const stands = run.compiler.entities.units[effector]?.place;
    put(columns.from, i, effector < units && stands !== undefined ? stands : flownFrom(run, i));
    motion.threatInto(aim, threat, meets);
    put(columns.to, i, aim);
  }
  return columns;
}

function flownFrom({ log: { engagements: log } }: StoryRun, row: number): Vec3 {
  return {
    x: log.fromX[row] as number,
    y: log.fromY[row] as number,
    z: log.fromZ[row] as number,
  };
}

function put(into: Float64Array, row: number, { x, y, z }: Vec3): void {
  into[3 * row] = x;
  into[3 * row + 1] = y;
  into[3 * row + 2] = z;
}

/** The log's legs, which are mixed, flight by flight. */
function flightColumns({ log: { legs }, program: p }: StoryRun): FlightColumns {
  const { flights } = p.counts;
  const offsets = new Int32Array(flights + 1);
  for (let i = 0; i < legs.count; i += 1) {
    const after = (legs.flight[i] as number) + 1;
    offsets[after] = (offsets[after] as number) + 1;
  }
  for (let f = 0; f < flights; f += 1) {
    offsets[f + 1] = (offsets[f + 1] as number) + (offsets[f] as number);
  }
  const next = offsets.slice();
  const columns = {
    offsets,
    fromTick: new Int32Array(legs.count),
    toTick: new Int32Array(legs.count),
    from: new Float64Array(3 * legs.count),
    to: new Float64Array(3 * legs.count),
  };
  for (let i = 0; i < legs.count; i += 1) {
    const f = legs.flight[i] as number;
    const row = next[f] as number;
    next[f] = row + 1;
    columns.fromTick[row] = legs.fromTick[i] as number;
    columns.toTick[row] = legs.toTick[i] as number;
    columns.from[3 * row] = legs.fromX[i] as number;
    columns.from[3 * row + 1] = legs.fromY[i] as number;
    columns.from[3 * row + 2] = legs.fromZ[i] as number;
    columns.to[3 * row] = legs.toX[i] as number;
    columns.to[3 * row + 1] = legs.toY[i] as number;
    columns.to[3 * row + 2] = legs.toZ[i] as number;
  }
  return columns;
}

/** First pictures of all nations, in order of time; fills `seenTick` with the earliest of each. */
function detectionColumns(run: StoryRun, seenTick: Int32Array): DetectionColumns {
  const rows: { tick: number; threat: number; nation: number }[] = [];
  for (let threat = 0; threat < run.threats.length; threat += 1) {
    for (let nation = 0; nation < run.program.counts.nations; nation += 1) {
      const tick = run.picturesOf(threat, nation)[0]?.start;
      if (tick === undefined) continue;
      rows.push({ tick, threat, nation });
      const known = seenTick[threat] as number;
      seenTick[threat] = known < 0 ? tick : Math.min(known, tick);
    }
  }
  rows.sort((a, b) => a.tick - b.tick || a.threat - b.threat || a.nation - b.nation);
  return {
    tick: Int32Array.from(rows, (row) => row.tick),
    threat: Int32Array.from(rows, (row) => row.threat),
    nation: Int32Array.from(rows, (row) => row.nation),
  };
}

function rulesOf(run: StoryRun, stories: readonly Story[]): NamedRule[] {
  const named = new Set<string>();
  for (const { causeRules, lines } of stories) {
    for (const { id } of causeRules) named.add(id);
    for (const { rules = [] } of lines) for (const { id } of rules) named.add(id);
  }
  return run.compiler.rules.book.rules.flatMap(({ id, title, text, file, line }) =>
    named.has(id) ? [{ id, title, text, file, line }] : [],
  );
}
