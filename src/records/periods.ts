/** Periods as commands take them: whole months or whole days, both ends included. */
import { InputError, shorten } from '../scenario/problems.ts';

/** A period of whole days, `from` and `to` included, as `YYYY-MM-DD`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

/** Days since 1970 that a period begins on, and the first beyond it. */
export function daysOf({ from, to }: Period): { first: number; beyond: number } {
  return {
    first: Date.parse(`${from}T00:00Z`) / DAY_MS,
    beyond: Date.parse(`${to}T00:00Z`) / DAY_MS + 1,
  };
}

/** The day of a number of days since 1970. */
export function dateOf(day: number): string {
  return new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 10);
}

/** `2022-09..2024-06` or `2022-09-28..2024-06-30`. Throws `InputError` naming the option. */
export function parsePeriod(text: string, option: string): Period {
  const ends = text.split('..');
  const [first, second] = ends;
  if (ends.length !== 2 || first === undefined || second === undefined) {
    throw wrong(
      `\`--${option} ${shorten(text)}\` is no period`,
      `write \`--${option} 2024-01..2024-06\`, months or days with both ends included`,
    );
  }
  return inOrder(
    { from: dayFrom(first, option), to: dayTo(second, option) },
    `--${option} ${shorten(text)}`,
  );
}

/** The first day of `2024-01` or `2024-01-15`. */
export function dayFrom(text: string, option: string): string {
  return text.length === 7 ? checked(`${text}-01`, text, option) : checked(text, text, option);
}

/** The last day of `2024-01` or `2024-01-15`. */
export function dayTo(text: string, option: string): string {
  if (text.length !== 7) return checked(text, text, option);
  const first = checked(`${text}-01`, text, option);
  const next = Date.parse(`${first}T00:00Z`) / DAY_MS + 31;
  return dateOf(Date.parse(`${dateOf(next).slice(0, 7)}-01T00:00Z`) / DAY_MS - 1);
}

function checked(day: string, given: string, option: string): string {
  const valid = /^\d{4}-\d\d-\d\d$/u.test(day) && !Number.isNaN(Date.parse(`${day}T00:00Z`));
  // 31 February becomes a day of March where it is taken at all
  if (valid && dateOf(Date.parse(`${day}T00:00Z`) / DAY_MS) === day) return day;
  throw wrong(
    `\`${shorten(given)}\` in \`--${option}\` is neither a month nor a day`,
    'write a month such as `2024-06` or a day such as `2024-06-30`',
  );
}

/** The period itself; throws `InputError`, naming what was `written`, if it ends before it begins. */
export function inOrder(period: Period, written: string): Period {
  if (period.from <= period.to) return period;
  throw wrong(`\`${written}\` ends before it begins`, 'write the earlier end first');
}

/** Throws `InputError` unless training ends before the test begins. */
export function checkOrder(train: Period, test: Period): void {
  if (train.to < test.from) return;
  if (test.to < train.from) {
    throw wrong(
      `the test period (to ${test.to}) lies before the training period (from ${train.from})`,
      'a forecast uses what came before it: give `--train` the earlier period',
    );
  }
  const from = test.from > train.from ? test.from : train.from;
  const to = test.to < train.to ? test.to : train.to;
  throw wrong(
    `the training and the test period overlap from ${from} to ${to}`,
    'begin `--test` after `--train` ends',
  );
}

/** Throws `InputError`, naming the options, if no day of `days` (since 1970, in order) is in the period. */
export function checkHasRaids(
  period: Period,
  days: readonly number[],
  options: readonly string[],
): void {
  const { first, beyond } = daysOf(period);
  if (days.some((d) => d >= first && d < beyond)) return;
  const [earliest, latest] = [days[0], days.at(-1)];
  throw wrong(
    `no raid of the record is in the period of ${options.map((o) => `\`--${o}\``).join(' and ')}, ${period.from} to ${period.to}`,
    earliest === undefined || latest === undefined
      ? 'the record has none with counts at all'
      : `the record's raids are of ${dateOf(earliest)} to ${dateOf(latest)}`,
  );
}

/** Quarters of a year that a period touches, cut to it. */
export function quartersOf({ from, to }: Period): Period[] {
  const quarters: Period[] = [];
  let [year, quarter] = [Number(from.slice(0, 4)), Math.ceil(Number(from.slice(5, 7)) / 3)];
  for (;;) {
    const two = (n: number): string => String(n).padStart(2, '0');
    const first = `${year}-${two(3 * quarter - 2)}-01`;
    if (first > to) return quarters;
    const last = dayTo(`${year}-${two(3 * quarter)}`, 'to');
    quarters.push({ from: first < from ? from : first, to: last > to ? to : last });
    quarter += 1;
    if (quarter > 4) [year, quarter] = [year + 1, 1];
  }
}

function wrong(message: string, fix: string): InputError {
  return new InputError({ severity: 'error', message, fix });
}
