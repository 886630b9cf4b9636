/**
 * Makes a planar map of bare segments: none cross, each face has one set of claimants.
 */
import { addSegment, UNITS_PER_DEGREE, WINDOW_EAST_DEG, WINDOWED } from './source.mjs';

const CELL = 0.05 * UNITS_PER_DEGREE;

const orient = (ax, ay, bx, by, cx, cy) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const strictlyWithin = (s, x, y) =>
  !(x === s.x0 && y === s.y0) &&
  !(x === s.x1 && y === s.y1) &&
  x >= s.x0 &&
  x <= s.x1 &&
  y >= Math.min(s.y0, s.y1) &&
  y <= Math.max(s.y0, s.y1);

/** Splits segments where they cross or touch until none does. */
export function node(segments) {
  for (let round = 0; round < 20; round++) {
    const cuts = findCuts(segments);
    if (cuts.size === 0) return segments;
    const next = new Map();
    segments.forEach((s, i) => {
      const points = cuts.get(i) ?? [];
      points.sort(
        (p, q) =>
          (p[0] - s.x0) ** 2 + (p[1] - s.y0) ** 2 - ((q[0] - s.x0) ** 2 + (q[1] - s.y0) ** 2),
      );
      let [x, y] = [s.x0, s.y0];
      for (const [px, py] of [...points, [s.x1, s.y1]]) {
        addSegment(next, x, y, px, py, s.of);
        [x, y] = [px, py];
      }
    });
    segments = [...next.values()].filter((s) => s.of.size > 0);
  }
  throw new Error('segments still cross after 20 rounds');
}

function findCuts(segments) {
  const cuts = new Map();
  const cut = (i, x, y) => {
    const s = segments[i];
    if ((x === s.x0 && y === s.y0) || (x === s.x1 && y === s.y1)) return;
    if (!cuts.has(i)) cuts.set(i, []);
    cuts.get(i).push([x, y]);
  };
  const grid = new Map();
  segments.forEach((s, i) => {
    for (const key of cellsOf(s)) {
      let list = grid.get(key);
      if (!list) grid.set(key, (list = []));
      for (const j of list) cutPair(segments, i, j, cut);
      list.push(i);
    }
  });
  return cuts;
}

function* cellsOf(s) {
  const rows = [Math.min(s.y0, s.y1), Math.max(s.y0, s.y1)].map((v) => Math.floor(v / CELL));
  for (let gx = Math.floor(s.x0 / CELL); gx <= Math.floor(s.x1 / CELL); gx++) {
    for (let gy = rows[0]; gy <= rows[1]; gy++) yield gx * 100_000 + gy;
  }
}

function cutPair(segments, i, j, cut) {
  const [s, t] = [segments[i], segments[j]];
  const o1 = orient(s.x0, s.y0, s.x1, s.y1, t.x0, t.y0);
  const o2 = orient(s.x0, s.y0, s.x1, s.y1, t.x1, t.y1);
  const o3 = orient(t.x0, t.y0, t.x1, t.y1, s.x0, s.y0);
  const o4 = orient(t.x0, t.y0, t.x1, t.y1, s.x1, s.y1);
  if (o1 * o2 < 0 && o3 * o4 < 0) {
    const [dx, dy, ex, ey] = [s.x1 - s.x0, s.y1 - s.y0, t.x1 - t.x0, t.y1 - t.y0];
    const k = ((t.x0 - s.x0) * ey - (t.y0 - s.y0) * ex) / (dx * ey - dy * ex);
    const [x, y] = [Math.round(s.x0 + dx * k), Math.round(s.y0 + dy * k)];
    cut(i, x, y);
    cut(j, x, y);
    return;
  }
  if (o1 === 0 && strictlyWithin(s, t.x0, t.y0)) cut(i, t.x0, t.y0);
  if (o2 === 0 && strictlyWithin(s, t.x1, t.y1)) cut(i, t.x1, t.y1);
  if (o3 === 0 && strictlyWithin(t, s.x0, s.y0)) cut(j, s.x0, s.y0);
  if (o4 === 0 && strictlyWithin(t, s.x1, s.y1)) cut(j, s.x1, s.y1);
}

/**
 * Chains segments into arcs that meet only at their ends. An arc is {points, left, right}, where
 * left and right are the loops (faces' boundaries) that it is part of.
 * A loop is {of: ids of the claimants, sides: [{arc, left}], areaKm2, perimeterKm}.
 */
export function facesOf(segments) {
  const arcs = chain(segments);
  const claimants = claimantsLookup(segments);
  return { arcs, loops: trace(arcs, claimants) };
}

/** Maximal chains of segments; `same(a, b)` says whether two segments may be in one chain. */
export function chain(segments, same = sameOf) {
  const at = new Map();
  const key = (x, y) => `${x},${y}`;
  const push = (k, s) => (at.has(k) ? at.get(k).push(s) : at.set(k, [s]));
  for (const s of segments) {
    push(key(s.x0, s.y0), s);
    push(key(s.x1, s.y1), s);
  }
  const isJunction = (k) => at.get(k).length !== 2 || !same(...at.get(k));
  const used = new Set();
  const arcs = [];
  const walk = (start, first) => {
    const points = [start];
    let s = first;
    let [x, y] = start;
    const forward = s.x0 === x && s.y0 === y;
    while (s && !used.has(s)) {
      used.add(s);
      [x, y] = s.x0 === x && s.y0 === y ? [s.x1, s.y1] : [s.x0, s.y0];
      points.push([x, y]);
      const k = key(x, y);
      s = isJunction(k) ? undefined : at.get(k).find((t) => !used.has(t));
    }
    arcs.push({ points, first, forward });
  };
  for (const s of segments) {
    for (const p of [
      [s.x0, s.y0],
      [s.x1, s.y1],
    ]) {
      if (!used.has(s) && isJunction(key(...p))) walk(p, s);
    }
  }
  for (const s of segments) if (!used.has(s)) walk([s.x0, s.y0], s);
  return arcs;
}

