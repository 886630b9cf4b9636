/** A small plot in characters: leakers against the value, a letter for each policy. */

export interface ChartCurve {
  readonly name: string;
  /** Same length as the values. */
  readonly y: readonly number[];
  /** Ends of the intervals, drawn where nothing else is; as `y` where there are none. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Rows of the plot, without its axis. */
const HEIGHT = 12;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Where several curves meet in one place. */
const SEVERAL = '+';
const INTERVAL = ':';

/**
 * Lines of the plot, its key last, none wider than `width`. Curves that are equal throughout share
 * a letter. `y` is written with `label`, the axis beneath with `ticks`, one for each value.
 */
export function chartLines(
  x: readonly number[],
  ticks: readonly string[],
  curves: readonly ChartCurve[],
  { width, label }: { readonly width: number; readonly label: (y: number) => string },
): string[] {
  const groups = groupsOf(curves);
  const all = curves.flatMap((curve) => [...curve.low, ...curve.y, ...curve.high]);
  const { bottom, top } = limits(all);
  const labels = Array.from({ length: HEIGHT }, (_, row) =>
    label(top - ((top - bottom) * row) / (HEIGHT - 1)),
  );
  const gutter = Math.max(...labels.map((text) => text.length));
  const columns = Math.max(8, Math.min(72, width - gutter - 4));
  const [left, right] = [Math.min(...x), Math.max(...x)];
  const columnOf = (value: number): number =>
    right === left ? 0 : Math.round(((value - left) / (right - left)) * (columns - 1));
  const rowOf = (value: number): number =>
    Math.round(((top - value) / (top - bottom)) * (HEIGHT - 1));
  const cells = Array.from({ length: HEIGHT }, () => new Array<string>(columns).fill(' '));
  groups.forEach(({ y }, g) => {
    y.forEach((value, i) => {
      const row = cells[rowOf(value)];
      const column = columnOf(x[i] ?? 0);
      if (row === undefined) return;
      const mark = letter(g);
      row[column] = row[column] === ' ' || row[column] === mark ? mark : SEVERAL;
    });
  });
  for (const curve of curves) {
    curve.y.forEach((_, i) => {
      const column = columnOf(x[i] ?? 0);
      const from = rowOf(curve.high[i] ?? top);
      for (let r = from; r <= rowOf(curve.low[i] ?? bottom); r += 1) {
        const row = cells[r];
        if (row?.[column] === ' ') row[column] = INTERVAL;
      }
    });
  }
  const body = cells.map((row, r) => {
    const named = r % 3 === 0 || r === HEIGHT - 1 ? (labels[r] ?? '') : '';
    return `${named.padStart(gutter)} │ ${row.join('')}`.trimEnd();
  });
  const blank = ' '.repeat(gutter);
  const used = (mark: string): boolean => cells.some((row) => row.includes(mark));
  return [
    ...body,
    `${blank} └${'─'.repeat(columns + 1)}`,
    `${blank}   ${tickLine(x, ticks, columns, columnOf)}`.trimEnd(),
    ...groups.map(({ names }, g) => `${blank}   ${letter(g)}  ${names.join(', ')}`),
    ...(used(SEVERAL) ? [`${blank}   ${SEVERAL}  several of them`] : []),
    ...(used(INTERVAL) ? [`${blank}   ${INTERVAL}  intervals`] : []),
  ];
}

function letter(index: number): string {
  return LETTERS[index % LETTERS.length] ?? '?';
}

function groupsOf(curves: readonly ChartCurve[]): { names: string[]; y: readonly number[] }[] {
  const groups: { names: string[]; y: readonly number[] }[] = [];
  for (const { name, y } of curves) {
    const same = groups.find((group) => group.y.every((value, i) => value === y[i]));
    if (same === undefined) groups.push({ names: [name], y });
    else same.names.push(name);
  }
  return groups;
}

/** The range of the values, a little more where all are equal. */
function limits(values: readonly number[]): { bottom: number; top: number } {
  const bottom = Math.min(...values);
  const top = Math.max(...values);
  return top > bottom ? { bottom, top } : { bottom: Math.max(0, bottom - 1), top: top + 1 };
}

/** Labels under their values, those left out that would touch the one before. */
function tickLine(
  x: readonly number[],
  ticks: readonly string[],
  columns: number,
  columnOf: (value: number) => number,
): string {
  let line = '';
  const order = x
    .map((value, i) => ({ value, text: ticks[i] ?? '' }))
    .sort((a, b) => a.value - b.value);
  for (const { value, text } of order) {
    const from = Math.max(
      0,
      Math.min(columns - text.length, columnOf(value) - Math.floor(text.length / 2)),
    );
    if (line !== '' && from < line.length + 1) continue;
    line = line.padEnd(from) + text;
  }
  return line;
}
