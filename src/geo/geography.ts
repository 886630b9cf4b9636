/**
 * The airspaces and zones of one study, indexed so that paths can be cut by them.
 *
 * All of this is on the ground. Altitude is the caller's: an airspace ends at
 * `AIRSPACE_CEILING_M`, and what is above it is international.
 */
import type { DrawnAirspace, Zone } from '../scenario/model.ts';
import { SHIPPED_AIRSPACES, shippedEdges } from './airspaces.ts';
import { BorderIndex } from './border-index.ts';
import { checkAirspaces, endsOf, polygonEdges } from './polygon.ts';
import { RegionIndex } from './region-index.ts';
import type { EdgeSet } from './region-index.ts';
import { along, chordFromDistanceM, distanceMFromChord, interpolateInto } from './sphere.ts';
import type { UnitVector } from './sphere.ts';
import { traceDistance } from './trace.ts';
import { dot, length, normaliseInto, vec3 } from './vector.ts';

/** Index of international airspace in `Geography.airspaces`, and its id. */
export const INTERNATIONAL = 0;
export const INTERNATIONAL_ID = 'international';

/** Airspaces of nations end at this height, inclusive; above is international. */
export const AIRSPACE_CEILING_M = 100_000;

/** Most zones in one study, and most nations with drawn airspaces: a set is bits of a number. */
export const MAX_ZONES = 31;
export const MAX_DRAWN_NATIONS = 31;

/** Pieces of a path by airspace: piece i runs from `fractions[i]` to `fractions[i + 1]` or 1. */
export interface AirspaceCuts {
  readonly fractions: number[];
  /** Index into `Geography.airspaces`, one per piece. */
  readonly airspace: number[];
}

/** Pieces of a path by zones: piece i runs from `fractions[i]` to `fractions[i + 1]` or 1. */
export interface ZoneCuts {
  readonly fractions: number[];
  /** Bit z is set when the piece lies in zone z. */
  readonly mask: number[];
}

/** Pieces of a path by distance: piece i runs from `fractions[i]` to `fractions[i + 1]` or 1. */
export interface DistanceCuts {
  readonly fractions: number[];
  /** Number of thresholds that the distance exceeds: bucket k is t[k−1] < distance ≤ t[k]. */
  readonly bucket: number[];
}

/**
 * Queries allocate nothing but what `out` takes and the arrays that they return. They share
 * working space: one at a time, never from within another's callback.
 */
export interface Geography {
  /** Ids; index 0 is `international`. */
  readonly airspaces: readonly string[];
  /** Ids of zones in the order of the study; the index is the zone's bit. */
  readonly zones: readonly string[];

  /** Index of an airspace by id, or −1. */
  airspaceIndex(id: string): number;
  /** Index of a zone by id, or −1. */
  zoneIndex(id: string): number;

  /** Index of the airspace that a place is in. */
  airspaceAt(p: UnitVector): number;
  /** Bit mask of the zones that a place is in. */
  zonesAt(p: UnitVector): number;

  /**
   * Replaces `out` by the pieces of the great-circle arc a → b (< 180°) by airspace. The first
   * fraction is 0, fractions ascend, neighbouring pieces differ; an arc of no length is one piece.
   */
  cutByAirspace(a: UnitVector, b: UnitVector, out: AirspaceCuts): void;
  /** As `cutByAirspace`, by the set of zones. */
  cutByZones(a: UnitVector, b: UnitVector, out: ZoneCuts): void;

  /**
   * Distance on the ground from a place to an airspace, metres: 0 inside, Infinity beyond
   * `cutoffM` or if the airspace is empty. International airspace is refused.
   */
  distanceToAirspaceM(p: UnitVector, airspace: number, cutoffM?: number): number;
  /**
   * How deep a place is within the airspace that it is in: metres on the ground to the nearest
   * place out of it. 0 in international airspace, which has no border of its own.
   */
  depthM(p: UnitVector): number;
  /**
   * As `cutByAirspace`, by the distance to an airspace; `thresholdsM` ascends. Cuts are exact to
   * 50 m along the path, and no piece longer than 50 m is missed. A threshold of 0 parts the
   * airspace itself (bucket 0) from the rest; negative ones are exceeded everywhere. The array is
   * known again by identity: pass a new one instead of changing it.
   */
  cutByDistance(
    a: UnitVector,
    b: UnitVector,
    airspace: number,
    thresholdsM: readonly number[],
    out: DistanceCuts,
  ): void;

  /**
   * Indices, ascending, of nations' airspaces within `lengthM` (< 20 000 km) of `p` along the
   * great circle that leaves it towards `towards` and runs on beyond; with the one that `p` is in.
   */
  airspacesAlong(p: UnitVector, towards: UnitVector, lengthM: number): number[];
}

