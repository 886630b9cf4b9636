/** A flight sampled every 10 ms with plain trigonometry, to hold closed forms against. */
import type { Place, Scenario } from '../../src/scenario/model.ts';
import {
  EARTH_M,
  along,
  angleBetween,
  dot,
  tangentTowards,
  vecOf,
  type Vec,
} from '../reference/sphere.ts';

export const STEP_S = 0.01;
/** Samples per tick. */
export const PER_TICK = 10;

/** Unit vectors and heights, sample k at launch + k × 10 ms. */
export interface Flown {
  readonly launchTick: number;
  readonly at: readonly Vec[];
  readonly heightM: Float64Array;
}

/** A straight flight from the group's launch place to its one target. */
export function fly(scenario: Scenario): Flown {
  const group = scenario.raid[0]!;
  const type = scenario.threatTypes[0]!;
  const from = vecOf(group.launch.place);
  const to = vecOf(scenario.assets[0]!.place);
  const total = angleBetween(from, to);
  const tangent = tangentTowards(from, to);
  const rate = type.speedMps / EARTH_M;
  const samples = Math.floor(total / rate / STEP_S) + 1;
  const at: Vec[] = [];
  const heightM = new Float64Array(samples);
  const arc = (x: number): number => 4 * type.heightM * x * (1 - x);
  for (let k = 0; k < samples; k += 1) {
    const angle = k * STEP_S * rate;
    at.push(along(from, tangent, angle));
    const x = angle / total;
    if (type.profile === 'cruise') heightM[k] = type.heightM;
    else if (type.profile === 'glide') heightM[k] = type.heightM * (1 - x);
    else {
      const piece = Math.min(31, Math.floor(x * 32));
      const part = x * 32 - piece;
      heightM[k] = arc(piece / 32) * (1 - part) + arc((piece + 1) / 32) * part;
    }
  }
  return { launchTick: Math.round(group.window.fromS * 10), at, heightM };
}

export interface Ball {
  readonly place: Place;
  /** Height of what ranges count from, m. */
  readonly originM: number;
  readonly minRangeM: number;
  readonly maxRangeM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
  /** Antenna whose horizon counts; null: none. */
  readonly antennaM: number | null;
}

export function slantsTo(flown: Flown, place: Place, originM: number): Float64Array {
  const p = vecOf(place);
  return Float64Array.from(flown.at, (v, k) => {
    const r1 = EARTH_M + originM;
    const r2 = EARTH_M + flown.heightM[k]!;
    const x = r2 * v[0] - r1 * p[0];
    const y = r2 * v[1] - r1 * p[1];
    const z = r2 * v[2] - r1 * p[2];
    return Math.sqrt(x * x + y * y + z * z);
  });
}

export const reach = (heightM: number): number => Math.sqrt(2 * (4 / 3) * EARTH_M * heightM);

/** 1 where a sample is inside. */
export function inside(flown: Flown, ball: Ball, slants: Float64Array): Uint8Array {
  const p = vecOf(ball.place);
  return Uint8Array.from(flown.at, (v, k) => {
    const h = flown.heightM[k]!;
    const s = slants[k]!;
    if (s < ball.minRangeM || s > ball.maxRangeM) return 0;
    if (h < ball.minHeightM || h > ball.maxHeightM) return 0;
    if (ball.antennaM === null) return 1;
    const ground = EARTH_M * Math.acos(Math.min(1, dot(v, p)));
    return ground <= reach(ball.antennaM) + reach(h) ? 1 : 0;
  });
}

/** Ticks inside by intervals, and by samples; a tick may differ only within a tick of a flip. */
export function ticksApart(
  flown: Flown,
  samples: Uint8Array,
  intervals: readonly (readonly [number, number])[],
): number[] {
  const ticks = Math.floor((samples.length - 1) / PER_TICK);
  const mine = new Uint8Array(ticks + 1);
  const wrong: number[] = [];
  for (const [first, last] of intervals) {
    for (let s = first; s <= last; s += 1) {
      const k = s - flown.launchTick;
      if (k < 0 || k > ticks) wrong.push(s);
      else mine[k] = 1;
    }
  }
  for (let k = 0; k <= ticks; k += 1) {
    const at = k * PER_TICK;
    if (mine[k] === samples[at]) continue;
    let flip = false;
    for (
      let i = Math.max(1, at - PER_TICK);
      i <= Math.min(samples.length - 1, at + PER_TICK);
      i += 1
    ) {
      if (samples[i] !== samples[i - 1]) flip = true;
    }
    // a path begins and ends with a flip
    if (k === 0 || k === ticks) flip = true;
    if (!flip) wrong.push(flown.launchTick + k);
  }
  return wrong;
}

/** Longest run of like samples, in samples, that any of these ticks lies in. */
export function longestRun(flown: Flown, samples: Uint8Array, ticks: readonly number[]): number {
  let longest = 0;
  for (const tick of ticks) {
    const at = (tick - flown.launchTick) * PER_TICK;
    let from = at;
    let to = at;
    while (from > 0 && samples[from - 1] === samples[at]) from -= 1;
    while (to < samples.length - 1 && samples[to + 1] === samples[at]) to += 1;
    longest = Math.max(longest, to - from + 1);
  }
  return longest;
}
