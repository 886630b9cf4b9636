/**
 * Where a threat is in the terms that rules use: pieces of its flight over which airspace, zones,
 * fall of debris and altitude class are constant, and pieces over which the nations it heads for
 * are. Boundaries are ticks: a tick belongs to the piece that its own instant lies in.
 */
import {
  AIRSPACE_CEILING_M,
  INTERNATIONAL,
  type AirspaceCuts,
  type DistanceCuts,
  type Geography,
  type ZoneCuts,
} from '../geo/geography.ts';
import { pointOnLeg, type Leg } from './path.ts';
import type { Threat } from './raid.ts';
import { firstTick } from './tick.ts';

const GRAVITY_MPS2 = 9.80665;

/** What the rule book asks about, so that nothing else is computed. */
export interface TimelineNeeds {
  readonly debris: boolean;
  readonly heading: boolean;
  readonly altitudeThresholdsM: readonly number[];
  readonly distanceThresholdsM: readonly number[];
  readonly projectionS: number;
  readonly steadyS: number;
  /** Zones that reach above the ceiling of airspaces: drawn polygons; belts end with the airspace. */
  readonly zonesWithoutCeiling: number;
}

/** Piece i holds from tick `first[i]` to `first[i + 1] − 1`, the last to the path's last tick. */
export interface Timeline {
  readonly first: number[];
  /** Index into `Geography.airspaces`. */
  readonly over: number[];
  /** Bit mask. */
  readonly zones: number[];
  /** Airspace in which the wreck would fall; −1 if no rule asks. */
  readonly debris: number[];
  /** Altitude in the middle of the piece, m: between the same thresholds as the rest of it. */
  readonly altitudeM: number[];
  /** As `first`, in launch ticks, with indices of interned sets of nations. */
  readonly headingFirst: number[];
  readonly heading: number[];
}

/** Interned sets of airspaces that a course leads to; 0 is the empty set. */
export class HeadingSets {
  readonly sets: (readonly number[])[] = [[]];
  private readonly byKey = new Map<string, number>([['', 0]]);

  intern(airspaces: readonly number[]): number {
    const key = airspaces.join(',');
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, this.sets.length);
    return this.sets.push([...airspaces]) - 1;
  }
}

/** Consecutive legs on one great circle. */
interface Course {
  readonly legs: readonly Leg[];
  readonly start: Leg;
  readonly angle: number;
}

export function coursesOf(legs: readonly Leg[]): Course[] {
  const courses: { legs: Leg[]; start: Leg; angle: number }[] = [];
  for (const leg of legs) {
    const current = courses[courses.length - 1];
    if (current !== undefined && current.start.courseFromS === leg.courseFromS) {
      current.legs.push(leg);
      current.angle += leg.angleRad;
    } else courses.push({ legs: [leg], start: leg, angle: leg.angleRad });
  }
  return courses;
}

export class Timelines {
  private readonly airspaceCuts: AirspaceCuts = { fractions: [], airspace: [] };
  private readonly zoneCuts: ZoneCuts = { fractions: [], mask: [] };
  private readonly distanceCuts: DistanceCuts = { fractions: [], bucket: [] };
  private readonly hasZones: boolean;
  private readonly geography: Geography;
  private readonly needs: TimelineNeeds;
  readonly headings: HeadingSets;

  constructor(geography: Geography, needs: TimelineNeeds, headings: HeadingSets) {
    this.geography = geography;
    this.needs = needs;
    this.headings = headings;
    this.hasZones = geography.zones.length > 0;
  }

  of(threat: Threat): Timeline {
    const line: Timeline = {
      first: [],
      over: [],
      zones: [],
      debris: [],
      altitudeM: [],
      headingFirst: [],
      heading: [],
    };
    for (const course of coursesOf(threat.legs)) this.addCourse(line, course, threat);
    return line;
  }

