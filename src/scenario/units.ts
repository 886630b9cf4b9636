/**
 * Quantities as people write them, `70 km` or `1.2 MUSD`, and as the rest of the program holds
 * them: SI. A bare number is never a quantity, and the unit says which dimension it has.
 */
import { LARGEST } from './limits.ts';
import { didYouMean, shorten } from './problems.ts';

export type Dimension =
  'distance' | 'speed' | 'duration' | 'mass' | 'area' | 'money' | 'rate' | 'angle';

interface Unit {
  readonly name: string;
  readonly dimension: Dimension;
  /** SI value = number × `times` / `over`: two integers, so that `800 km/h` is rounded once. */
  readonly times: number;
  readonly over: number;
}

/** Within a dimension: from the largest to the smallest, as `formatQuantity` tries them. */
const UNITS: readonly Unit[] = [
  unit('km', 'distance', 1000),
  unit('m', 'distance', 1),
  unit('nmi', 'distance', 1852),
  unit('ft', 'distance', 3048, 10_000),
  unit('km/s', 'speed', 1000),
  unit('km/h', 'speed', 1000, 3600),
  unit('m/s', 'speed', 1),
  unit('kn', 'speed', 1852, 3600),
  unit('d', 'duration', 86_400),
  unit('h', 'duration', 3600),
  unit('min', 'duration', 60),
  unit('s', 'duration', 1),
  unit('ms', 'duration', 1, 1000),
  unit('t', 'mass', 1000),
  unit('kg', 'mass', 1),
  unit('g', 'mass', 1, 1000),
  unit('m2', 'area', 1),
  unit('cm2', 'area', 1, 10_000),
  unit('GUSD', 'money', 1_000_000_000),
  unit('MUSD', 'money', 1_000_000),
  unit('kUSD', 'money', 1000),
  unit('USD', 'money', 1),
  unit('/h', 'rate', 1, 3600),
  unit('/min', 'rate', 1, 60),
  unit('/s', 'rate', 1),
  unit('/d', 'rate', 1, 86_400),
  // Held in degrees, as places are: turned into radians where a direction is made of it.
  unit('deg', 'angle', 1),
];

function unit(name: string, dimension: Dimension, times: number, over = 1): Unit {
  return { name, dimension, times, over };
}

const BY_NAME: ReadonlyMap<string, Unit> = new Map(UNITS.map((u) => [u.name, u]));

/** Spellings that are understood but not accepted, with what to write. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...each('km', 'kms', 'kilometre', 'kilometres', 'kilometer', 'kilometers'),
  ...each('m', 'metre', 'metres', 'meter', 'meters'),
  ...each('nmi', 'nm', 'nautical mile', 'nautical miles'),
  ...each('ft', 'feet', 'foot'),
  ...each('km/h', 'kph', 'kmh', 'kmph', 'km/hr'),
  ...each('m/s', 'mps', 'ms-1'),
  ...each('kn', 'kt', 'kts', 'knot', 'knots'),
  ...each('s', 'sec', 'secs', 'second', 'seconds'),
  ...each('min', 'mins', 'minute', 'minutes'),
  ...each('h', 'hr', 'hrs', 'hour', 'hours'),
  ...each('d', 'day', 'days'),
  ...each('kg', 'kgs', 'kilogram', 'kilograms'),
  ...each('t', 'ton', 'tons', 'tonne', 'tonnes'),
  ...each('m2', 'm²', 'm^2', 'sqm'),
  ...each('USD', '$', 'dollar', 'dollars', 'us$'),
  ...each('kUSD', 'k$', 'k', 'kusd'),
  ...each('MUSD', 'm$', 'musd', 'million', 'mio', 'million usd'),
  ...each('GUSD', 'bnusd', 'bn', 'billion', 'bn usd'),
  ...each('deg', '°', 'degree', 'degrees'),
  ...each('/h', 'per hour', '1/h', 'per h', '/hour'),
]);

function each(right: string, ...wrong: string[]): (readonly [string, string])[] {
  return wrong.map((w) => [w, right] as const);
}

/** Units that are refused with a reason rather than called unknown. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['EUR', 'kEUR', 'MEUR', '€', 'GBP', 'UAH', 'PLN', 'RUB', 'ILS', 'CHF'].map(
    (c) =>
      [
        c,
        'exchange rates move, so amounts are in US dollars: convert it at the rate of a day that you note, and write `USD`, `kUSD` or `MUSD`',
      ] as const,
  ),
  ...['Mach', 'mach', 'Ma', 'M'].map(
    (c) => [c, 'the speed of sound changes with height: write `m/s` or `km/h`'] as const,
  ),
  ['mi', 'a mile may be statute or nautical: write `km` or `nmi`'],
  ['dBsm', 'decibels are not read: write the area in `m2`, such as `0.1 m2` for -10 dBsm'],
  ['%', 'write a share as a number from 0 to 1, such as `0.8`'],
]);

interface DimensionText {
  /** With its article, for sentences. */
  readonly noun: string;
  readonly si: string;
  readonly example: string;
  readonly largest: number;
}

