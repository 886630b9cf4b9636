/**
 * Who owns a face that no polygon of the source covers, or more than one.
 *
 * The map follows borders as the United Nations' organs have recognised them, and for a boundary
 * that its two parties have not settled, present administration. It takes no further position.
 */
export const INTERNATIONAL = '';

/** Overlaps by their claimants: who gets them, and why. `docs/model/geography.md` repeats these. */
const OVERLAPS = {
  // Crimea and its waters: General Assembly resolution 68/262 (2014).
  'RU+UA': 'UA',
  // East Jerusalem: Security Council resolutions 252 (1968), 478 (1980) and 2334 (2016).
  'IL+PS': 'PS',
  // The north of Ghajar: Lebanon's side of the Blue Line of 2000.
  'IL+LB': 'LB',
  // Pockets on the left bank of the Danube, administered by Serbia.
  'HR+RS': 'RS',
};

/** Gaps wider than a sliver that are land: what they touch, and who gets them. */
const GAPS = [
  // Gornja Siga on the right bank of the Danube, administered by Croatia.
  { touches: ['HR', 'RS'], belowKm2: 30, owner: 'HR' },
];

/** Mismatches of two drawings of one border are up to this size and this wide on average. */
const SLIVER = { areaKm2: 10, widthM: 500 };

/** Sets `owner` of each loop; returns a list of what was decided, for the record. */
export function resolve(loops) {
  const decided = [];
  const open = [];
  for (const loop of loops) {
    const widthM = (2000 * Math.abs(loop.areaKm2)) / loop.perimeterKm;
    const thin = loop.areaKm2 > 0 && loop.areaKm2 < SLIVER.areaKm2 && widthM < SLIVER.widthM;
    if (loop.of.length === 1) loop.owner = loop.of[0];
    else if (loop.of.length > 1 && OVERLAPS[loop.of.join('+')]) {
      loop.owner = OVERLAPS[loop.of.join('+')];
      if (loop.areaKm2 > 0.05) decided.push(note(loop, widthM));
    } else if (thin) open.push(loop);
    else if (loop.of.length === 0) {
      loop.owner = gapOwner(loop) ?? INTERNATIONAL;
      if (loop.areaKm2 > 0) decided.push(note(loop, widthM));
    } else if (loop.areaKm2 > 0) {
      throw new Error(`no rule for ${loop.of.join('+')}: ${loop.areaKm2.toFixed(3)} km²`);
    }
  }
  // A sliver goes to the neighbour that it has most border with; those beside others go last.
  for (let pending = open; pending.length > 0;) {
    const rest = pending.filter((loop) => {
      loop.owner = longestNeighbour(loop);
      return loop.owner === undefined;
    });
    if (rest.length === pending.length) {
      const [loop] = rest;
      loop.owner = loop.of[0] ?? INTERNATIONAL;
      decided.push(note(loop, 0));
    }
    pending = rest;
  }
  // Outer boundaries of groups of faces carry no claim of their own when they are outside all.
  for (const loop of loops) loop.owner ??= INTERNATIONAL;
  return { decided, slivers: open.length, sliverKm2: open.reduce((s, l) => s + l.areaKm2, 0) };
}

const other = ({ arc, left }) => (left ? arc.right : arc.left);

function gapOwner(loop) {
  const touches = new Set(loop.sides.flatMap((side) => other(side).of));
  return GAPS.find(
    (gap) =>
      loop.areaKm2 > 0 &&
      loop.areaKm2 < gap.belowKm2 &&
      touches.size === gap.touches.length &&
      gap.touches.every((id) => touches.has(id)),
  )?.owner;
}

function longestNeighbour(loop) {
  const lengths = new Map();
  for (const side of loop.sides) {
    const { owner } = other(side);
    if (owner === undefined) continue;
    if (loop.of.length > 0 && !loop.of.includes(owner)) continue;
    lengths.set(owner, (lengths.get(owner) ?? 0) + lengthOf(side.arc));
  }
  return [...lengths].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

function lengthOf({ points }) {
  let sum = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    sum += Math.hypot(points[i + 1][0] - points[i][0], points[i + 1][1] - points[i][1]);
  }
  return sum;
}

function note(loop, widthM) {
  const [x, y] = loop.sides[0].arc.points[0];
  return {
    of: loop.of.join('+') || 'none',
    owner: loop.owner || 'international',
    areaKm2: loop.areaKm2,
    widthM,
    at: [x / 1e7, y / 1e7],
  };
}