  private addCourse(line: Timeline, course: Course, threat: Threat): void {
    const { start, angle } = course;
    const rate = start.rateRadPerS;
    const aheadRad = this.needs.heading ? rate * this.needs.projectionS : 0;
    // Angle that a wreck carries on, per root of the metre of its height: v·√(2h/g)·drag.
    const perRootM = this.needs.debris
      ? rate * Math.sqrt(2 / GRAVITY_MPS2) * threat.type.debrisDragFactor
      : 0;
    const fallRad = (heightM: number): number => perRootM * Math.sqrt(Math.max(heightM, 0));
    let reachRad = aheadRad;
    for (const leg of course.legs) {
      reachRad = Math.max(reachRad, fallRad(leg.heightM), fallRad(heightAtEnd(leg)));
    }
    const wholeRad = angle + reachRad;

    this.geography.cutByAirspace(
      start.from,
      reachRad > 0 ? pointOnLeg(start, wholeRad) : pointOnLeg(start, angle),
      this.airspaceCuts,
    );
    const airspaceAt = this.airspaceCuts.fractions.map((f) => f * wholeRad);
    const { airspace } = this.airspaceCuts;
    let zoneAt = [0];
    let zoneMask = [0];
    if (this.hasZones) {
      this.geography.cutByZones(start.from, pointOnLeg(start, angle), this.zoneCuts);
      zoneAt = this.zoneCuts.fractions.map((f) => f * angle);
      zoneMask = this.zoneCuts.mask;
    }

    let flown = 0;
    for (const leg of course.legs) {
      this.addLeg(line, leg, flown, airspaceAt, airspace, zoneAt, zoneMask, perRootM);
      flown += leg.angleRad;
    }
    if (this.needs.heading)
      this.addHeadings(line, course, airspaceAt, airspace, aheadRad, wholeRad);
  }

  /** Cuts one leg, which begins `flown` radians into its course, at everything that changes. */
  private addLeg(
    line: Timeline,
    leg: Leg,
    flown: number,
    airspaceAt: readonly number[],
    airspace: readonly number[],
    zoneAt: readonly number[],
    zoneMask: readonly number[],
    perRootM: number,
  ): void {
    const end = flown + leg.angleRad;
    const cuts: number[] = [flown];
    const cut = (at: number): void => {
      if (at > flown && at < end) cuts.push(at);
    };
    for (const at of airspaceAt) {
      cut(at);
      if (this.needs.debris) for (const x of fallingTo(leg, at - flown, perRootM)) cut(flown + x);
    }
    for (const at of zoneAt) cut(at);
    if (leg.climbMps !== 0) {
      for (const m of [...this.needs.altitudeThresholdsM, AIRSPACE_CEILING_M]) {
        cut(flown + ((m - leg.heightM) / leg.climbMps) * leg.rateRadPerS);
      }
    }
    cuts.sort((a, b) => a - b);
    cuts.forEach((from, i) => {
      const middle = (from + (cuts[i + 1] ?? end)) / 2;
      const intoLeg = middle - flown;
      const altitudeM = leg.heightM + (leg.climbMps * intoLeg) / leg.rateRadPerS;
      const above = altitudeM > AIRSPACE_CEILING_M;
      const over = above ? INTERNATIONAL : valueAt(airspaceAt, airspace, middle);
      const within = valueAt(zoneAt, zoneMask, middle);
      const zones = above ? within & this.needs.zonesWithoutCeiling : within;
      const debris = this.needs.debris
        ? valueAt(airspaceAt, airspace, middle + perRootM * Math.sqrt(Math.max(altitudeM, 0)))
        : -1;
      const first = firstTick(leg.fromS + (from - flown) / leg.rateRadPerS);
      push(line, first, over, zones, debris, altitudeM);
    });
  }

  /**
   * The nations that a course leads to change where a boundary comes within reach ahead or is left
   * behind. Nothing is known until the course has been held for the steady time.
   */
  private addHeadings(
    line: Timeline,
    course: Course,
    at: readonly number[],
    airspace: readonly number[],
    aheadRad: number,
    wholeRad: number,
  ): void {
    const { start, angle } = course;
    const startTick = firstTick(start.courseFromS);
    pushHeading(line, startTick, 0);
    const steadyRad = this.needs.steadyS * start.rateRadPerS;
    if (steadyRad >= angle) return;
    const cuts = [steadyRad];
    for (const boundary of at) {
      for (const c of [boundary, boundary - aheadRad]) if (c > steadyRad && c < angle) cuts.push(c);
    }
    let flown = 0;
    for (const leg of course.legs) {
      if (leg.climbMps !== 0) {
        const intoLeg = ((AIRSPACE_CEILING_M - leg.heightM) / leg.climbMps) * leg.rateRadPerS;
        const ceiling = flown + intoLeg;
        if (intoLeg > 0 && intoLeg < leg.angleRad && ceiling > steadyRad) cuts.push(ceiling);
      }
      flown += leg.angleRad;
    }
    cuts.sort((a, b) => a - b);
    cuts.forEach((from, i) => {
      const middle = (from + (cuts[i + 1] ?? angle)) / 2;
      // Above the ceiling it is over nobody, and so may head for the airspace beneath.
      const above = altitudeOn(course.legs, middle) > AIRSPACE_CEILING_M;
      const here = above ? INTERNATIONAL : valueAt(at, airspace, middle);
      const ahead = new Set<number>();
      airspace.forEach((a, k) => {
        const begins = at[k] ?? 0;
        const ends = at[k + 1] ?? wholeRad;
        if (a !== INTERNATIONAL && a !== here && begins <= middle + aheadRad && ends >= middle) {
          ahead.add(a);
        }
      });
      const set = this.headings.intern([...ahead].sort((a, b) => a - b));
      pushHeading(line, firstTick(start.courseFromS + from / start.rateRadPerS), set);
    });
  }

