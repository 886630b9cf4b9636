import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clearSign,
  decimalsFor,
  estimateText,
  fixed,
  meanText,
  money,
  moneyRange,
  moneyWithRange,
  negate,
  plain,
  share,
} from '../../src/report/numbers.ts';
import { around } from './fixture.ts';

const HARD_SPACE = '\u00a0';

/** What a reader gets back from a printed number. */
function read(text: string): number {
  return Number(text.replaceAll('−', '-').replaceAll(HARD_SPACE, ''));
}

describe('digits', () => {
  test('a half-width of 1.6 supports one decimal, 0.04 two, 12 none', () => {
    expect([1.6, 0.04, 12, 0.5, 4].map(decimalsFor)).toEqual([1, 2, 0, 1, 0]);
  });

  test('tens and hundreds that the interval does not support are rounded away', () => {
    expect(estimateText(around(9433, 480)).text).toBe(
      `9${HARD_SPACE}400 (9${HARD_SPACE}000 to 9${HARD_SPACE}900)`,
    );
  });

  test('the last printed digit is between a thirty-sixth and a third of the half-width', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.004, max: 1e5, noNaN: true }), (half) => {
        const unit = Number(`1e${-decimalsFor(half)}`);
        expect(unit).toBeLessThanOrEqual(half / 2.8);
        expect(unit).toBeGreaterThanOrEqual(half / 36);
      }),
    );
  });

  test('what is printed is within half a unit of what was computed, limits included', () => {
    const value = fc.double({ min: -5000, max: 5000, noNaN: true });
    const half = fc.double({ min: 0.004, max: 2000, noNaN: true });
    fc.assert(
      fc.property(value, half, fc.boolean(), (mean, h, signed) => {
        const text = estimateText(around(mean, h), signed);
        const unit = Number(`1e${-decimalsFor(Math.max(mean + h - mean, mean - (mean - h)))}`);
        const [low = '', high = ''] = text.interval?.split(' to ') ?? [];
        for (const [printed, exact] of [
          [text.value, mean],
          [low, mean - h],
          [high, mean + h],
        ] as const) {
          expect(Math.abs(read(printed) - exact)).toBeLessThanOrEqual(unit * 0.5 * (1 + 1e-6));
        }
        expect(read(low)).toBeLessThanOrEqual(read(high));
      }),
    );
  });

  test('mean and limits carry the same number of decimals', () => {
    expect(estimateText(around(30.4, 1.6)).text).toBe('30.4 (28.8 to 32.0)');
  });

  test('a value that chance cannot move is printed as it is', () => {
    expect(estimateText(around(0, 0), true).text).toBe('0 (0 to 0)');
    expect(estimateText(around(2.5, 0)).text).toBe('2.5 (2.5 to 2.5)');
  });

  test('without limits the text says why there is no interval', () => {
    expect(estimateText({ mean: 30.43, low: null, high: null }).text).toBe(
      '30.4, no interval (one variant)',
    );
  });
});

describe('signs', () => {
  test('minus is U+2212, plus only where asked for, and zero has none', () => {
    expect(estimateText(around(-1.3, 0.5), true).text).toBe('−1.3 (−1.8 to −0.8)');
    expect(fixed(2, 1, true)).toBe('+2.0');
    expect(fixed(-0.04, 1, true)).toBe('0.0');
    expect(fixed(-0.04, 1)).not.toContain('-');
  });

  test('the other side of an estimate swaps its limits', () => {
    expect(negate({ mean: -8, low: -10, high: -7 })).toEqual({ mean: 8, low: 7, high: 10 });
  });

  test('a difference is clear only when its whole interval is on one side of zero', () => {
    expect(clearSign(around(-2, 1))).toBe(-1);
    expect(clearSign(around(2, 1))).toBe(1);
    expect(clearSign(around(1, 1))).toBe(0);
    expect(clearSign({ mean: 5, low: null, high: null })).toBe(0);
  });
});

describe('shares and means', () => {
  test('a share that is not none or all never reads 0 % or 100 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), (of, raw) => {
        const part = raw % (of + 1);
        const text = share(part, of).replace(HARD_SPACE, ' ');
        expect(text === '0 %').toBe(part === 0);
        expect(text === '100 %').toBe(part === of);
      }),
    );
  });

  test('a share of nothing is a dash', () => {
    expect(share(0, 0)).toBe('–');
  });

  test('a mean reads 0 only when it is exactly zero', () => {
    expect(meanText(0, 1)).toBe('0');
    expect(meanText(0.04, 1)).toBe('<0.1');
    expect(meanText(0.3, 0)).toBe('<1');
    expect(meanText(-0.04, 1)).toBe('>−0.1');
    expect(meanText(5.06, 1)).toBe('5.1');
  });
});

describe('money', () => {
  test('three digits at most, in the unit that fits', () => {
    expect([14.2e6, 9e6, 950e3, 12, 0, 1.19e9].map(money)).toEqual([
      '14.2 MUSD',
      '9 MUSD',
      '950 kUSD',
      '12 USD',
      '0 USD',
      `1${HARD_SPACE}190 MUSD`,
    ]);
    expect(money(999_999)).toBe('1 MUSD');
  });

  test('a range decides the digits of its ends and of the mean', () => {
    expect(moneyRange({ low: 9e6, high: 20e6 })).toBe('9–20 MUSD');
    expect(moneyRange({ low: 5e6, high: 5e6 })).toBe('5.0 MUSD');
    expect(moneyWithRange({ mean: 14.2e6, low: 9e6, high: 20e6 })).toBe('14 MUSD (9–20)');
    expect(moneyWithRange({ mean: 0, low: 0, high: 0 })).toBe('0 USD');
  });
});

test('a parameter keeps four significant digits', () => {
  expect([0.7, 1200, 6_371_008.8, 0.00004, 1.3e7, 0].map(plain)).toEqual([
    '0.7',
    `1${HARD_SPACE}200`,
    `6${HARD_SPACE}371${HARD_SPACE}000`,
    '4e−5',
    `13${HARD_SPACE}000${HARD_SPACE}000`,
    '0',
  ]);
});
