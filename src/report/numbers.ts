/**
 * How numbers are written, everywhere they are shown: no more digits than the interval supports,
 * a true minus sign, one spelling of money and shares. Terminal, report and page call these and
 * nothing else, so that they cannot print the same answer differently.
 */
import type { CostRange, Estimate } from '../study/results.ts';

/** U+2212. A hyphen is shorter than a plus sign and breaks lines. */
export const MINUS = '−';
/** Between groups of three digits and before a percent sign; does not break across lines. */
const GROUP = '\u00a0';
export const NO_INTERVAL = 'no interval (one variant)';

/** Beyond this a printed digit means nothing to a count of missiles. */
const MAX_DECIMALS = 3;
/** Millions: no interval of this model supports less. */
const MIN_DECIMALS = -6;

/**
 * Decimals that a half-width supports, 3 at most, negative for tens and hundreds, by the Particle Data Group's rule (Review of
 * Particle Physics, Introduction §5.3): of its first three digits, 100 to 354 keep two significant
 * digits, 355 to 999 one. So 480 → −2, 12 → 0, 1.6 → 1, 0.5 → 1, 0.04 → 2.
 */
export function decimalsFor(halfWidth: number): number {
  if (!Number.isFinite(halfWidth) || halfWidth <= 0) return 0;
  const [mantissa = '', exponent = '0'] = halfWidth.toExponential(2).split('e');
  const significant = Number(mantissa) <= 3.54 ? 2 : 1;
  return Math.max(MIN_DECIMALS, Math.min(MAX_DECIMALS, significant - 1 - Number(exponent)));
}

/** Decimals for an estimate: its interval's, else one below 100 and none from there. */
export function decimalsOf(estimate: Estimate): number {
  const half = halfWidth(estimate);
  if (half === null) return Math.abs(estimate.mean) < 100 ? 1 : 0;
  return half > 0 ? decimalsFor(half) : exactDecimals(estimate.mean);
}

/** The larger side of the interval; null when there is none. */
export function halfWidth(estimate: Estimate): number | null {
  if (estimate.low === null || estimate.high === null) return null;
  return Math.max(estimate.high - estimate.mean, estimate.mean - estimate.low, 0);
}

/** A value that chance cannot move is printed as it is, to two decimals at most. */
function exactDecimals(value: number): number {
  for (const decimals of [0, 1]) {
    if (Math.abs(Number(value.toFixed(decimals)) - value) < 1e-9) return decimals;
  }
  return 2;
}

/**
 * `1234.5, 1` → `1 234.5`, and with −2 → `1 200`; `signed` puts `+` before what is above zero.
 * Never `−0.0`.
 */
export function fixed(value: number, decimals: number, signed = false): string {
  if (decimals >= 0) return dress(Math.abs(value).toFixed(decimals), value, signed);
  const unit = Number(`1e${-decimals}`);
  return dress((Math.round(Math.abs(value) / unit) * unit).toFixed(0), value, signed);
}

function dress(text: string, value: number, signed: boolean): string {
  const zero = Number(text) === 0;
  const sign = zero ? '' : value < 0 ? MINUS : signed ? '+' : '';
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, GROUP);
  return fraction === undefined ? sign + grouped : `${sign}${grouped}.${fraction}`;
}

/** A whole number: `1 000`. */
export function count(value: number): string {
  return fixed(value, 0);
}

/** An estimate in print; `interval` is null when there is none. */
export interface EstimateText {
  readonly value: string;
  readonly interval: string | null;
  /** `30.4 (28.8 to 32.0)`, or `30.4, no interval (one variant)`. */
  readonly text: string;
}

/** Mean and limits with the same decimals. `signed` for differences and prices. */
export function estimateText(estimate: Estimate, signed = false): EstimateText {
  const decimals = decimalsOf(estimate);
  const value = fixed(estimate.mean, decimals, signed);
  if (estimate.low === null || estimate.high === null) {
    return { value, interval: null, text: `${value}, ${NO_INTERVAL}` };
  }
  const low = fixed(estimate.low, decimals, signed);
  const interval = `${low} to ${fixed(estimate.high, decimals, signed)}`;
  return { value, interval, text: `${value} (${interval})` };
}

