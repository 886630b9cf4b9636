/**
 * Windows: when a threat is inside a fire unit's envelope and above its horizon, with the launch
 * that belongs to every intercept. At constant height both range and horizon bound the cosine of
 * an angle that grows evenly, so that the interval is a closed form; climbing pieces are searched.
 */
import acos from '@stdlib/math-base-special-acos';
import cos from '@stdlib/math-base-special-cos';
import { EARTH_RADIUS_M, horizonM, type UnitVector } from '../geo/sphere.ts';
import type { ClassPerformance } from '../scenario/model.ts';
import { launchAt } from '../program/launch.ts';
import { bearingInto, type Bearing, type Leg } from './path.ts';
import { TICKS_PER_S, firstTick, lastTick } from './tick.ts';

/**
 * Widest angle that one quadratic of squared range is fitted over: the launch is then good to some
 * 0.002 ticks. Climbing legs need narrower ones, since height times angle² is a cubic in time.
 */
const WIDEST_LEVEL_FIT_RAD = 0.01;
const WIDEST_CLIMBING_FIT_RAD = 0.004;
/** Spacing of samples, and accuracy of the ends found between them, on climbing pieces, s. */
const SEARCH_STEP_S = 1;
const SEARCH_EXACT_S = 0.005;

/** A ball and a horizon around a place on the ground, cut by heights. */
export interface Envelope {
  readonly place: UnitVector;
  /** Height of the point that slant ranges count from, m. */
  readonly originM: number;
  readonly minRangeM: number;
  readonly maxRangeM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
  /** Height of the antenna whose horizon counts, m; negative: no horizon. */
  readonly antennaM: number;
}

export function fireEnvelope(
  place: UnitVector,
  performance: ClassPerformance,
  antennaM: number,
  remoteTrack: boolean,
): Envelope {
  return { place, originM: 0, ...performance, antennaM: remoteTrack ? -1 : antennaM };
}

/** Intervals of seconds, as pairs in one list. */
export type Spans = number[];

const bearing: Bearing = { nearest: 0, atRad: 0 };

/** Appends the spans of a leg that lie inside an envelope. */
export function spansInside(out: Spans, leg: Leg, e: Envelope): void {
  bearingInto(bearing, leg, e.place);
  const { nearest, atRad } = bearing;
  const top = leg.climbMps > 0 ? leg.heightM + leg.climbMps * (leg.toS - leg.fromS) : leg.heightM;
  const limit = reachRad(e, top);
  // Quickly: is any point of this leg within reach at all?
  const nearestOnLeg = atRad < 0 ? 0 : atRad > leg.angleRad ? leg.angleRad : atRad;
  if (nearest * cos(nearestOnLeg - atRad) < cos(Math.min(limit, Math.PI))) return;
  if (leg.climbMps === 0) levelSpans(out, leg, e, nearest, atRad);
  else climbingSpans(out, leg, e, nearest, atRad);
}

/** An angle on the ground beyond which nothing below `heightM` can be inside, rad. */
function reachRad(e: Envelope, heightM: number): number {
  // A chord is shorter than its arc; 1.1 covers the difference up to 100 km height.
  const range = (e.maxRangeM * 1.1) / EARTH_RADIUS_M;
  if (e.antennaM < 0) return range;
  return Math.min(range, (horizonM(e.antennaM) + horizonM(heightM)) / EARTH_RADIUS_M + 1e-6);
}

/** Cosine of the angle at which a point at height h is `slant` metres away; −2 if it always is nearer. */
function cosineAt(slant: number, originM: number, heightM: number): number {
  const r1 = EARTH_RADIUS_M + originM;
  const r2 = EARTH_RADIUS_M + heightM;
  // 1 − (slant² − Δh²)/(2 r1 r2): the form that does not cancel at short range.
  const dh = r2 - r1;
  return 1 - (slant * slant - dh * dh) / (2 * r1 * r2);
}

function levelSpans(out: Spans, leg: Leg, e: Envelope, nearest: number, atRad: number): void {
  const h = leg.heightM;
  if (h < e.minHeightM || h > e.maxHeightM) return;
  let least = cosineAt(e.maxRangeM, e.originM, h);
  if (e.antennaM >= 0) {
    least = Math.max(least, cos((horizonM(e.antennaM) + horizonM(h)) / EARTH_RADIUS_M));
  }
  if (least > nearest) return;
  const outer = least <= -nearest ? Math.PI : acos(least / nearest);
  const from = Math.max(0, atRad - outer);
  const to = Math.min(leg.angleRad, atRad + outer);
  if (from > to) return;
  const most = e.minRangeM > 0 ? cosineAt(e.minRangeM, e.originM, h) : 2;
  if (most >= nearest) pushSpan(out, leg, from, to);
  else {
    const inner = acos(Math.max(most / nearest, -1));
    pushSpan(out, leg, from, Math.min(to, atRad - inner));
    pushSpan(out, leg, Math.max(from, atRad + inner), to);
  }
}

function pushSpan(out: Spans, leg: Leg, fromRad: number, toRad: number): void {
  if (fromRad > toRad) return;
  out.push(leg.fromS + fromRad / leg.rateRadPerS);
  out.push(toRad >= leg.angleRad ? leg.toS : leg.fromS + toRad / leg.rateRadPerS);
}