/**
 * The geography of a study. If it draws any airspace, only those that it draws exist: a study is
 * either in the real world or in an invented one. Polygons must be free of `polygonProblems`;
 * airspaces that overlap and zones that name an unknown nation throw.
 */
export function createGeography(input: {
  readonly drawn: readonly DrawnAirspace[];
  readonly zones: readonly Zone[];
}): Geography {
  const world = input.drawn.length > 0 ? drawnWorld(input.drawn) : shippedWorld();
  return new IndexedGeography(world, input.zones);
}

/** Builds what every study in the real world shares, for who has nothing better to do yet. */
export function prepareShippedWorld(): void {
  shippedWorld();
}

interface World {
  readonly airspaces: readonly string[];
  readonly index: RegionIndex;
  /** Airspace by code, or undefined where codes are one bit for each airspace. */
  readonly bits: boolean;
  /** The edges around a set of airspaces; those inside the set may be left out. */
  borders(of: readonly number[]): BorderIndex;
}

let shipped: World | undefined;

function shippedWorld(): World {
  if (shipped) return shipped;
  const edges = shippedEdges();
  // Studies that differ by the depth of a belt share their borders: a sweep makes many of them.
  const known = new Map<string, BorderIndex>();
  shipped = {
    airspaces: [INTERNATIONAL_ID, ...SHIPPED_AIRSPACES],
    index: new RegionIndex(edges),
    bits: false,
    borders: (of) => {
      const key = [...of].sort((a, b) => a - b).join();
      const found =
        known.get(key) ??
        new BorderIndex(
          endsOf(edges, (e) => of.includes(edges.left[e]!) !== of.includes(edges.right[e]!)),
        );
      known.set(key, found);
      return found;
    },
  };
  return shipped;
}

function drawnWorld(drawn: readonly DrawnAirspace[]): World {
  const [problem] = checkAirspaces(drawn);
  if (problem) throw new Error(problem);
  const nations = [...new Set(drawn.map((d) => d.nation))];
  if (nations.length > MAX_DRAWN_NATIONS) {
    throw new Error(
      `${nations.length} nations have drawn airspaces; at most ${MAX_DRAWN_NATIONS} may`,
    );
  }
  const edges: EdgeSet = polygonEdges(
    drawn.flatMap(({ nation, polygons }) =>
      polygons.map((rings) => ({ rings, code: 1 << nations.indexOf(nation) })),
    ),
  );
  return {
    airspaces: [INTERNATIONAL_ID, ...nations],
    index: new RegionIndex(edges),
    bits: true,
    borders: (of) =>
      new BorderIndex(endsOf(edges, (e) => of.some((a) => edges.code[e] === 1 << (a - 1)))),
  };
}

interface Belt {
  readonly bit: number;
  readonly of: number;
  readonly along: BorderIndex;
  readonly depth: readonly [number];
}

class IndexedGeography implements Geography {
  readonly airspaces: readonly string[];
  readonly zones: readonly string[];
  private readonly world: World;
  private readonly polygons: RegionIndex | undefined;
  private readonly belts: readonly Belt[];
  /** Bits of the zones that are whole airspaces, by airspace. */
  private readonly whole: Int32Array;
  private readonly borders: (BorderIndex | undefined)[] = [];

  constructor(world: World, zones: readonly Zone[]) {
    if (zones.length > MAX_ZONES) {
      throw new Error(`${zones.length} zones; a study has at most ${MAX_ZONES}`);
    }
    this.world = world;
    this.airspaces = world.airspaces;
    this.zones = zones.map((zone) => zone.id);
    this.whole = new Int32Array(world.airspaces.length);
    const polygons: { rings: Extract<Zone, { kind: 'polygon' }>['rings']; code: number }[] = [];
    const belts: Belt[] = [];
    zones.forEach((zone, i) => {
      const bit = 1 << i;
      if (zone.kind === 'polygon') polygons.push({ rings: zone.rings, code: bit });
      else if (zone.kind === 'airspace') this.whole[this.nation(zone.nation, zone.id)]! |= bit;
      else {
        const of = this.nation(zone.of, zone.id);
        const along = zone.along.map((id) => this.nation(id, zone.id));
        // A belt without depth is nowhere, its border included: a sweep of depths begins there.
        if (zone.depthM > 0) {
          belts.push({
            bit,
            of,
            along: world.borders(along),
            depth: [chordFromDistanceM(zone.depthM)],
          });
        }
      }
    });
    this.polygons = polygons.length > 0 ? new RegionIndex(polygonEdges(polygons)) : undefined;
    this.belts = belts;
  }