export const DIMENSIONS: Readonly<Record<Dimension, DimensionText>> = {
  distance: { noun: 'a distance', si: 'm', example: '70 km', largest: LARGEST.distanceM },
  speed: { noun: 'a speed', si: 'm/s', example: '800 km/h', largest: LARGEST.speedMps },
  duration: { noun: 'a duration', si: 's', example: '15 min', largest: LARGEST.durationS },
  mass: { noun: 'a mass', si: 'kg', example: '50 kg', largest: LARGEST.massKg },
  area: { noun: 'an area', si: 'm2', example: '0.05 m2', largest: LARGEST.areaM2 },
  money: { noun: 'an amount of money', si: 'USD', example: '1.2 MUSD', largest: LARGEST.moneyUsd },
  rate: { noun: 'a rate', si: '/s', example: '0.4 /h', largest: LARGEST.ratePerS },
  angle: { noun: 'an angle', si: 'deg', example: '60 deg', largest: LARGEST.angleDeg },
};

/** Names of the units of a dimension, for schemas and documentation. */
export function unitsOf(dimension: Dimension): readonly string[] {
  return UNITS.filter((u) => u.dimension === dimension).map((u) => u.name);
}

/** A quantity in SI, or what is wrong with the text and how to write it. */
export type Parsed =
  | { readonly ok: true; readonly si: number; readonly dimension: Dimension }
  | { readonly ok: false; readonly message: string; readonly fix: string };

