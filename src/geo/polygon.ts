/** Rings that users draw: what is wrong with them, and their edges. */
import type { DrawnAirspace, Place } from '../scenario/model.ts';
import type { EdgeGroup, EdgeSet } from './region-index.ts';
import { RegionIndex } from './region-index.ts';
import { BorderIndex } from './border-index.ts';
import { degreesFromUnit, EARTH_RADIUS_M, unitFromDegrees } from './sphere.ts';
import type { UnitVector } from './sphere.ts';
import { addScaledInto, crossInto, dot, length, normaliseInto, vec3 } from './vector.ts';

type Rings = readonly (readonly Place[])[];

/** Most problems named for one polygon: the rest follows from the first. */
const MOST_PROBLEMS = 5;

/**
 * What is wrong with a polygon, one sentence each, vertices counted from 1; empty if nothing is.
 * The first ring is the outer one. Edges are great circles; a ring closes by itself.
 */
export function polygonProblems(rings: Rings): string[] {
  const problems: string[] = [];
  if (rings.length === 0) problems.push('a polygon needs an outer ring of at least 3 vertices');
  const points = rings.map((ring) => ring.map((p) => unitFromDegrees(p.latDeg, p.lonDeg)));
  const name = (ring: number): string => (ring === 0 ? 'the outer ring' : `hole ${ring}`);
  points.forEach((ring, r) => {
    if (ring.length < 3) {
      problems.push(`${name(r)} has ${ring.length} vertices; it needs at least 3`);
      return;
    }
    const seen = new Map<string, number>();
    rings[r]!.forEach((p, i) => {
      if (!Number.isFinite(p.latDeg) || !Number.isFinite(p.lonDeg) || Math.abs(p.latDeg) > 90) {
        problems.push(`vertex ${i + 1} of ${name(r)} is not a latitude and longitude`);
      }
      const key = `${p.latDeg},${p.lonDeg}`;
      const first = seen.get(key);
      if (first !== undefined) {
        problems.push(
          first === 0 && i === ring.length - 1
            ? `vertex ${i + 1} of ${name(r)} repeats vertex 1; leave it out, rings close by themselves`
            : `vertices ${first + 1} and ${i + 1} of ${name(r)} are the same place`,
        );
      } else {
        seen.set(key, i);
      }
    });
    const middle = middleOf(ring);
    if (!middle || ring.some((v) => dot(middle, v) <= 0.01)) {
      problems.push(`${name(r)} spans about half of the Earth or more; draw smaller polygons`);
    }
  });
  if (problems.length > 0) return problems.slice(0, MOST_PROBLEMS);
  const edges = points.flatMap((ring, r) =>
    ring.map((from, i) => ({ r, i, n: ring.length, from, to: ring[(i + 1) % ring.length]! })),
  );
  for (let i = 0; i < edges.length && problems.length < MOST_PROBLEMS; i++) {
    for (let j = i + 1; j < edges.length && problems.length < MOST_PROBLEMS; j++) {
      const e = edges[i]!;
      const f = edges[j]!;
      if (e.r === f.r && (f.i === e.i + 1 || (e.i === 0 && f.i === f.n - 1))) {
        // Neighbours meet in their common vertex, but must not lie on one another.
        if (!foldedBack(e, f)) continue;
      } else if (!properlyCross(e, f, 0)) continue;
      const edge = (x: typeof e): string => `${x.i + 1}–${((x.i + 1) % x.n) + 1}`;
      problems.push(
        e.r === f.r
          ? `edges ${edge(e)} and ${edge(f)} of ${name(e.r)} cross; list the vertices in order around it`
          : `edge ${edge(e)} of ${name(e.r)} crosses edge ${edge(f)} of ${name(f.r)}`,
      );
    }
  }
  return problems;
}

interface Edge {
  readonly from: UnitVector;
  readonly to: UnitVector;
}

/** Whether edges cross, or an end of one comes to lie on the other; by more than `slack` radians. */
function properlyCross(e: Edge, f: Edge, slack: number): boolean {
  const n = crossInto(vec3(), e.from, e.to);
  const m = crossInto(vec3(), f.from, f.to);
  const sn = length(n) || 1;
  const sm = length(m) || 1;
  const f0 = dot(n, f.from) / sn;
  const f1 = dot(n, f.to) / sn;
  const e0 = dot(m, e.from) / sm;
  const e1 = dot(m, e.to) / sm;
  if (slack > 0 && Math.min(Math.abs(f0), Math.abs(f1), Math.abs(e0), Math.abs(e1)) <= slack) {
    return false;
  }
  // Touching counts as crossing when there is no slack: rings may not touch themselves.
  if (f0 * f1 > 0 || e0 * e1 > 0) return false;
  const where = crossInto(vec3(), n, m);
  const ahead = vec3(e.from.x + e.to.x, e.from.y + e.to.y, e.from.z + e.to.z);
  const other = vec3(f.from.x + f.to.x, f.from.y + f.to.y, f.from.z + f.to.z);
  return dot(where, ahead) * dot(where, other) > 0;
}

