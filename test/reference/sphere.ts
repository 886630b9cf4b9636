/**
 * Geometry on the sphere for the slow reference: plain trigonometry, written for clarity and
 * sharing nothing with the program it is compared with.
 */
import type { Place } from '../../src/scenario/model.ts';

/** Mean radius of the earth, m. */
export const EARTH_M = 6_371_008.8;

/** A unit vector, or a direction. */
export type Vec = readonly [number, number, number];

export function vecOf(place: Place): Vec {
  const lat = (place.latDeg * Math.PI) / 180;
  const lon = (place.lonDeg * Math.PI) / 180;
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

export function dot(a: Vec, b: Vec): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec, b: Vec): Vec {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(a: Vec): Vec {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
}

/** The point at `angle` radians from `from` along the great circle that leaves it along `tangent`. */
export function along(from: Vec, tangent: Vec, angle: number): Vec {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return unit([
    from[0] * c + tangent[0] * s,
    from[1] * c + tangent[1] * s,
    from[2] * c + tangent[2] * s,
  ]);
}

/** Angle between two unit vectors, accurate for small ones. */
export function angleBetween(a: Vec, b: Vec): number {
  const n = cross(a, b);
  return Math.atan2(Math.sqrt(dot(n, n)), dot(a, b));
}

/** Unit tangent at `from` of the great circle towards `to`. */
export function tangentTowards(from: Vec, to: Vec): Vec {
  return unit(cross(cross(from, to), from));
}

/** Unit tangent at `from` in the direction `bearing`, clockwise from north. */
export function tangentOfBearing(from: Vec, bearing: number): Vec {
  const east = unit(cross([0, 0, 1], from));
  const north = cross(from, east);
  const s = Math.sin(bearing);
  const c = Math.cos(bearing);
  return [east[0] * s + north[0] * c, east[1] * s + north[1] * c, east[2] * s + north[2] * c];
}

interface Edge {
  readonly a: Vec;
  readonly b: Vec;
  /** Unit normal of its great circle, and the tangents that point inward along it at each end. */
  readonly normal: Vec;
  readonly fromA: Vec;
  readonly fromB: Vec;
}

/**
 * A polygon with great-circle edges, by even-odd over its rings. In the gnomonic projection great
 * circles are straight, so membership is the flat test there.
 */
class Polygon {
  readonly edges: readonly Edge[];
  private readonly centre: Vec;
  private readonly east: Vec;
  private readonly north: Vec;
  private readonly rings: readonly Float64Array[];
  /** Least cosine of the angle from the centre to a corner: nothing beyond it is inside. */
  private readonly reach: number;

  constructor(rings: readonly (readonly Place[])[]) {
    const corners = rings.map((ring) => ring.map(vecOf));
    let sum: Vec = [0, 0, 0];
    for (const p of corners.flat()) sum = [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]];
    this.centre = unit(sum);
    this.east = unit(cross([0, 0, 1], this.centre));
    this.north = cross(this.centre, this.east);
    this.rings = corners.map((ring) => {
      const flat = new Float64Array(ring.length * 2);
      ring.forEach((p, i) => {
        const d = dot(this.centre, p);
        if (d <= 0) throw new Error('the reference takes no polygon as large as a hemisphere');
        flat[2 * i] = dot(this.east, p) / d;
        flat[2 * i + 1] = dot(this.north, p) / d;
      });
      return flat;
    });
    this.reach = Math.min(...corners.flat().map((p) => dot(this.centre, p))) - 1e-12;
    this.edges = corners.flatMap((ring) =>
      ring.map((a, i) => {
        const b = ring[(i + 1) % ring.length] ?? a;
        const normal = unit(cross(a, b));
        return { a, b, normal, fromA: cross(normal, a), fromB: cross(b, normal) };
      }),
    );
  }

  contains(p: Vec): boolean {
    const d = dot(this.centre, p);
    if (d < this.reach) return false;
    const x = dot(this.east, p) / d;
    const y = dot(this.north, p) / d;
    let inside = false;
    for (const ring of this.rings) {
      let xj = ring[ring.length - 2] ?? 0;
      let yj = ring[ring.length - 1] ?? 0;
      for (let i = 0; i < ring.length; i += 2) {
        const xi = ring[i] ?? 0;
        const yi = ring[i + 1] ?? 0;
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
        xj = xi;
        yj = yi;
      }
    }
    return inside;
  }
}

/** Several polygons taken together: an airspace, or a zone. */
export class Region {
  private readonly polygons: readonly Polygon[];
  private readonly edges: readonly Edge[];

  constructor(polygons: readonly (readonly (readonly Place[])[])[]) {
    this.polygons = polygons.map((rings) => new Polygon(rings));
    this.edges = this.polygons.flatMap((polygon) => polygon.edges);
  }

  contains(p: Vec): boolean {
    for (const polygon of this.polygons) if (polygon.contains(p)) return true;
    return false;
  }

  /** Distance along the ground to the region, m; 0 inside it. */
  distanceM(p: Vec): number {
    if (this.contains(p)) return 0;
    // compared by the squared sine, as long as everything is within a quarter of the globe
    let least = 1;
    for (const edge of this.edges) {
      let sine2: number;
      if (dot(edge.fromA, p) >= 0 && dot(edge.fromB, p) >= 0) {
        const sine = dot(edge.normal, p);
        sine2 = sine * sine;
      } else {
        sine2 = Math.min(endSine2(edge.a, p), endSine2(edge.b, p));
      }
      if (sine2 < least) least = sine2;
    }
    return EARTH_M * Math.asin(Math.sqrt(least));
  }

  /** Where the arc of `length` radians from `from` along `tangent` lies in the region: [in, out]. */
  pieces(from: Vec, tangent: Vec, length: number): [number, number][] {
    const cuts = [0, length];
    for (const edge of this.edges) {
      // normal · p(θ) = 0 twice in a full turn
      const first = Math.atan2(-dot(edge.normal, from), dot(edge.normal, tangent));
      for (let theta = first - Math.PI; theta < length; theta += Math.PI) {
        if (theta <= 0) continue;
        const p = along(from, tangent, theta);
        if (dot(edge.fromA, p) >= -1e-12 && dot(edge.fromB, p) >= -1e-12) cuts.push(theta);
      }
    }
    cuts.sort((x, y) => x - y);
    const pieces: [number, number][] = [];
    for (let i = 1; i < cuts.length; i += 1) {
      const a = cuts[i - 1] ?? 0;
      const b = cuts[i] ?? 0;
      if (b <= a || !this.contains(along(from, tangent, (a + b) / 2))) continue;
      const last = pieces.at(-1);
      if (last !== undefined && last[1] === a) last[1] = b;
      else pieces.push([a, b]);
    }
    return pieces;
  }
}

function endSine2(end: Vec, p: Vec): number {
  const dx = end[0] - p[0];
  const dy = end[1] - p[1];
  const dz = end[2] - p[2];
  const chord2 = dx * dx + dy * dy + dz * dz;
  return chord2 >= 2 ? 1 : chord2 * (1 - chord2 / 4);
}