function climbingSpans(out: Spans, leg: Leg, e: Envelope, nearest: number, atRad: number): void {
  const inside = (t: number): boolean => {
    const h = leg.heightM + leg.climbMps * (t - leg.fromS);
    if (h < e.minHeightM || h > e.maxHeightM) return false;
    const slant = slantAt(leg, e.originM, nearest, atRad, t);
    if (slant > e.maxRangeM || slant < e.minRangeM) return false;
    if (e.antennaM < 0) return true;
    const away = acos(Math.min(1, nearest * cos((t - leg.fromS) * leg.rateRadPerS - atRad)));
    return away * EARTH_RADIUS_M <= horizonM(e.antennaM) + horizonM(h);
  };
  const steps = Math.max(1, Math.ceil((leg.toS - leg.fromS) / SEARCH_STEP_S));
  let begun = inside(leg.fromS) ? leg.fromS : NaN;
  let was = !Number.isNaN(begun);
  let before = leg.fromS;
  for (let k = 1; k <= steps; k += 1) {
    const t = k === steps ? leg.toS : leg.fromS + ((leg.toS - leg.fromS) * k) / steps;
    const is = inside(t);
    if (is !== was) {
      const flip = flipBetween(inside, before, t, was);
      if (is) begun = flip;
      else out.push(begun, flip);
      was = is;
    }
    before = t;
  }
  if (was) out.push(begun, leg.toS);
}

function flipBetween(inside: (t: number) => boolean, a: number, b: number, atA: boolean): number {
  let low = a;
  let high = b;
  while (high - low > SEARCH_EXACT_S) {
    const middle = (low + high) / 2;
    if (inside(middle) === atA) low = middle;
    else high = middle;
  }
  return atA ? low : high;
}

function slantAt(leg: Leg, originM: number, nearest: number, atRad: number, t: number): number {
  const r1 = EARTH_RADIUS_M + originM;
  const r2 = EARTH_RADIUS_M + leg.heightM + leg.climbMps * (t - leg.fromS);
  const c = nearest * cos((t - leg.fromS) * leg.rateRadPerS - atRad);
  return Math.sqrt(Math.max(0, r1 * r1 + r2 * r2 - 2 * r1 * r2 * c));
}

/** Ticks over which one quadratic gives the launch: g0 + g1·τ + g2·τ², τ from `first`, ticks². */
export interface Fit {
  readonly first: number;
  readonly last: number;
  readonly g0: number;
  readonly g1: number;
  readonly g2: number;
  /**
   * The target outruns the round here: a later intercept needs an earlier launch, so that only the
   * first permitted tick can ever be chosen.
   */
  readonly falls: boolean;
}

/**
 * Fits over a span of a leg, from `fromTick` on (so that a tick on the seam of two legs is counted
 * once), for rounds of a mean speed. Over each the launch either rises or falls.
 */
export function fitsOver(
  leg: Leg,
  e: Envelope,
  fromS: number,
  toS: number,
  fromTick: number,
  roundSpeedMps: number,
): Fit[] {
  const first = Math.max(fromTick, firstTick(fromS));
  const last = lastTick(toS);
  if (first > last) return [];
  bearingInto(bearing, leg, e.place);
  const { nearest, atRad } = bearing;
  const widest = leg.climbMps === 0 ? WIDEST_LEVEL_FIT_RAD : WIDEST_CLIMBING_FIT_RAD;
  const pieces = Math.max(1, Math.ceil(((toS - fromS) * leg.rateRadPerS) / widest));
  const length = Math.max(1, Math.ceil((last - first + 1) / pieces));
  const perTick = roundSpeedMps / TICKS_PER_S;
  const squared = (tick: number): number => {
    const ticks = slantAt(leg, e.originM, nearest, atRad, tick / TICKS_PER_S) / perTick;
    return ticks * ticks;
  };
  const fits: Fit[] = [];
  for (let a = first; a <= last; a += length) {
    const b = Math.min(last, a + length - 1);
    const n = b - a;
    const g0 = squared(a);
    let g1 = 0;
    let g2 = 0;
    if (n > 0) {
      const middle = squared((a + b) / 2);
      const end = squared(b);
      g2 = (2 * (g0 + end - 2 * middle)) / (n * n);
      g1 = (end - g0) / n - g2 * n;
    }
    fits.push(...turns({ first: a, last: b, g0, g1, g2, falls: false }));
  }
  return fits;
}

/** A fit cut where its launch turns: squared flight time is convex, so it rises first, if at all. */
function turns(fit: Fit): Fit[] {
  const { first, last, g0, g1, g2 } = fit;
  const rises = (tau: number): boolean =>
    launchAt(first, g0, g1, g2, tau + 1) >= launchAt(first, g0, g1, g2, tau);
  const n = last - first;
  if (n === 0 || (rises(0) && rises(n - 1))) return [fit];
  if (!rises(0) && !rises(n - 1)) return [{ ...fit, falls: true }];
  let low = 0;
  let high = n - 1;
  const up = rises(0);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rises(middle) === up) low = middle;
    else high = middle;
  }
  const before = part(fit, first, first + high);
  const after = part(fit, first + high + 1, last);
  return up ? [before, { ...after, falls: true }] : [{ ...before, falls: true }, after];
}

/** A fit over part of its ticks. */
export function part(fit: Fit, first: number, last: number): Fit {
  const k = first - fit.first;
  return {
    first,
    last,
    g0: fit.g0 + (fit.g1 + fit.g2 * k) * k,
    g1: fit.g1 + 2 * fit.g2 * k,
    g2: fit.g2,
    falls: fit.falls,
  };
}
