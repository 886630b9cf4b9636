/** Where threats are, as points between which what moves during a replication draws straight lines. */
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import { EARTH_RADIUS_M, type UnitVector } from '../geo/sphere.ts';
import type { Leg } from './path.ts';
import type { Threat } from './raid.ts';
import { TICKS_PER_S } from './tick.ts';

/** Longest straight piece, m: it leaves the great circle by 5 m at most. */
const LONGEST_PIECE_M = 16_000;
const LONGEST_PIECE_RAD = LONGEST_PIECE_M / EARTH_RADIUS_M;

/** Points of all threats one after the other, as columns. */
export interface Tracks {
  /** First point of each threat, and the end of the last. */
  readonly first: number[];
  readonly tick: number[];
  readonly x: number[];
  readonly y: number[];
  readonly z: number[];
  readonly heightM: number[];
}

/** Tracks of threats: points at the ends of legs and no more than 16 km apart, two at least. */
export function tracksOf(threats: readonly Threat[]): Tracks {
  const tracks: Tracks = { first: [0], tick: [], x: [], y: [], z: [], heightM: [] };
  for (const threat of threats) {
    const last = threat.legs[threat.legs.length - 1];
    if (last === undefined) {
      // It is launched where it ends: a tick of standing still.
      pushPoint(tracks, threat.launchTick, threat.from, 0);
      pushPoint(tracks, threat.launchTick + 1, threat.from, 0);
    } else {
      for (const leg of threat.legs) pushLeg(tracks, leg);
      tracks.tick[tracks.first[tracks.first.length - 1] as number] = threat.launchTick;
      pushPoint(tracks, last.toS * TICKS_PER_S, last.to, heightOn(last, last.toS));
    }
    tracks.first.push(tracks.tick.length);
  }
  return tracks;
}

const heightOn = (leg: Leg, s: number): number => leg.heightM + leg.climbMps * (s - leg.fromS);

/** The points of a leg but its last. */
function pushLeg(tracks: Tracks, leg: Leg): void {
  const pieces = Math.max(1, Math.ceil(leg.angleRad / LONGEST_PIECE_RAD));
  const step = leg.angleRad / pieces;
  const c = cos(step);
  const s = sin(step);
  let { x, y, z } = leg.from;
  let { x: u, y: v, z: w } = leg.course;
  for (let k = 0; k < pieces; k += 1) {
    const at = leg.fromS + ((leg.toS - leg.fromS) * k) / pieces;
    tracks.tick.push(at * TICKS_PER_S);
    tracks.x.push(x);
    tracks.y.push(y);
    tracks.z.push(z);
    tracks.heightM.push(heightOn(leg, at));
    // Place and course turn together, which saves a sine and a cosine for each point.
    const x1 = x * c + u * s;
    const y1 = y * c + v * s;
    const z1 = z * c + w * s;
    u = u * c - x * s;
    v = v * c - y * s;
    w = w * c - z * s;
    x = x1;
    y = y1;
    z = z1;
  }
}

function pushPoint(tracks: Tracks, tick: number, at: UnitVector, heightM: number): void {
  tracks.tick.push(tick);
  tracks.x.push(at.x);
  tracks.y.push(at.y);
  tracks.z.push(at.z);
  tracks.heightM.push(heightM);
}