/** The same estimate seen from the other side: `13.3 fewer` is `−13.3`. */
export function negate(estimate: Estimate): Estimate {
  return {
    mean: -estimate.mean,
    low: estimate.high === null ? null : -estimate.high,
    high: estimate.low === null ? null : -estimate.low,
  };
}

/** −1 or +1 when the whole interval lies on that side of zero, 0 otherwise or without one. */
export function clearSign(estimate: Estimate): -1 | 0 | 1 {
  if (estimate.low === null || estimate.high === null) return 0;
  if (estimate.low > 0) return 1;
  return estimate.high < 0 ? -1 : 0;
}

/** A mean without an interval of its own: `0` only when exactly zero, `<0.1` when it rounds to it. */
export function meanText(value: number, decimals: number): string {
  if (value === 0) return '0';
  if (Number(Math.abs(value).toFixed(decimals)) === 0) {
    return `${value < 0 ? `>${MINUS}` : '<'}${(1 / Number(`1e${decimals}`)).toFixed(decimals)}`;
  }
  return fixed(value, decimals);
}

/** `of` in percent without decimals; `<1 %` and `>99 %` where rounding would say never or always. */
export function share(part: number, of: number): string {
  if (!(of > 0)) return '–';
  const percent = (100 * part) / of;
  if (part > 0 && percent < 1) return `<1${GROUP}%`;
  if (part < of && percent > 99) return `>99${GROUP}%`;
  return `${percent.toFixed(0)}${GROUP}%`;
}

/** `0.95` → `95 %`. */
export function confidenceText(confidence: number): string {
  return `${Number((confidence * 100).toFixed(2))}${GROUP}%`;
}

interface MoneyUnit {
  readonly name: string;
  readonly usd: number;
}

function moneyUnit(usd: number): MoneyUnit {
  if (Math.abs(usd) >= 999_500) return { name: 'MUSD', usd: 1e6 };
  if (Math.abs(usd) >= 1e3) return { name: 'kUSD', usd: 1e3 };
  return { name: 'USD', usd: 1 };
}

/** Three significant digits at most: `14.2 MUSD`, `950 kUSD`, `0 USD`. */
export function money(usd: number): string {
  const unit = moneyUnit(usd);
  const value = usd / unit.usd;
  const size = Math.abs(value);
  const decimals = unit.usd === 1 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = fixed(value, decimals);
  return `${decimals > 0 ? text.replace(/\.?0+$/u, '') : text} ${unit.name}`;
}

/** Only the range: `9–20 MUSD`; one figure when both ends print alike. */
export function moneyRange(range: Pick<CostRange, 'low' | 'high'>): string {
  const { unit, decimals } = moneyScale(range);
  const low = fixed(range.low / unit.usd, decimals);
  const high = fixed(range.high / unit.usd, decimals);
  return low === high ? `${low} ${unit.name}` : `${low}–${high} ${unit.name}`;
}

/** Mean and range: `14 MUSD (9–20)`. */
export function moneyWithRange(range: CostRange): string {
  const { unit, decimals } = moneyScale(range);
  const [mean, low, high] = [range.mean, range.low, range.high].map((usd) =>
    fixed(usd / unit.usd, decimals),
  );
  return low === high ? `${mean} ${unit.name}` : `${mean} ${unit.name} (${low}–${high})`;
}

/** The range decides the digits as an interval would, with two at least for the lower end. */
function moneyScale(range: Pick<CostRange, 'low' | 'high'>): { unit: MoneyUnit; decimals: number } {
  const unit = moneyUnit(range.high);
  const half = (range.high - range.low) / 2 / unit.usd;
  const fallback = range.high / unit.usd < 10 && unit.usd > 1 ? 1 : 0;
  return { unit, decimals: half > 0 ? Math.max(0, Math.min(2, decimalsFor(half))) : fallback };
}

/** A parameter's value as written: four significant digits, no exponent between 10⁻³ and 10¹². */
export function plain(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(4));
  if (size < 1e-3 || size >= 1e12) return rounded.toExponential().replaceAll('-', MINUS);
  const [, fraction = ''] = String(rounded).split('.');
  return fixed(rounded, fraction.length);
}

/** Percentiles of a count: whole when whole, else one decimal. */
export function quantile(value: number): string {
  return fixed(value, Number.isInteger(value) ? 0 : 1);
}
