/** Laws drawn by inversion from one uniform, with functions proven identical on every engine. */
import ln from '@stdlib/math-base-special-ln';
import betaincinv from '@stdlib/math-base-special-kernel-betaincinv';

/** Codes of delay laws in a program's tables. */
export const DelayLaw = { fixed: 0, uniform: 1, triangular: 2, exponential: 3 } as const;

/** Exp(1) from a uniform of (0, 1). */
export function exponential(u: number): number {
  return -ln(u);
}

/**
 * A delay of law `law` with parameters (a, b, c) in the unit of its parameters: fixed a; uniform on
 * a … b; triangular with mode b on a … c; exponential of mean a.
 */
export function delay(law: number, a: number, b: number, c: number, u: number): number {
  if (law === DelayLaw.fixed) return a;
  if (law === DelayLaw.uniform) return a + (b - a) * u;
  if (law === DelayLaw.exponential) return -a * ln(u);
  const width = c - a;
  if (width <= 0) return a;
  return u * width < b - a
    ? a + Math.sqrt(u * width * (b - a))
    : c - Math.sqrt((1 - u) * width * (c - b));
}

/**
 * Hazard multiplier −ln(1 − P) of a frailty P ~ Beta with mean `share` and intraclass correlation
 * `correlation`: what a whole raid has in common against one screen. Correlation 0 is the constant.
 */
export function frailty(share: number, correlation: number, u: number): number {
  if (share <= 0) return 0;
  if (correlation <= 0) return -ln(1 - share);
  const size = (1 - correlation) / correlation;
  // The pair (P, 1 − P): the complement is computed apart, so its logarithm keeps its digits.
  const survives = betaincinv(share * size, (1 - share) * size, u, 1 - u)[1];
  // A raid of which the screen destroys everything: a hazard that no Exp(1) draw outlives.
  // Not −ln: that would be −0 for a frailty of 0, and a kill at once where none can be.
  return survives !== undefined && survives > 0 ? 0 - ln(survives) : 1e6;
}