const sameOf = (s, t) => s.of.size === t.of.size && [...s.of].every((id) => t.of.has(id));

function trace(arcs, claimants) {
  const out = new Map();
  const direction = ([ax, ay], [bx, by]) => Math.atan2(by - ay, bx - ax);
  arcs.forEach((arc) => {
    const { points } = arc;
    for (const [from, to, left] of [
      [points[0], points[1], true],
      [points.at(-1), points.at(-2), false],
    ]) {
      const k = from.join();
      if (!out.has(k)) out.set(k, []);
      out.get(k).push({ arc, left, angle: direction(from, to) });
    }
  });
  for (const list of out.values()) list.sort((a, b) => a.angle - b.angle);
  const loops = [];
  const side = (arc, left) => (left ? arc.left : arc.right);
  for (const start of arcs.flatMap((arc) => [
    { arc, left: true },
    { arc, left: false },
  ])) {
    if (side(start.arc, start.left)) continue;
    const loop = { sides: [], areaKm2: 0, perimeterKm: 0, of: [] };
    let { arc, left } = start;
    while (!side(arc, left)) {
      loop.sides.push({ arc, left });
      if (left) arc.left = loop;
      else arc.right = loop;
      // At the end of the arc turn as far to the left as there is a way: that keeps the face left.
      const end = left ? arc.points.at(-1) : arc.points[0];
      const list = out.get(end.join());
      const here = list.findIndex((o) => o.arc === arc && o.left !== left);
      ({ arc, left } = list[(here - 1 + list.length) % list.length]);
    }
    measure(loop);
    // The faces of an arc that is longest are the widest: least at risk of rounding.
    const widest = loop.sides.reduce((a, b) =>
      longest(a.arc).size >= longest(b.arc).size ? a : b,
    );
    loop.of = claimants(...beside(widest));
    loops.push(loop);
  }
  return loops;
}

function longest(arc) {
  if (arc.longest) return arc.longest;
  let best = { size: -1, at: 0 };
  for (let i = 0; i + 1 < arc.points.length; i++) {
    const [[ax, ay], [bx, by]] = [arc.points[i], arc.points[i + 1]];
    const size = Math.hypot(bx - ax, by - ay);
    if (size > best.size) best = { size, at: i };
  }
  return (arc.longest = best);
}

/** A point 0.3 units to the given side of the middle of the arc's longest segment. */
function beside({ arc, left }) {
  const { at, size } = longest(arc);
  const [[ax, ay], [bx, by]] = [arc.points[at], arc.points[at + 1]];
  const step = ((left ? 1 : -1) * 0.3) / size;
  return [(ax + bx) / 2 - (by - ay) * step, (ay + by) / 2 + (bx - ax) * step];
}

const KM_PER_UNIT = 111.195 / UNITS_PER_DEGREE;

function measure(loop) {
  const [ox, oy] = loop.sides[0].arc.points[0];
  const shrink = Math.cos(((oy / UNITS_PER_DEGREE) * Math.PI) / 180);
  for (const { arc, left } of loop.sides) {
    const pts = left ? arc.points : arc.points.toReversed();
    for (let i = 0; i + 1 < pts.length; i++) {
      const [ax, ay] = [(pts[i][0] - ox) * shrink * KM_PER_UNIT, (pts[i][1] - oy) * KM_PER_UNIT];
      const [bx, by] = [
        (pts[i + 1][0] - ox) * shrink * KM_PER_UNIT,
        (pts[i + 1][1] - oy) * KM_PER_UNIT,
      ];
      loop.areaKm2 += (ax * by - bx * ay) / 2;
      loop.perimeterKm += Math.hypot(bx - ax, by - ay);
    }
  }
}

/** Whose polygons a point lies in, by counting each nation's segments to the west of it. */
function claimantsLookup(segments) {
  const rows = new Map();
  for (const s of segments) {
    const ys = [Math.min(s.y0, s.y1), Math.max(s.y0, s.y1)];
    for (let gy = Math.floor(ys[0] / CELL); gy <= Math.floor(ys[1] / CELL); gy++) {
      if (!rows.has(gy)) rows.set(gy, []);
      rows.get(gy).push(s);
    }
  }
  return (x, y) => {
    const inside = new Set();
    for (const s of rows.get(Math.floor(y / CELL)) ?? []) {
      if (s.y0 > y === s.y1 > y) continue;
      if (s.x0 + ((y - s.y0) * (s.x1 - s.x0)) / (s.y1 - s.y0) >= x) continue;
      for (const id of s.of) if (!inside.delete(id)) inside.add(id);
    }
    inside.delete('#');
    const beyond = x > WINDOW_EAST_DEG * UNITS_PER_DEGREE;
    return [...inside].filter((id) => !(beyond && WINDOWED.has(id))).sort();
  };
}