function foldedBack(e: Edge, f: Edge): boolean {
  const [a, b, c] = e.to === f.from ? [e.from, e.to, f.to] : [e.to, e.from, f.from];
  const n = crossInto(vec3(), a, b);
  if (Math.abs(dot(n, c)) > 1e-15) return false;
  return (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) + (a.z - b.z) * (c.z - b.z) > 0;
}

function middleOf(points: readonly UnitVector[]): UnitVector | undefined {
  const sum = vec3();
  for (const p of points) addScaledInto(sum, sum, p, 1);
  return length(sum) > 1e-9 ? normaliseInto(sum, sum) : undefined;
}

/** Edges of polygons, each with the code of its inside. Polygons must be free of problems. */
export function polygonEdges(
  polygons: readonly { readonly rings: Rings; readonly code: number }[],
): EdgeSet {
  const vertices: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const codes: number[] = [];
  const groups: EdgeGroup[] = [];
  for (const { rings, code } of polygons) {
    for (const ring of rings) {
      const points = ring.map((p) => unitFromDegrees(p.latDeg, p.lonDeg));
      const first = vertices.length / 3;
      const start = codes.length;
      points.forEach((p, i) => {
        vertices.push(p.x, p.y, p.z);
        const next = (i + 1) % points.length;
        // One direction for a border, whichever of two neighbours it was drawn for.
        const swap = precedes(points[next]!, p);
        from.push(first + (swap ? next : i));
        to.push(first + (swap ? i : next));
        codes.push(code);
      });
      const centre = middleOf(points);
      if (centre) groups.push({ centre, start, end: codes.length });
    }
  }
  return {
    vertices: Float64Array.from(vertices),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    code: Int32Array.from(codes),
    groups,
  };
}

function precedes(p: UnitVector, q: UnitVector): boolean {
  return p.x !== q.x ? p.x < q.x : p.y !== q.y ? p.y < q.y : p.z < q.z;
}

/** The six coordinates of both ends of the chosen edges, one edge after another. */
export function endsOf(edges: EdgeSet, chosen: (edge: number) => boolean): Float64Array {
  const ends: number[] = [];
  for (let e = 0; e < edges.from.length; e++) {
    if (!chosen(e)) continue;
    for (const v of [edges.from[e]!, edges.to[e]!]) {
      ends.push(edges.vertices[3 * v]!, edges.vertices[3 * v + 1]!, edges.vertices[3 * v + 2]!);
    }
  }
  return Float64Array.from(ends);
}

/** Overlaps narrower than this are taken for two drawings of one border. */
const OVERLAP_M = 1;

/**
 * Which drawn airspaces overlap one another, one sentence each; empty if none do. Polygons that
 * are themselves at fault (`polygonProblems`) must be mended first. Shipped airspaces are not
 * looked at, because a study that draws airspaces does not use them.
 */
export function checkAirspaces(drawn: readonly DrawnAirspace[]): string[] {
  const slack = OVERLAP_M / EARTH_RADIUS_M;
  const polygons = drawn.flatMap(({ nation, polygons }) =>
    polygons.map((rings, i) => {
      const edges = polygonEdges([{ rings, code: 1 }]);
      const list = rings.flatMap((ring) => {
        const points = ring.map((p) => unitFromDegrees(p.latDeg, p.lonDeg));
        return points.map((from, k) => ({ from, to: points[(k + 1) % points.length]! }));
      });
      return {
        name: `\`${nation}\`${polygons.length > 1 ? ` (polygon ${i + 1})` : ''}`,
        index: new RegionIndex(edges),
        border: new BorderIndex(endsOf(edges, () => true)),
        list,
        probes: list.flatMap((edge) => probesInside(edge)),
      };
    }),
  );
  for (const polygon of polygons) {
    polygon.probes = polygon.probes.filter((p) => polygon.index.codeAt(p) === 1);
  }
  const problems: string[] = [];
  polygons.forEach((p, i) => {
    for (const q of polygons.slice(i + 1)) {
      const within = (v: UnitVector, of: typeof p): boolean =>
        of.index.codeAt(v) === 1 && of.border.nearestSquared(v, 4) > slack * slack;
      const place =
        p.probes.find((v) => within(v, q)) ??
        q.probes.find((v) => within(v, p)) ??
        p.list.find((e) => q.list.some((f) => properlyCross(e, f, slack)))?.from;
      if (!place) continue;
      const { latDeg, lonDeg } = degreesFromUnit(place);
      problems.push(
        `the airspaces ${p.name} and ${q.name} overlap near ${latDeg.toFixed(3)}, ${lonDeg.toFixed(3)}; move one of the borders`,
      );
    }
  });
  return problems;
}

/** Places just to either side of the middle of an edge. */
function probesInside({ from, to }: Edge): UnitVector[] {
  const normal = crossInto(vec3(), from, to);
  if (length(normal) === 0) return [];
  normaliseInto(normal, normal);
  const middle = vec3(from.x + to.x, from.y + to.y, from.z + to.z);
  normaliseInto(middle, middle);
  return [1, -1].map((side) => {
    const p = addScaledInto(vec3(), middle, normal, (side * 5 * OVERLAP_M) / EARTH_RADIUS_M);
    return normaliseInto(p, p);
  });
}
