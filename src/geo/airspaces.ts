/**
 * The shipped airspaces as arcs: chains of vertices with one owner to the left and one to the
 * right, so that a border between two neighbours is there once and cannot gape or overlap.
 */
import { AIRSPACE_IDS, ARCS, CENTRE_LAT_DEG, CENTRE_LON_DEG, QUANTUM_M } from './airspaces-data.ts';
import type { EdgeSet } from './region-index.ts';
import { degreesFromUnit, EARTH_RADIUS_M, unitFromDegrees } from './sphere.ts';
import { crossInto, vec3 } from './vector.ts';

/** What to write wherever a map of the shipped airspaces is shown, or they are passed on. */
export const AIRSPACE_ATTRIBUTION = '© OpenStreetMap contributors, ODbL 1.0';

/** East of this meridian the airspaces of Russia and Kazakhstan are not shipped. */
export const SHIPPED_WINDOW_EAST_DEG = 60;

/** Ids (ISO 3166-1 alpha-2, and `XK`) of the shipped airspaces, ascending. */
export const SHIPPED_AIRSPACES: readonly string[] = AIRSPACE_IDS.split(' ');

interface Arcs {
  /** x, y, z of each vertex; the vertices of an arc follow one another. */
  readonly vertices: Float64Array;
  /** First vertex of each arc, and the number of vertices. */
  readonly starts: Int32Array;
  /** Index into `SHIPPED_AIRSPACES` + 1 by arc; 0 is international. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

let decoded: Arcs | undefined;

function arcs(): Arcs {
  return (decoded ??= decode(ARCS));
}

function decode(text: string): Arcs {
  const digit = new Uint8Array(128);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let i = 0; i < 64; i++) digit[alphabet.charCodeAt(i)] = i;
  let at = 0;
  const natural = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 32) {
      const d = digit[text.charCodeAt(at++)] ?? 0;
      if (d < 32) return value + d * factor;
      value += (d - 32) * factor;
    }
  };
  const count = natural();
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  const starts = new Int32Array(count + 1);
  // No vertex takes fewer than two characters.
  const vertices = new Float64Array((text.length / 2) * 3);
  const centre = unitFromDegrees(CENTRE_LAT_DEG, CENTRE_LON_DEG);
  const east = unitFromDegrees(0, CENTRE_LON_DEG + 90);
  const north = crossInto(vec3(), centre, east);
  let x = 0;
  let y = 0;
  let used = 0;
  for (let arc = 0; arc < count; arc++) {
    left[arc] = natural();
    right[arc] = natural();
    const points = natural();
    starts[arc] = used;
    for (let i = 0; i < points; i++) {
      const dx = natural();
      const dy = natural();
      x += dx & 1 ? -(dx + 1) / 2 : dx / 2;
      y += dy & 1 ? -(dy + 1) / 2 : dy / 2;
      const u = (x * QUANTUM_M) / EARTH_RADIUS_M;
      const v = (y * QUANTUM_M) / EARTH_RADIUS_M;
      const scale = 1 / Math.sqrt(1 + u * u + v * v);
      vertices[3 * used] = (centre.x + u * east.x + v * north.x) * scale;
      vertices[3 * used + 1] = (centre.y + u * east.y + v * north.y) * scale;
      vertices[3 * used + 2] = (centre.z + u * east.z + v * north.z) * scale;
      used++;
    }
  }
  starts[count] = used;
  return { vertices: vertices.slice(0, 3 * used), starts, left, right };
}

/**
 * The shipped airspaces as edges; the code of a place is the index into `SHIPPED_AIRSPACES` + 1,
 * or 0. `left` and `right` are by edge.
 */
export function shippedEdges(): EdgeSet & {
  readonly left: Int32Array;
  readonly right: Int32Array;
} {
  const { vertices, starts, left, right } = arcs();
  const count = left.length;
  const edges = vertices.length / 3 - count;
  const from = new Int32Array(edges);
  const to = new Int32Array(edges);
  const code = new Int32Array(edges);
  const leftOf = new Int32Array(edges);
  const rightOf = new Int32Array(edges);
  let e = 0;
  for (let arc = 0; arc < count; arc++) {
    const l = left[arc] ?? 0;
    const r = right[arc] ?? 0;
    for (let v = starts[arc] ?? 0; v + 1 < (starts[arc + 1] ?? 0); v++) {
      from[e] = v;
      to[e] = v + 1;
      code[e] = l ^ r;
      leftOf[e] = l;
      rightOf[e] = r;
      e++;
    }
  }
  const centre = unitFromDegrees(CENTRE_LAT_DEG, CENTRE_LON_DEG);
  return {
    vertices,
    from,
    to,
    code,
    groups: [{ centre, start: 0, end: edges }],
    left: leftOf,
    right: rightOf,
  };
}

/** Outline of one airspace, for maps. */
export interface AirspaceOutline {
  readonly id: string;
  /**
   * Closed rings of [longitude, latitude] in degrees. Seen from above, the airspace is to the
   * right of the way round: outer rings are clockwise and holes counter-clockwise, as d3-geo
   * wants them (and the other way round from RFC 7946).
   */
  readonly rings: [lonDeg: number, latDeg: number][][];
}

/** Outlines of all shipped airspaces, by id. Show `AIRSPACE_ATTRIBUTION` with them. */
export function airspaceOutlines(): AirspaceOutline[] {
  const { vertices, starts, left, right } = arcs();
  const degrees = (v: number): [number, number] => {
    const { latDeg, lonDeg } = degreesFromUnit({
      x: vertices[3 * v] ?? 0,
      y: vertices[3 * v + 1] ?? 0,
      z: vertices[3 * v + 2] ?? 0,
    });
    return [Math.round(lonDeg * 1e5) / 1e5, Math.round(latDeg * 1e5) / 1e5];
  };
  return SHIPPED_AIRSPACES.map((id, i) => {
    const owner = i + 1;
    const chains: [number, number][][] = [];
    for (let arc = 0; arc < left.length; arc++) {
      const isLeft = left[arc] === owner;
      if (!isLeft && right[arc] !== owner) continue;
      const chain: [number, number][] = [];
      for (let v = starts[arc] ?? 0; v < (starts[arc + 1] ?? 0); v++) chain.push(degrees(v));
      chains.push(isLeft ? chain.reverse() : chain);
    }
    return { id, rings: joinChains(chains) };
  });
}

function joinChains(chains: [number, number][][]): [number, number][][] {
  const rings: [number, number][][] = [];
  const byStart = new Map<string, [number, number][][]>();
  for (const chain of chains) {
    const key = String(chain[0]);
    byStart.set(key, [...(byStart.get(key) ?? []), chain]);
  }
  const used = new Set<[number, number][]>();
  for (const first of chains) {
    if (used.has(first)) continue;
    used.add(first);
    const ring = [...first];
    while (String(ring.at(-1)) !== String(ring[0])) {
      const next = byStart.get(String(ring.at(-1)))?.find((chain) => !used.has(chain));
      if (!next) throw new Error(`outline does not close at ${String(ring.at(-1))}`);
      used.add(next);
      ring.push(...next.slice(1));
    }
    rings.push(ring);
  }
  return rings;
}
