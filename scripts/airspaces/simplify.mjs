/**
 * Leaves vertices out of shared arcs so that no left-out one is further than a tolerance from what
 * remains, and no two arcs come to cross. Works on arcs in a gnomonic plane, where great circles
 * are straight and no distance is shorter than on the ground.
 */

/** Douglas and Peucker (1973): indices of the vertices that stay. Closed arcs keep at least four. */
export function simplify(points, tolerance) {
  const keep = new Set([0, points.length - 1]);
  const [first, last] = [points[0], points.at(-1)];
  if (first[0] === last[0] && first[1] === last[1]) {
    const far = farthestFrom(points, 0, points.length - 1);
    keep.add(far.at);
    const side = [farthest(points, 0, far.at), farthest(points, far.at, points.length - 1)];
    keep.add(side[0].distance >= side[1].distance ? side[0].at : side[1].at);
  }
  const stack = [...keep]
    .sort((a, b) => a - b)
    .flatMap((v, i, all) => (i ? [[all[i - 1], v]] : []));
  while (stack.length > 0) {
    const [i, j] = stack.pop();
    const { at, distance } = farthest(points, i, j);
    if (distance <= tolerance) continue;
    keep.add(at);
    stack.push([i, at], [at, j]);
  }
  return [...keep].sort((a, b) => a - b);
}

function farthestFrom(points, i, j) {
  let best = { at: i, distance: -1 };
  for (let k = i + 1; k < j; k++) {
    const distance = Math.hypot(points[k][0] - points[i][0], points[k][1] - points[i][1]);
    if (distance > best.distance) best = { at: k, distance };
  }
  return best;
}

/** The vertex between i and j that is farthest from the segment between them. */
function farthest(points, i, j) {
  const [[ax, ay], [bx, by]] = [points[i], points[j]];
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy || 1;
  let best = { at: i, distance: -1 };
  for (let k = i + 1; k < j; k++) {
    const [px, py] = [points[k][0] - ax, points[k][1] - ay];
    const t = Math.min(Math.max((px * dx + py * dy) / squared, 0), 1);
    const distance = Math.hypot(px - t * dx, py - t * dy);
    if (distance > best.distance) best = { at: k, distance };
  }
  return best;
}

/**
 * Simplifies and rounds all arcs to whole multiples of `quantum`, then gives back vertices to arcs
 * that cross or touch until none does.
 */
export function simplifyAll(arcs, tolerance, quantum) {
  const work = arcs.map((arc) => ({ ...arc, keep: simplify(arc.points, tolerance) }));
  const round = (p) => [Math.round(p[0] / quantum), Math.round(p[1] / quantum)];
  for (const arc of work) arc.whole = arc.points.map(round);
  let given = 0;
  for (let pass = 0; pass < 60; pass++) {
    const bad = conflicts(work);
    if (bad.size === 0) return { arcs: work.map(finish), given, passes: pass };
    let grew = false;
    for (const key of bad) {
      const [a, k] = key.split(':').map(Number);
      const arc = work[a];
      const [i, j] = [arc.keep[k], arc.keep[k + 1]];
      const { at, distance } = farthest(arc.points, i, j);
      if (distance < 0 || arc.extra?.has(at)) continue;
      (arc.extra ??= new Set()).add(at);
      grew = true;
      given++;
    }
    if (!grew) {
      const list = [...bad].map((key) => {
        const [a, k] = key.split(':').map(Number);
        return `${work[a].left}/${work[a].right} ${work[a].where(work[a].keep[k])}`;
      });
      throw new Error(`arcs cross at full resolution: ${list.join('; ')}`);
    }
    for (const arc of work) {
      if (arc.extra) arc.keep = [...new Set([...arc.keep, ...arc.extra])].sort((x, y) => x - y);
    }
  }
  throw new Error('arcs still cross after 60 passes');
}

function finish(arc) {
  const points = [];
  for (const k of arc.keep) {
    const p = arc.whole[k];
    const q = points.at(-1);
    if (!q || p[0] !== q[0] || p[1] !== q[1]) points.push(p);
  }
  return { left: arc.left, right: arc.right, points };
}

const CELL = 1024;

function conflicts(work) {
  const bad = new Set();
  const grid = new Map();
  const segments = [];
  work.forEach((arc, a) => {
    for (let k = 0; k + 1 < arc.keep.length; k++) {
      const [[ax, ay], [bx, by]] = [arc.whole[arc.keep[k]], arc.whole[arc.keep[k + 1]]];
      if (ax === bx && ay === by) continue;
      const s = { ax, ay, bx, by, key: `${a}:${k}` };
      const index = segments.push(s) - 1;
      for (
        let x = Math.floor(Math.min(ax, bx) / CELL);
        x <= Math.floor(Math.max(ax, bx) / CELL);
        x++
      ) {
        for (
          let y = Math.floor(Math.min(ay, by) / CELL);
          y <= Math.floor(Math.max(ay, by) / CELL);
          y++
        ) {
          const cell = x * 100_000 + y;
          let list = grid.get(cell);
          if (!list) grid.set(cell, (list = []));
          for (const j of list) {
            if (!meet(s, segments[j])) continue;
            bad.add(s.key);
            bad.add(segments[j].key);
          }
          list.push(index);
        }
      }
    }
  });
  return bad;
}

const orient = (ax, ay, bx, by, cx, cy) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/** Whether two segments share any point that is not an end of both. */
function meet(s, t) {
  const o1 = orient(s.ax, s.ay, s.bx, s.by, t.ax, t.ay);
  const o2 = orient(s.ax, s.ay, s.bx, s.by, t.bx, t.by);
  const o3 = orient(t.ax, t.ay, t.bx, t.by, s.ax, s.ay);
  const o4 = orient(t.ax, t.ay, t.bx, t.by, s.bx, s.by);
  if (o1 * o2 < 0 && o3 * o4 < 0) return true;
  return (
    (o1 === 0 && inside(s, t.ax, t.ay)) ||
    (o2 === 0 && inside(s, t.bx, t.by)) ||
    (o3 === 0 && inside(t, s.ax, s.ay)) ||
    (o4 === 0 && inside(t, s.bx, s.by)) ||
    sameEnds(s, t)
  );
}

const inside = (s, x, y) =>
  !(x === s.ax && y === s.ay) &&
  !(x === s.bx && y === s.by) &&
  x >= Math.min(s.ax, s.bx) &&
  x <= Math.max(s.ax, s.bx) &&
  y >= Math.min(s.ay, s.by) &&
  y <= Math.max(s.ay, s.by);

const sameEnds = (s, t) =>
  (s.ax === t.ax && s.ay === t.ay && s.bx === t.bx && s.by === t.by) ||
  (s.ax === t.bx && s.ay === t.by && s.bx === t.ax && s.by === t.ay);
