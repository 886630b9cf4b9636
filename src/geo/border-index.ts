/**
 * Distance from a place to the nearest of a set of great-circle edges, by a tree of boxes around
 * them. Distances are straight ones in Earth radii ("chords"), which order places as the ground
 * distance does and need no trigonometry.
 */
import type { UnitVector } from './sphere.ts';

/** Numbers kept per edge: both ends, unit normal, cosine of its length. */
const WIDTH = 10;
const LEAF = 4;

export class BorderIndex {
  private readonly edges: Float64Array;
  /** Low and high corner of each node's box. */
  private readonly boxes: Float64Array;
  /** Per node: first edge and number of edges (leaf), or −1 and the second child. */
  private readonly nodes: Int32Array;
  private readonly stack = new Int32Array(64);
  private readonly bounds = new Float64Array(64);

  /** `ends` holds the six coordinates of each edge's two ends. */
  constructor(ends: Float64Array) {
    const count = ends.length / 6;
    const order = Array.from({ length: count }, (_, e) => e);
    const boxes: number[] = [];
    const nodes: number[] = [];
    if (count > 0) build(ends, order, 0, count, boxes, nodes);
    this.boxes = Float64Array.from(boxes);
    this.nodes = Int32Array.from(nodes);
    this.edges = new Float64Array(WIDTH * count);
    order.forEach((e, i) => writeEdge(this.edges, WIDTH * i, ends, 6 * e));
  }

  /**
   * Square of the chord from `p` to the nearest edge, or `within` if none is nearer than that
   * (also a square).
   */
  nearestSquared(p: UnitVector, within: number): number {
    const { x, y, z } = p;
    const nodes = this.nodes;
    const stack = this.stack;
    const bounds = this.bounds;
    let best = within;
    if (nodes.length === 0) return best;
    let depth = 1;
    stack[0] = 0;
    bounds[0] = this.boxSquared(0, x, y, z);
    while (depth > 0) {
      depth--;
      if (bounds[depth]! >= best) continue;
      let node = stack[depth]!;
      let first = nodes[2 * node]!;
      while (first < 0) {
        // Down the nearer child; the other one waits.
        let near = node + 1;
        let far = nodes[2 * node + 1]!;
        let toNear = this.boxSquared(near, x, y, z);
        let toFar = this.boxSquared(far, x, y, z);
        if (toFar < toNear) {
          [near, far] = [far, near];
          [toNear, toFar] = [toFar, toNear];
        }
        if (toFar < best) {
          stack[depth] = far;
          bounds[depth++] = toFar;
        }
        if (toNear >= best) break;
        node = near;
        first = nodes[2 * node]!;
      }
      if (first < 0) continue;
      const end = first + nodes[2 * node + 1]!;
      for (let e = first; e < end; e++) best = this.edgeSquared(WIDTH * e, x, y, z, best);
    }
    return best;
  }

  private boxSquared(node: number, x: number, y: number, z: number): number {
    const b = this.boxes;
    const i = 6 * node;
    const dx = x < b[i]! ? b[i]! - x : x > b[i + 3]! ? x - b[i + 3]! : 0;
    const dy = y < b[i + 1]! ? b[i + 1]! - y : y > b[i + 4]! ? y - b[i + 4]! : 0;
    const dz = z < b[i + 2]! ? b[i + 2]! - z : z > b[i + 5]! ? z - b[i + 5]! : 0;
    return dx * dx + dy * dy + dz * dz;
  }

  private edgeSquared(i: number, x: number, y: number, z: number, best: number): number {
    const e = this.edges;
    const ux = e[i]!;
    const uy = e[i + 1]!;
    const uz = e[i + 2]!;
    const vx = e[i + 3]!;
    const vy = e[i + 4]!;
    const vz = e[i + 5]!;
    const pu = x * ux + y * uy + z * uz;
    const pv = x * vx + y * vy + z * vz;
    const cosine = e[i + 9]!;
    let squared: number;
    if (pu >= cosine * pv && pv >= cosine * pu) {
      // The foot of the perpendicular lies on the edge.
      const s = x * e[i + 6]! + y * e[i + 7]! + z * e[i + 8]!;
      const s2 = s * s;
      squared = (2 * s2) / (1 + Math.sqrt(Math.max(1 - s2, 0)));
    } else {
      const nearU = pu >= pv;
      const dx = x - (nearU ? ux : vx);
      const dy = y - (nearU ? uy : vy);
      const dz = z - (nearU ? uz : vz);
      squared = dx * dx + dy * dy + dz * dz;
    }
    return squared < best ? squared : best;
  }
}

function writeEdge(out: Float64Array, at: number, ends: Float64Array, e: number): void {
  const ux = ends[e]!;
  const uy = ends[e + 1]!;
  const uz = ends[e + 2]!;
  const vx = ends[e + 3]!;
  const vy = ends[e + 4]!;
  const vz = ends[e + 5]!;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const size = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  out.set([ux, uy, uz, vx, vy, vz, nx / size, ny / size, nz / size], at);
  out[at + 9] = ux * vx + uy * vy + uz * vz;
}

/** Writes the nodes of order[from … to) depth first, halving along the longest side. */
function build(
  ends: Float64Array,
  order: number[],
  from: number,
  to: number,
  boxes: number[],
  nodes: number[],
): void {
  const node = nodes.length / 2;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    const e = 6 * order[i]!;
    let squared = 0;
    for (let k = 0; k < 3; k++) {
      const d = ends[e + k]! - ends[e + 3 + k]!;
      squared += d * d;
    }
    // An arc stands out from the straight line between its ends by no more than this.
    const bulge = squared / 7;
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k]!, ends[e + k]! - bulge, ends[e + 3 + k]! - bulge);
      high[k] = Math.max(high[k]!, ends[e + k]! + bulge, ends[e + 3 + k]! + bulge);
    }
  }
  boxes.push(...low, ...high);
  if (to - from <= LEAF) {
    nodes.push(from, to - from);
    return;
  }
  nodes.push(-1, 0);
  let axis = 0;
  for (let k = 1; k < 3; k++) if (high[k]! - low[k]! > high[axis]! - low[axis]!) axis = k;
  const part = order
    .slice(from, to)
    .sort(
      (a, b) =>
        ends[6 * a + axis]! +
          ends[6 * a + 3 + axis]! -
          (ends[6 * b + axis]! + ends[6 * b + 3 + axis]!) || a - b,
    );
  for (let i = from; i < to; i++) order[i] = part[i - from]!;
  const middle = (from + to) >> 1;
  build(ends, order, from, middle, boxes, nodes);
  nodes[2 * node + 1] = nodes.length / 2;
  build(ends, order, middle, to, boxes, nodes);
}
