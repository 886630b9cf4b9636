/** The raid of a variant, sampled, and where each of its threats is at any time. */
import { keyOf } from '../../src/chance/key.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance, VARIANT_LEVEL } from '../../src/chance/threefry.ts';
import type { RaidGroup, Scenario, ThreatType } from '../../src/scenario/model.ts';
import {
  EARTH_M,
  along,
  angleBetween,
  cross,
  tangentOfBearing,
  tangentTowards,
  unit,
  vecOf,
  type Vec,
} from './sphere.ts';

export const TICKS_PER_S = 10;

/** A duration in whole ticks, rounded to the nearest. */
export function ticksOf(seconds: number): number {
  return Math.round(seconds * TICKS_PER_S);
}

export interface Leg {
  /** Seconds since the threat's launch. */
  readonly fromS: number;
  readonly toS: number;
  readonly from: Vec;
  readonly tangent: Vec;
  /** Radians. */
  readonly length: number;
}

/** A threat of the variant, with its positions at every judged instant. */
export interface Threat {
  readonly id: string;
  readonly key: number;
  readonly type: ThreatType;
  /** First class of its type. */
  readonly class: string;
  readonly launchTick: number;
  /** Last tick of its path. */
  readonly endTick: number;
  readonly hasTarget: boolean;
  readonly legs: readonly Leg[];
  /** Judged instants per tick: 1 when geometry is judged at the ticks alone. */
  readonly perTick: number;
  /** By judged instant since launch: unit vector and height, m. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly h: Float64Array;
  /** By judged instant: index of its leg. */
  readonly leg: Uint8Array;
  /** Greatest straight-line move between two judged instants, m. */
  readonly maxMoveM: number;
}

/** Samples variant `variant`: every threat, in the order of keys. */
export function sampleRaid(
  scenario: Scenario,
  seed: number,
  variant: number,
  perTick: number,
): Threat[] {
  const chance = new Chance();
  chance.setKey(seed, VARIANT_LEVEL, variant);
  const threats: Threat[] = [];
  for (const group of scenario.raid) {
    const type = scenario.threatTypes.find((t) => t.id === group.type);
    if (type === undefined) throw new Error(`unknown threat type \`${group.type}\``);
    for (let n = 1; n <= group.count; n += 1) {
      threats.push(sampleThreat(scenario, group, type, `${group.id}/${n}`, chance, perTick));
    }
  }
  return threats.sort((a, b) => a.key - b.key);
}

function sampleThreat(
  scenario: Scenario,
  group: RaidGroup,
  type: ThreatType,
  id: string,
  chance: Chance,
  perTick: number,
): Threat {
  const key = keyOf(id);
  const draw = (purpose: number, ordinal: number): number =>
    chance.uniform(purpose, key, 0, ordinal);

  const { fromS, toS } = group.window;
  const launchTick = ticksOf(fromS + (toS - fromS) * draw(Purpose.launchTime, 0));

  const place = vecOf(group.launch.place);
  const scatterM = group.launch.scatterM * Math.sqrt(draw(Purpose.launchScatter, 0));
  const bearing = 2 * Math.PI * draw(Purpose.launchScatter, 1);
  const points: Vec[] = [along(place, tangentOfBearing(place, bearing), scatterM / EARTH_M)];

  let before = place;
  group.route.forEach((waypoint, i) => {
    const here = vecOf(waypoint.place);
    const offsetM = waypoint.jitterM * (2 * draw(Purpose.routeJitter, i) - 1);
    // choice: a waypoint on the very place before it has no course, hence no jitter
    const course = angleBetween(before, here) * EARTH_M;
    const left = course < 1 ? null : unit(cross(before, here));
    points.push(left === null ? here : along(here, left, -offsetM / EARTH_M));
    before = here;
  });

  const drawn = pickTarget(group, draw(Purpose.target, 0));
  const { stray } = group;
  const strays = stray !== undefined && draw(Purpose.stray, 0) < stray.probability;
  if (drawn !== null) {
    const asset = scenario.assets.find((a) => a.id === drawn);
    if (asset === undefined) throw new Error(`unknown asset \`${drawn}\``);
    points.push(vecOf(asset.place));
  }
  const target = strays ? null : drawn;
  if (strays) {
    const turn = ((stray.turnDeg * Math.PI) / 180) * (2 * draw(Purpose.stray, 2) - 1);
    points.splice(0, points.length, ...strayed(points, draw(Purpose.stray, 1), turn));
  }
  const band = group.heightM;
  const heightM =
    band === undefined ? type.heightM : band.low + (band.high - band.low) * draw(Purpose.height, 0);

  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) {
    throw new Error(`\`${id}\` has neither route nor target`);
  }
  // choice: a ballistic path is one leg, so a route only says where it ends when there is no target
  const legs = legsOf(type.profile === 'ballistic' ? [first, last] : points, type.speedMps);
  const durationS = legs.at(-1)?.toS ?? 0;
  // choice: the path's end is an interval's end and rounds down
  const lastInstant = Math.floor(durationS * TICKS_PER_S * perTick + 1e-9);
  const ticks = Math.floor(lastInstant / perTick);

  const n = lastInstant + 1;
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const z = new Float64Array(n);
  const h = new Float64Array(n);
  const leg = new Uint8Array(n);
  let at = 0;
  let maxMoveM = 0;
  for (let i = 0; i < n; i += 1) {
    const seconds = i / perTick / TICKS_PER_S;
    while (at < legs.length - 1 && seconds >= (legs[at]?.toS ?? 0)) at += 1;
    const here = legs[at];
    const share = durationS > 0 ? Math.min(seconds / durationS, 1) : 1;
    const from = here?.from ?? first;
    const tangent = here?.tangent ?? first;
    const angle =
      here === undefined
        ? 0
        : Math.min(((seconds - here.fromS) * type.speedMps) / EARTH_M, here.length);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    x[i] = from[0] * c + tangent[0] * s;
    y[i] = from[1] * c + tangent[1] * s;
    z[i] = from[2] * c + tangent[2] * s;
    h[i] = heightAt(type.profile, heightM, share);
    leg[i] = at;
    if (i > 0) {
      const up = Math.abs((h[i] ?? 0) - (h[i - 1] ?? 0));
      const ground = type.speedMps / TICKS_PER_S / perTick;
      const move = up + ground * (1 + Math.max(h[i] ?? 0, h[i - 1] ?? 0) / EARTH_M) + 1e-6;
      if (move > maxMoveM) maxMoveM = move;
    }
  }
  return {
    id,
    key,
    type,
    class: type.classes[0] ?? '',
    launchTick,
    endTick: launchTick + ticks,
    hasTarget: target !== null,
    legs,
    perTick,
    x,
    y,
    z,
    h,
    leg,
    maxMoveM: maxMoveM + 1e-6,
  };
}