  /** Buckets of the distance to an airspace along a threat's path, as ticks and bucket numbers. */
  distances(threat: Threat, airspace: number): { first: number[]; bucket: number[] } {
    const first: number[] = [];
    const bucket: number[] = [];
    for (const { start, angle } of coursesOf(threat.legs)) {
      this.geography.cutByDistance(
        start.from,
        pointOnLeg(start, angle),
        airspace,
        this.needs.distanceThresholdsM,
        this.distanceCuts,
      );
      this.distanceCuts.fractions.forEach((f, i) => {
        const tick = firstTick(start.courseFromS + (f * angle) / start.rateRadPerS);
        const b = this.distanceCuts.bucket[i] ?? 0;
        if (first[first.length - 1] === tick) bucket[bucket.length - 1] = b;
        else if (bucket[bucket.length - 1] !== b) {
          first.push(tick);
          bucket.push(b);
        }
      });
    }
    return { first, bucket };
  }
}

/** Height at the end of a leg, m. */
export function heightAtEnd(leg: Leg): number {
  return leg.heightM + leg.climbMps * (leg.toS - leg.fromS);
}

/**
 * Where on a leg a wreck begins that falls at `target`, angles from its start: x with
 * x + k·√(h₀ + c·x) = target, which is quadratic in the root.
 */
function fallingTo(leg: Leg, target: number, perRootM: number): number[] {
  const c = leg.climbMps / leg.rateRadPerS;
  if (c === 0) return [target - perRootM * Math.sqrt(Math.max(leg.heightM, 0))];
  const half = (perRootM * c) / 2;
  const discriminant = half * half + leg.heightM + c * target;
  if (discriminant < 0) return [];
  const spread = Math.sqrt(discriminant);
  return [-half - spread, -half + spread]
    .filter((root) => root >= 0)
    .map((root) => (root * root - leg.heightM) / c);
}

/** Height `angle` radians into a course, m. */
function altitudeOn(legs: readonly Leg[], angle: number): number {
  let left = angle;
  for (const leg of legs) {
    if (left <= leg.angleRad) return leg.heightM + (leg.climbMps * left) / leg.rateRadPerS;
    left -= leg.angleRad;
  }
  return 0;
}

/** Value of the piece that `x` lies in; the pieces begin at `starts`, ascending from 0. */
function valueAt(starts: readonly number[], values: readonly number[], x: number): number {
  let i = starts.length - 1;
  while (i > 0 && (starts[i] as number) > x) i -= 1;
  return values[i] ?? 0;
}

function push(
  line: Timeline,
  first: number,
  over: number,
  zones: number,
  debris: number,
  altitudeM: number,
): void {
  let i = line.first.length;
  // A piece that begins at the same tick replaces the one before: that one holds no tick.
  if (i > 0 && line.first[i - 1] === first) i -= 1;
  line.first[i] = first;
  line.over[i] = over;
  line.zones[i] = zones;
  line.debris[i] = debris;
  line.altitudeM[i] = altitudeM;
}

function pushHeading(line: Timeline, first: number, set: number): void {
  let i = line.headingFirst.length;
  if (i > 0 && line.headingFirst[i - 1] === first) i -= 1;
  else if (i > 0 && line.heading[i - 1] === set) return;
  line.headingFirst[i] = first;
  line.heading[i] = set;
}