  airspaceIndex(id: string): number {
    return this.airspaces.indexOf(id);
  }

  zoneIndex(id: string): number {
    return this.zones.indexOf(id);
  }

  airspaceAt(p: UnitVector): number {
    return this.airspaceOf(this.world.index.codeAt(p));
  }

  zonesAt(p: UnitVector): number {
    let mask = this.polygons ? this.polygons.codeAt(p) : 0;
    const airspace = this.airspaceAt(p);
    mask |= this.whole[airspace]!;
    for (const belt of this.belts) {
      if (belt.of !== airspace) continue;
      const [depth] = belt.depth;
      // Squares: what is at the depth itself still counts.
      if (belt.along.nearestSquared(p, 4 * depth * depth) <= depth * depth) mask |= belt.bit;
    }
    return mask;
  }

  cutByAirspace(a: UnitVector, b: UnitVector, out: AirspaceCuts): void {
    const { fractions, airspace } = out;
    fractions.length = 0;
    airspace.length = 0;
    let code = this.world.index.codeAt(a);
    fractions.push(0);
    airspace.push(this.airspaceOf(code));
    const found = this.world.index.cross(a, b);
    for (let i = 0; i < found.count; i++) {
      code ^= found.codes[i]!;
      const fraction = found.fractions[i]!;
      // Several edges may be crossed in one place; only what comes of them all counts.
      if (i + 1 < found.count && found.fractions[i + 1]! === fraction) continue;
      pushPiece(fractions, airspace, fraction, this.airspaceOf(code));
    }
  }

  private readonly airspaceCuts: AirspaceCuts = { fractions: [], airspace: [] };
  private readonly eventFractions: number[] = [];
  private readonly eventBits: number[] = [];
  private readonly from = vec3();
  private readonly to = vec3();

  cutByZones(a: UnitVector, b: UnitVector, out: ZoneCuts): void {
    const events = this.eventFractions;
    const bits = this.eventBits;
    events.length = 0;
    bits.length = 0;
    let mask = 0;
    if (this.polygons) {
      mask = this.polygons.codeAt(a);
      const found = this.polygons.cross(a, b);
      for (let i = 0; i < found.count; i++) this.event(found.fractions[i]!, found.codes[i]!);
    }
    const cuts = this.airspaceCuts;
    this.cutByAirspace(a, b, cuts);
    mask |= this.whole[cuts.airspace[0]!]!;
    for (let i = 1; i < cuts.airspace.length; i++) {
      const change = this.whole[cuts.airspace[i - 1]!]! ^ this.whole[cuts.airspace[i]!]!;
      if (change !== 0) this.event(cuts.fractions[i]!, change);
    }
    for (const belt of this.belts) mask |= this.beltEvents(a, b, belt, cuts);
    const { fractions, mask: masks } = out;
    fractions.length = 0;
    masks.length = 0;
    fractions.push(0);
    masks.push(mask);
    for (let i = 0; i < events.length; i++) {
      mask ^= bits[i]!;
      if (i + 1 < events.length && events[i + 1] === events[i]) continue;
      pushPiece(fractions, masks, events[i]!, mask);
    }
  }

  /** Events of a belt along a path that is cut by airspace; returns its bit if it begins inside. */
  private beltEvents(a: UnitVector, b: UnitVector, belt: Belt, cuts: AirspaceCuts): number {
    let first = 0;
    for (let i = 0; i < cuts.airspace.length; i++) {
      if (cuts.airspace[i] !== belt.of) continue;
      const start = cuts.fractions[i]!;
      const end = cuts.fractions[i + 1] ?? 1;
      const from = start === 0 ? a : interpolateInto(this.from, a, b, start);
      const to = end === 1 ? b : interpolateInto(this.to, a, b, end);
      let inside = false;
      traceDistance(
        from,
        to,
        belt.depth,
        (p, horizon) => Math.sqrt(belt.along.nearestSquared(p, horizon * horizon)),
        (fraction, bucket) => {
          if ((bucket === 0) === inside) return;
          inside = !inside;
          const at = start + (end - start) * fraction;
          if (at === 0) first = belt.bit;
          else this.event(at, belt.bit);
        },
      );
      if (inside && end < 1) this.event(end, belt.bit);
    }
    return first;
  }

  private event(fraction: number, bits: number): void {
    const events = this.eventFractions;
    let i = events.length;
    events.push(fraction);
    this.eventBits.push(bits);
    for (; i > 0 && events[i - 1]! > fraction; i--) {
      events[i] = events[i - 1]!;
      this.eventBits[i] = this.eventBits[i - 1]!;
    }
    events[i] = fraction;
    this.eventBits[i] = bits;
  }

