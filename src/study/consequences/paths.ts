/**
 * Where the threats of one variant are, and over whose airspace, for what is counted after a
 * replication: legs as the raid was sampled, cut once by airspace.
 */
import type { Threat } from '../../compile/raid.ts';
import { TICKS_PER_S, firstTick } from '../../compile/tick.ts';
import type { Leg } from '../../compile/path.ts';
import { AIRSPACE_CEILING_M, INTERNATIONAL, type Geography } from '../../geo/geography.ts';
import type { AirspaceCuts } from '../../geo/geography.ts';
import { crossInto, normaliseInto, vec3, type MutableVec3, type Vec3 } from '../../geo/vector.ts';
import { cosSmall, sinSmall } from '../../program/motion.ts';

/** Standard gravity (ISO 80000-3). */
export const GRAVITY_MPS2 = 9.80665;

/** Piece i of a path lies over `over[i]` from tick `first[i]` until piece i + 1 begins. */
export interface Overflight {
  readonly first: readonly number[];
  readonly over: readonly number[];
}

/** A moment on a path. */
export interface Moment {
  /** Leg that it is on, counted over all paths. */
  leg: number;
  /** Angle flown on the leg, rad. */
  intoRad: number;
  heightM: number;
}

// Columns of a leg's row.
const FROM_S = 0;
const TO_S = 1;
/** Angular speed, rad/s. */
const RATE = 2;
/** Height at the start, m, and climb rate, m/s. */
const HEIGHT = 3;
const CLIMB = 4;
/** Where it begins, its course there, and what is at right angles to both, as unit vectors. */
const FROM = 5;
const COURSE = 8;
const NORMAL = 11;
const COLUMNS = 14;

export class ThreatPaths {
  readonly threats: readonly Threat[];
  private readonly geography: Geography;
  private cut: readonly Overflight[] | undefined;
  /** [leg × column], one path after the other; and where each path begins. */
  private readonly legs: Float64Array;
  private readonly legsFrom: Int32Array;
  private readonly found: Moment = { leg: 0, intoRad: 0.5, heightM: 0.5 };

  /** `threats` in the order of the program. */
  constructor(threats: readonly Threat[], geography: Geography) {
    this.threats = threats;
    this.geography = geography;
    this.legsFrom = new Int32Array(threats.length + 1);
    threats.forEach(
      (t, i) => (this.legsFrom[i + 1] = (this.legsFrom[i] as number) + t.legs.length),
    );
    this.legs = new Float64Array(COLUMNS * (this.legsFrom[threats.length] as number));
    let row = 0;
    for (const threat of threats) {
      for (const leg of threat.legs) {
        writeLeg(this.legs, row, leg);
        row += COLUMNS;
      }
    }
  }

  /** By threat. Paths are cut when first asked for: not all that is counted needs it. */
  get overflights(): readonly Overflight[] {
    this.cut ??= this.threats.map((threat) => overflightOf(threat, this.geography));
    return this.cut;
  }

  /** Where a threat is at a tick, in a record that the next call reuses; null for one at rest. */
  at(threat: number, tick: number): Moment | null {
    const { found, legs, legsFrom } = this;
    const seconds = tick / TICKS_PER_S;
    const last = (legsFrom[threat + 1] as number) - 1;
    let leg = legsFrom[threat] as number;
    if (leg > last) return null;
    while (leg < last && (legs[leg * COLUMNS + TO_S] as number) <= seconds) leg += 1;
    const row = leg * COLUMNS;
    const until = Math.min(seconds, legs[row + TO_S] as number);
    const flown = Math.max(0, until - (legs[row + FROM_S] as number));
    found.leg = leg;
    found.intoRad = flown * (legs[row + RATE] as number);
    found.heightM = (legs[row + HEIGHT] as number) + (legs[row + CLIMB] as number) * flown;
    return found;
  }

