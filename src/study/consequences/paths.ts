/**
 * Where the threats of one variant are, and over whose airspace, for what is counted after a
 * replication: legs as the raid was sampled, cut once by airspace.
 */
import type { Threat } from '../../compile/raid.ts';
import { TICKS_PER_S, firstTick } from '../../compile/tick.ts';
import type { Leg } from '../../compile/path.ts';
import { AIRSPACE_CEILING_M, INTERNATIONAL, type Geography } from '../../geo/geography.ts';
import type { AirspaceCuts } from '../../geo/geography.ts';
import { crossInto, normaliseInto, vec3, type MutableVec3 } from '../../geo/vector.ts';
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
  leg: Leg;
  /** Angle flown on the leg, rad. */
  intoRad: number;
  heightM: number;
}

export class ThreatPaths {
  readonly threats: readonly Threat[];
  private readonly geography: Geography;
  private cut: readonly Overflight[] | undefined;
  private readonly normals = new Map<Leg, MutableVec3>();
  /** By leg of all paths, one path after the other: when it ends, s; and where each path begins. */
  private readonly endsS: Float64Array;
  private readonly legsFrom: Int32Array;
  private readonly found: Moment | null;

  /** `threats` in the order of the program. */
  constructor(threats: readonly Threat[], geography: Geography) {
    this.threats = threats;
    this.geography = geography;
    const leg = threats.find((t) => t.legs.length > 0)?.legs[0];
    this.found = leg === undefined ? null : { leg, intoRad: 0, heightM: 0 };
    this.legsFrom = new Int32Array(threats.length + 1);
    threats.forEach(
      (t, i) => (this.legsFrom[i + 1] = (this.legsFrom[i] as number) + t.legs.length),
    );
    this.endsS = Float64Array.from(threats.flatMap((t) => t.legs.map((l) => l.toS)));
  }

  /** By threat. Paths are cut when first asked for: not all that is counted needs it. */
  get overflights(): readonly Overflight[] {
    this.cut ??= this.threats.map((threat) => overflightOf(threat, this.geography));
    return this.cut;
  }

  /** Where a threat is at a tick, in a record that the next call reuses; null for one at rest. */
  at(threat: number, tick: number): Moment | null {
    const { found, endsS } = this;
    const seconds = tick / TICKS_PER_S;
    const first = this.legsFrom[threat] as number;
    const last = (this.legsFrom[threat + 1] as number) - 1;
    let i = first;
    while (i < last && (endsS[i] as number) <= seconds) i += 1;
    const leg = this.threats[threat]?.legs[i - first];
    if (leg === undefined || found === null) return null;
    const flown = Math.max(0, Math.min(seconds, leg.toS) - leg.fromS);
    found.leg = leg;
    found.intoRad = flown * leg.rateRadPerS;
    found.heightM = leg.heightM + leg.climbMps * flown;
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
    const { leg } = at;
    let normal = this.normals.get(leg);
    if (normal === undefined) {
      normal = crossInto(vec3(), leg.from, leg.course);
      this.normals.set(leg, normal);
    }
    const angle = at.intoRad + aheadRad;
    const c = cosSmall(acrossRad);
    const a = c * cosSmall(angle);
    const b = c * sinSmall(angle);
    const s = sinSmall(acrossRad);
    out.x = leg.from.x * a + leg.course.x * b + normal.x * s;
    out.y = leg.from.y * a + leg.course.y * b + normal.y * s;
    out.z = leg.from.z * a + leg.course.z * b + normal.z * s;
    return normaliseInto(out, out);
  }
}

/** Angle over the ground that a wreck carries on while it falls: v √(2h/g) × drag factor. */
export function fallRad(at: Moment, dragFactor: number): number {
  const seconds = Math.sqrt((2 * Math.max(at.heightM, 0)) / GRAVITY_MPS2);
  return at.leg.rateRadPerS * seconds * dragFactor;
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