  distanceToAirspaceM(p: UnitVector, airspace: number, cutoffM = Infinity): number {
    const border = this.border(airspace);
    if (this.airspaceAt(p) === airspace) return 0;
    // A little more than the cutoff, which is inclusive.
    const cutoff = cutoffM < 2e7 ? chordFromDistanceM(Math.max(cutoffM, 0) * 1.000001 + 0.01) : 2.1;
    const squared = border.nearestSquared(p, cutoff * cutoff);
    if (squared >= cutoff * cutoff) return Infinity;
    const metres = distanceMFromChord(Math.sqrt(squared));
    return metres > cutoffM ? Infinity : metres;
  }

  depthM(p: UnitVector): number {
    const airspace = this.airspaceAt(p);
    if (airspace === INTERNATIONAL) return 0;
    return distanceMFromChord(Math.sqrt(this.border(airspace).nearestSquared(p, 4)));
  }

  private readonly thresholds: number[] = [];
  private thresholdsFor: readonly number[] | undefined;

  cutByDistance(
    a: UnitVector,
    b: UnitVector,
    airspace: number,
    thresholdsM: readonly number[],
    out: DistanceCuts,
  ): void {
    const border = this.border(airspace);
    const { fractions, bucket: buckets } = out;
    fractions.length = 0;
    buckets.length = 0;
    // Callers ask with the same array again and again; the array must not change between.
    if (this.thresholdsFor !== thresholdsM) {
      this.thresholds.length = 0;
      for (const t of thresholdsM) if (t >= 0) this.thresholds.push(chordFromDistanceM(t));
      this.thresholdsFor = thresholdsM;
    }
    const below = thresholdsM.length - this.thresholds.length;
    traceDistance(
      a,
      b,
      this.thresholds,
      (p, horizon) => {
        const squared = border.nearestSquared(p, horizon * horizon);
        const chord = Math.sqrt(squared);
        return this.airspaceAt(p) === airspace ? -chord : chord;
      },
      (fraction, bucket) => pushPiece(fractions, buckets, fraction, bucket + below),
    );
  }

  airspacesAlong(p: UnitVector, towards: UnitVector, lengthM: number): number[] {
    const found: number[] = [];
    const note = (airspace: number): void => {
      if (airspace !== INTERNATIONAL && !found.includes(airspace)) found.push(airspace);
    };
    let code = this.world.index.codeAt(p);
    note(this.airspaceOf(code));
    const cosine = dot(p, towards);
    const course = this.from;
    course.x = towards.x - cosine * p.x;
    course.y = towards.y - cosine * p.y;
    course.z = towards.z - cosine * p.z;
    if (length(course) < 1e-13 || lengthM <= 0) return found;
    normaliseInto(course, course);
    const crossings = this.world.index.cross(p, along(p, course, lengthM));
    for (let i = 0; i < crossings.count; i++) {
      code ^= crossings.codes[i]!;
      if (crossings.fractions[i + 1] === crossings.fractions[i] && i + 1 < crossings.count)
        continue;
      note(this.airspaceOf(code));
    }
    return found.sort((x, y) => x - y);
  }

  private airspaceOf(code: number): number {
    if (!this.world.bits) return code;
    // Where rounding lets two bits through, on a common border, the lowest one counts.
    return code === 0 ? INTERNATIONAL : 32 - Math.clz32(code & -code);
  }

  private border(airspace: number): BorderIndex {
    if (airspace <= INTERNATIONAL || airspace >= this.airspaces.length) {
      throw new RangeError(`no nation has airspace ${airspace}`);
    }
    return (this.borders[airspace] ??= this.world.borders([airspace]));
  }

  private nation(id: string, zone: string): number {
    const index = this.airspaceIndex(id);
    if (index > INTERNATIONAL) return index;
    throw new Error(`the zone \`${zone}\` names \`${id}\`, which has no airspace`);
  }
}

/** Adds a piece that begins at a fraction, unless it is like the last one or that has no length. */
function pushPiece(fractions: number[], values: number[], fraction: number, value: number): void {
  const last = fractions.length - 1;
  if (last >= 0 && values[last] === value) return;
  if (last >= 0 && fractions[last]! >= fraction) {
    values[last] = value;
    if (last > 0 && values[last - 1] === value) {
      fractions.pop();
      values.pop();
    }
    return;
  }
  if (fraction >= 1) return;
  fractions.push(fraction);
  values.push(value);
}
