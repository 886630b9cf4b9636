/** Records made up from a known truth, by a generator that shares nothing with the code under test. */
import type { Count } from '../../src/records/beta-binomial.ts';

/** A small generator of uniforms (Marsaglia's xorshift), seeded. */
export function uniforms(seed: number): () => number {
  let s = (seed * 2654435761) >>> 0 || 1;
  return () => {
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    return (s + 0.5) / 4294967296;
  };
}

function normal(u: () => number): number {
  return Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
}

/** Gamma of shape `a`: Marsaglia and Tsang 2000, ACM TOMS 26:363. */
function gamma(a: number, u: () => number): number {
  if (a < 1) return gamma(a + 1, u) * u() ** (1 / a);
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(u);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(u()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** P ~ Beta of this mean and intraclass correlation. */
export function beta(mean: number, correlation: number, u: () => number): number {
  const size = (1 - correlation) / correlation;
  const a = gamma(mean * size, u);
  return a / (a + gamma((1 - mean) * size, u));
}

/** One raid of `launched`: each kill has the raid's own P ~ Beta of this mean and correlation. */
export function kills(launched: number, mean: number, correlation: number, u: () => number): Count {
  const p = beta(mean, correlation, u);
  let destroyed = 0;
  for (let i = 0; i < launched; i += 1) if (u() < p) destroyed += 1;
  return { launched, destroyed };
}