  /** Airspace that a threat is over at a tick; above the ceiling it is over nobody's. */
  over(threat: number, tick: number): number {
    const line = this.overflights[threat];
    if (line === undefined) return INTERNATIONAL;
    let i = 0;
    while ((line.first[i + 1] ?? Infinity) <= tick) i += 1;
    return line.over[i] ?? INTERNATIONAL;
  }

  /** The ground `aheadRad` further along the present course and `acrossRad` to its left. */
  beside(out: MutableVec3, at: Moment, aheadRad: number, acrossRad: number): MutableVec3 {
    const { legs } = this;
    const row = at.leg * COLUMNS;
    const angle = at.intoRad + aheadRad;
    const c = cosSmall(acrossRad);
    const a = c * cosSmall(angle);
    const b = c * sinSmall(angle);
    const s = sinSmall(acrossRad);
    const along = (axis: number): number =>
      (legs[row + FROM + axis] as number) * a +
      (legs[row + COURSE + axis] as number) * b +
      (legs[row + NORMAL + axis] as number) * s;
    out.x = along(0);
    out.y = along(1);
    out.z = along(2);
    return normaliseInto(out, out);
  }

  /** Angle over the ground that a wreck carries on while it falls: v √(2h/g) × drag factor. */
  fallRad(at: Moment, dragFactor: number): number {
    const seconds = Math.sqrt((2 * Math.max(at.heightM, 0)) / GRAVITY_MPS2);
    return (this.legs[at.leg * COLUMNS + RATE] as number) * seconds * dragFactor;
  }
}

function writeLeg(legs: Float64Array, row: number, leg: Leg): void {
  legs[row + FROM_S] = leg.fromS;
  legs[row + TO_S] = leg.toS;
  legs[row + RATE] = leg.rateRadPerS;
  legs[row + HEIGHT] = leg.heightM;
  legs[row + CLIMB] = leg.climbMps;
  writeVector(legs, row + FROM, leg.from);
  writeVector(legs, row + COURSE, leg.course);
  writeVector(legs, row + NORMAL, crossInto(vec3(), leg.from, leg.course));
}

function writeVector(into: Float64Array, at: number, { x, y, z }: Vec3): void {
  into[at] = x;
  into[at + 1] = y;
  into[at + 2] = z;
}

/** Cuts a path by airspace; what is above the ceiling is international. */
function overflightOf(threat: Threat, geography: Geography): Overflight {
  const first: number[] = [];
  const over: number[] = [];
  const cuts: AirspaceCuts = { fractions: [], airspace: [] };
  const add = (seconds: number, airspace: number): void => {
    const tick = firstTick(seconds);
    if (over[over.length - 1] === airspace) return;
    // a piece that begins at the same tick replaces the one before: that one holds no tick
    if (first[first.length - 1] === tick) over[over.length - 1] = airspace;
    else {
      first.push(tick);
      over.push(airspace);
    }
  };
  for (const leg of threat.legs) {
    const lasts = leg.toS - leg.fromS;
    const top = leg.heightM + leg.climbMps * lasts;
    const whole = Math.max(leg.heightM, top) <= AIRSPACE_CEILING_M;
    // fraction of the leg at which it passes the ceiling, if it does
    const passes = whole ? 2 : (AIRSPACE_CEILING_M - leg.heightM) / (leg.climbMps * lasts);
    const below = (fraction: number): boolean =>
      whole || leg.heightM + leg.climbMps * lasts * fraction <= AIRSPACE_CEILING_M;
    if (!below(0) && !below(1)) {
      add(leg.fromS, INTERNATIONAL);
      continue;
    }
    geography.cutByAirspace(leg.from, leg.to, cuts);
    cuts.fractions.forEach((fraction, i) => {
      const next = cuts.fractions[i + 1] ?? 1;
      const airspace = cuts.airspace[i] ?? INTERNATIONAL;
      const edges = passes > fraction && passes < next ? [fraction, passes] : [fraction];
      edges.forEach((from, k) => {
        const to = edges[k + 1] ?? next;
        add(leg.fromS + lasts * from, below((from + to) / 2) ? airspace : INTERNATIONAL);
      });
    });
  }
  return { first, over };
}
