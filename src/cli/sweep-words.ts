/** Sizes of sweeps in words for people. */

/** Whole numbers in groups of three: `1 234 567`. */
export function countText(n: number): string {
  return String(Math.round(n)).replaceAll(/\B(?=(\d{3})+$)/gu, ' ');
}

/** `40 s`, `12 min`, `3 h 20 min`, `2 days 4 h`. */
export function durationText(seconds: number): string {
  if (seconds < 90)
    return `${seconds < 10 ? Number(seconds.toPrecision(2)) : Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${countText(Math.floor(hours / 24))} days ${hours % 24} h`;
}

/** `812 kB`, `1.4 GB`: thousands, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : Number(size.toPrecision(3))} ${units[unit] ?? ''}`;
}