/** A route left at `share` of its length, turned right by `turn`, straight on for what remains. */
function strayed(points: readonly Vec[], share: number, turn: number): Vec[] {
  const legs = legsOf(points, 1);
  const whole = legs.reduce((sum, leg) => sum + leg.length, 0);
  const kept: Vec[] = points.slice(0, 1);
  let before = 0;
  for (const leg of legs) {
    const on = share * whole - before;
    if (on < leg.length) {
      const here = along(leg.from, leg.tangent, on);
      // a quarter of the circle further on, a point lies in the direction of flight
      const course = tangentTowards(here, along(leg.from, leg.tangent, on + Math.PI / 2));
      const left = cross(here, course);
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const away: Vec = [
        course[0] * c - left[0] * s,
        course[1] * c - left[1] * s,
        course[2] * c - left[2] * s,
      ];
      kept.push(here, along(here, away, (1 - share) * whole));
      return kept;
    }
    before += leg.length;
    kept.push(along(leg.from, leg.tangent, leg.length));
  }
  return kept;
}

/** Weights cumulated over the targets in order of asset key; null when the group has none. */
function pickTarget(group: RaidGroup, u: number): string | null {
  if (group.targets.length === 0) return null;
  const targets = [...group.targets].sort((a, b) => keyOf(a.asset) - keyOf(b.asset));
  let total = 0;
  for (const target of targets) total += target.weight;
  let sum = 0;
  for (const target of targets) {
    sum += target.weight;
    if (sum > u * total) return target.asset;
  }
  return targets.at(-1)?.asset ?? null;
}

function legsOf(points: readonly Vec[], speedMps: number): Leg[] {
  const legs: Leg[] = [];
  let from = points[0];
  if (from === undefined) return legs;
  let seconds = 0;
  for (const to of points.slice(1)) {
    const length = angleBetween(from, to);
    // choice: a point within 1 m of the last kept one is left out, with its leg
    if (length * EARTH_M < 1) continue;
    const toS = seconds + (length * EARTH_M) / speedMps;
    legs.push({ fromS: seconds, toS, from, tangent: tangentTowards(from, to), length });
    seconds = toS;
    from = to;
  }
  return legs;
}

/** Height at `share` of the way. */
function heightAt(profile: ThreatType['profile'], heightM: number, share: number): number {
  if (profile === 'cruise') return heightM;
  if (profile === 'glide') return heightM * (1 - share);
  const piece = Math.min(Math.floor(share * 32), 31);
  const within = share * 32 - piece;
  const a = piece / 32;
  const b = (piece + 1) / 32;
  return 4 * heightM * (a * (1 - a) * (1 - within) + b * (1 - b) * within);
}

export function positionAt(threat: Threat, instant: number): Vec {
  return [threat.x[instant] ?? 0, threat.y[instant] ?? 0, threat.z[instant] ?? 0];
}

/** Runs of judged instants i in [from, to] at which `holds(i)`, rounded to ticks since launch. */
export function runsInTicks(
  perTick: number,
  from: number,
  to: number,
  holds: (instant: number) => boolean,
  skip: (instant: number) => number = () => 1,
): [number, number][] {
  const runs: [number, number][] = [];
  let start = -1;
  const close = (last: number): void => {
    const a = Math.ceil(start / perTick);
    const b = Math.floor(last / perTick);
    if (a <= b) runs.push([a, b]);
    start = -1;
  };
  let i = from;
  while (i <= to) {
    if (holds(i)) {
      if (start < 0) start = i;
      i += 1;
    } else {
      if (start >= 0) close(i - 1);
      i += Math.max(1, skip(i));
    }
  }
  if (start >= 0) close(to);
  return runs;
}