export interface QuantityOptions {
  /** What must be written here; absent means that any will do. */
  readonly dimension?: Dimension;
  /** Smallest allowed SI value; by default 0. */
  readonly min?: number;
  /** Whether the smallest value itself is refused; by default it is allowed. */
  readonly aboveMin?: boolean;
  /** Largest allowed SI value; by default that of the dimension. */
  readonly max?: number;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/;

/** Reads `70 km`; the space may be left out. */
export function parseQuantity(text: string, options: QuantityOptions = {}): Parsed {
  const { dimension } = options;
  const wanted = dimension === undefined ? 'a quantity' : DIMENSIONS[dimension].noun;
  const example = dimension === undefined ? '70 km' : DIMENSIONS[dimension].example;
  const such = `write ${wanted} such as \`${example}\``;
  const shown = shorten(text);
  const trimmed = text.trim();
  const digits = NUMBER.exec(trimmed)?.[0];
  if (digits === undefined) {
    if (/^[+-]?(?:\.?inf|infinity|nan|\.nan)\b/i.test(trimmed)) {
      return fail(`\`${shown}\` is not a finite number`, such);
    }
    return fail(`\`${shown}\` is not ${wanted}`, such);
  }
  const number = Number(digits);
  const rest = trimmed.slice(digits.length).trim();
  if (rest === '') return bareNumber(number, dimension);
  const found = BY_NAME.get(rest);
  if (found === undefined) return unknownUnit(shown, digits, rest, dimension, such);
  if (dimension !== undefined && found.dimension !== dimension) {
    return fail(
      `\`${shown}\` is ${DIMENSIONS[found.dimension].noun}; ${wanted} is needed, such as \`${example}\``,
      `units of ${dimension}: ${unitsOf(dimension).join(', ')}`,
    );
  }
  const si = (number * found.times) / found.over;
  return inRange(si, found.dimension, shown, options);
}

function inRange(
  si: number,
  dimension: Dimension,
  shown: string,
  { min = 0, aboveMin = false, max = DIMENSIONS[dimension].largest }: QuantityOptions,
): Parsed {
  if (!Number.isFinite(si)) {
    return fail(
      `\`${shown}\` is not a finite number`,
      `such as \`${DIMENSIONS[dimension].example}\``,
    );
  }
  if (si < min || (aboveMin && si === min)) {
    const low = formatQuantity(min, dimension);
    if (si < 0 && min === 0) {
      return fail(
        `\`${shown}\` is negative`,
        `write ${aboveMin ? 'more than' : 'at least'} \`${low}\``,
      );
    }
    return fail(
      `\`${shown}\` is too small`,
      `write ${aboveMin ? 'more than' : 'at least'} \`${low}\``,
    );
  }
  if (si > max) {
    return fail(
      `\`${shown}\` is absurdly large`,
      `at most \`${formatQuantity(max, dimension)}\` is allowed here: check the unit`,
    );
  }
  // −0 would print, compare and hash as something else than 0.
  return { ok: true, si: si === 0 ? 0 : si, dimension };
}

/** The problem of a number without a unit, with the units that it could have. */
export function bareNumber(number: number, dimension?: Dimension): Parsed & { readonly ok: false } {
  if (!Number.isFinite(number)) {
    return fail(`\`${number}\` is not a finite number`, 'write a number with its unit');
  }
  if (dimension === undefined) return fail(`\`${number}\` has no unit`, `write it with its unit`);
  const units = unitsOf(dimension);
  const first = BY_NAME.get(DIMENSIONS[dimension].example.split(' ')[1] ?? '')?.name ?? units[0];
  return fail(
    `\`${number}\` has no unit`,
    `write \`${number} ${first ?? ''}\`, or another unit: ${units.join(', ')}`,
  );
}

function unknownUnit(
  shown: string,
  digits: string,
  rest: string,
  dimension: Dimension | undefined,
  such: string,
): Parsed {
  const reason = REFUSED.get(rest);
  if (reason !== undefined) return fail(`the unit \`${rest}\` of \`${shown}\` is refused`, reason);
  if (/^[,_' ]?\d/.test(rest)) {
    return fail(
      `\`${shown}\` is not a number with a unit`,
      'write the number without separators and with a decimal point, such as `1200.5 km`',
    );
  }
  const candidates = dimension === undefined ? [...BY_NAME.keys()] : unitsOf(dimension);
  const right =
    SPELLINGS.get(rest) ??
    SPELLINGS.get(rest.toLowerCase()) ??
    candidates.find((c) => c.toLowerCase() === rest.toLowerCase()) ??
    didYouMean(rest, candidates);
  return fail(
    `unknown unit \`${shorten(rest, 20)}\` in \`${shown}\``,
    right === undefined
      ? `${such}; units: ${candidates.join(', ')}`
      : `did you mean \`${digits} ${right}\`?`,
  );
}

function fail(message: string, fix: string): Parsed & { readonly ok: false } {
  return { ok: false, message, fix };
}

/**
 * The text of an SI value in the largest unit of its dimension that leaves at least 1 and reads
 * back to the very same number.
 */
export function formatQuantity(si: number, dimension: Dimension): string {
  for (const { name, dimension: d, times, over } of UNITS) {
    if (d !== dimension || name === 'nmi' || name === 'ft' || name === 'kn') continue;
    const number = Number(((si * over) / times).toPrecision(12));
    if (Math.abs(number) >= 1 && (number * times) / over === si) return `${number} ${name}`;
  }
  const base = UNITS.find((u) => u.dimension === dimension && u.times === 1 && u.over === 1);
  return `${si} ${base?.name ?? ''}`;
}

/** Reads a clock of elapsed time, `h:mm` or `h:mm:ss`, in seconds; undefined if it is none. */
export function parseElapsed(text: string): number | undefined {
  const match = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (match === null) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}
