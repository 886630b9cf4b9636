import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Dimension,
  DIMENSIONS,
  formatQuantity,
  parseElapsed,
  parseQuantity,
  unitsOf,
} from '../../src/scenario/units.ts';

const dimensions = Object.keys(DIMENSIONS) as Dimension[];

describe('quantities', () => {
  test.each([
    ['70 km', 70_000, 'distance'],
    ['12nmi', 22_224, 'distance'],
    ['1000 ft', 304.8, 'distance'],
    ['900 km/h', 250, 'speed'],
    ['1 kn', 1852 / 3600, 'speed'],
    ['15 min', 900, 'duration'],
    ['.5 h', 1800, 'duration'],
    ['250 ms', 0.25, 'duration'],
    ['1.2 MUSD', 1_200_000, 'money'],
    ['0.05 m2', 0.05, 'area'],
    ['3.6 /h', 0.001, 'rate'],
    ['2 t', 2000, 'mass'],
    ['1e3 m', 1000, 'distance'],
  ] as const)('%s is read in SI', (text, si, dimension) => {
    expect(parseQuantity(text)).toEqual({ ok: true, si, dimension });
  });

  test('what is formatted is read back as the very same number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dimensions),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (dimension, share) => {
          const si = share * DIMENSIONS[dimension].largest;
          expect(parseQuantity(formatQuantity(si, dimension), { dimension })).toEqual({
            ok: true,
            si: si === 0 ? 0 : si,
            dimension,
          });
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a number of any unit is read back after formatting', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...dimensions)
          .chain((d) => fc.tuple(fc.constant(d), fc.constantFrom(...unitsOf(d)))),
        fc.nat(2000),
        ([dimension, unit], tenths) => {
          const parsed = parseQuantity(`${tenths / 10} ${unit}`, { dimension });
          if (!parsed.ok) return;
          const again = parseQuantity(formatQuantity(parsed.si, dimension), { dimension });
          expect(again).toEqual(parsed);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('round values are formatted in their usual unit', () => {
    expect(formatQuantity(70_000, 'distance')).toBe('70 km');
    expect(formatQuantity(900, 'duration')).toBe('15 min');
    expect(formatQuantity(1_200_000, 'money')).toBe('1.2 MUSD');
  });

  test.each([
    ['70', 'distance', 'has no unit', '`70 km`'],
    [
      '70 kg',
      'distance',
      '`70 kg` is a mass; a distance is needed, such as `70 km`',
      'km, m, nmi, ft',
    ],
    ['70 kms', 'distance', 'unknown unit `kms`', '`70 km`'],
    ['70 KM', 'distance', 'unknown unit `KM`', '`70 km`'],
    ['800 kph', 'speed', 'unknown unit `kph`', '`800 km/h`'],
    ['2 Mach', 'speed', 'refused', 'speed of sound'],
    ['3 EUR', 'money', 'refused', 'US dollars'],
    ['-5 km', 'distance', 'is negative', 'at least'],
    ['1e400 km', 'distance', 'not a finite number', '70 km'],
    ['inf km', 'distance', 'not a finite number', '70 km'],
    ['NaN km', 'distance', 'not a finite number', '70 km'],
    ['30000 km', 'distance', 'absurdly large', 'check the unit'],
    ['11 km/s', 'speed', 'absurdly large', '10 km/s'],
    ['1,5 km', 'distance', 'is not a number with a unit', 'decimal point'],
    ['1 200 km', 'distance', 'is not a number with a unit', 'without separators'],
    ['far', 'distance', '`far` is not a distance', '70 km'],
    ['', 'distance', 'is not a distance', '70 km'],
  ] as const)('`%s` is refused as %s', (text, dimension, message, fix) => {
    const parsed = parseQuantity(text, { dimension });
    expect(parsed).toMatchObject({ ok: false });
    if (parsed.ok) return;
    expect(parsed.message).toContain(message);
    expect(parsed.fix).toContain(fix);
  });

  test('zero is refused where something must be more than nothing', () => {
    expect(parseQuantity('0 m', { dimension: 'distance', aboveMin: true })).toMatchObject({
      ok: false,
    });
    expect(parseQuantity('0 m', { dimension: 'distance' })).toMatchObject({ ok: true, si: 0 });
  });

  test('a clock counts elapsed time', () => {
    expect(parseElapsed('01:10')).toBe(4200);
    expect(parseElapsed('26:00:05')).toBe(93_605);
    expect(parseElapsed('1:60')).toBeUndefined();
  });

  test('any text gives a quantity or a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(undefined, ...dimensions), (text, dimension) => {
        const parsed = parseQuantity(text, dimension === undefined ? {} : { dimension });
        if (parsed.ok) expect(Number.isFinite(parsed.si)).toBe(true);
        else expect(parsed.message.length * parsed.fix.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
