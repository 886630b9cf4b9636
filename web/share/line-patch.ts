/**
 * The difference of two texts by lines, and the second from the first with it. Small edits of a long
 * study make small patches; a patch is put on nothing but the very text that it was made from.
 */

/** From line `at` (counted from 0 in the first text) `removed` lines give way to others. */
export type Hunk = readonly [at: number, removed: number, added: readonly string[]];

/** Edits of single lines up to which the shortest way is looked for; its cost grows with the square. */
const MOST_EDITS = 600;

/** Hunks in ascending order; none for equal texts. */
export function diffLines(from: string, to: string): Hunk[] {
  const a = from.split('\n');
  const b = to.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
    end += 1;
  }
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length === 0 && right.length === 0) return [];
  return hunksOf(left, right, start) ?? [[start, left.length, right]];
}

/**
 * The shortest way from one list of lines to another, as hunks: Myers, “An O(ND) difference
 * algorithm and its variations”, Algorithmica 1 (1986), greedy form. Undefined beyond `MOST_EDITS`.
 */
function hunksOf(a: readonly string[], b: readonly string[], offset: number): Hunk[] | undefined {
  const trace = furthest(a, b);
  if (trace === undefined) return undefined;
  const edits: { at: number; line: string | undefined }[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d > 0; d -= 1) {
    const v = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const before = stepsDown(v, k, d) ? k + 1 : k - 1;
    x = v.get(before) ?? 0;
    y = x - before;
    edits.push({ at: x, line: before > k ? b[y] : undefined });
  }
  const hunks: { at: number; removed: number; added: string[] }[] = [];
  for (const { at, line } of edits.reverse()) {
    let hunk = hunks.at(-1);
    if (hunk === undefined || hunk.at + hunk.removed !== at) {
      hunk = { at, removed: 0, added: [] };
      hunks.push(hunk);
    }
    if (line === undefined) hunk.removed += 1;
    else hunk.added.push(line);
  }
  return hunks.map(({ at, removed, added }) => [at + offset, removed, added]);
}

/** Whether diagonal `k` is reached by adding a line rather than by removing one. */
function stepsDown(v: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
}

/** By number of edits: the furthest line of `a` on each diagonal with one edit fewer. */
function furthest(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  const v = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= MOST_EDITS; d += 1) {
    trace.push(new Map(v));
    for (let k = -d; k <= d; k += 2) {
      let x = stepsDown(v, k, d) ? (v.get(k + 1) ?? 0) : (v.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      v.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return undefined;
}

/** The second text; undefined when the hunks do not fit the first. */
export function patchLines(from: string, hunks: readonly Hunk[]): string | undefined {
  const lines = from.split('\n');
  const out: string[] = [];
  let next = 0;
  for (const [at, removed, added] of hunks) {
    if (at < next || at + removed > lines.length) return undefined;
    out.push(...lines.slice(next, at), ...added);
    next = at + removed;
  }
  out.push(...lines.slice(next));
  return out.join('\n');
}
