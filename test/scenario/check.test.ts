import { describe, expect, test } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import type { Geography } from '../../src/geo/geography.ts';
import { degreesFromUnit } from '../../src/geo/sphere.ts';
import { checkKeys, checkScenario } from '../../src/scenario/check.ts';
import { change, parse, placeOf, starter } from './support.ts';

/** West of 23° E is Poland's, the rest to 40° E Ukraine's, and nothing else has an airspace. */
const world = {
  airspaces: ['international', 'PL', 'UA'],
  airspaceIndex: (id: string) => ['international', 'PL', 'UA'].indexOf(id),
  airspaceAt: (p: { x: number; y: number; z: number }) => {
    const { lonDeg } = degreesFromUnit(p);
    return lonDeg > 40 || lonDeg < 0 ? 0 : lonDeg < 23 ? 1 : 2;
  },
} as unknown as Geography;

const check = (text: string) => {
  const parsed = parse(text);
  return checkScenario(parsed.scenario, world, parsed);
};

describe('a scenario on the ground', () => {
  test('the starter stands where it can', () => {
    expect(check(starter)).toEqual([]);
  });

  test('a fire unit outside any airspace is refused at its place', () => {
    const text = change('at: [49.9, 22.85]', 'at: [49.9, -22.85]');
    expect(check(text)).toMatchObject([
      {
        severity: 'error',
        file: 'study.yaml',
        path: 'forces.poland.fireUnits.pl-patriot.at',
        message: '`pl-patriot` stands outside any airspace, at [49.9, -22.85]',
        ...placeOf('[49.9, -22.85]', text),
      },
    ]);
  });

  test("an asset off its nation's soil is a warning", () => {
    const text = change('nation: UA, at: [49.84, 24.03]', 'nation: UA, at: [49.84, 22.03]');
    expect(check(text)).toMatchObject([{ severity: 'warning', path: 'assets.lviv.at' }]);
  });

  test('zones of nations without airspace are refused', () => {
    const text = change(
      'along: [PL]',
      'along: [PL, US]',
      change('airspace: UA }', 'airspace: US }'),
    );
    expect(check(text)).toMatchObject([
      { severity: 'error', path: 'zones.ukraine.airspace', value: 'US' },
      { severity: 'error', path: 'zones.belt-70.belt.along.1', value: 'US' },
    ]);
  });
});

describe('keys', () => {
  test('two ids with one key are refused', () => {
    const seen = new Map<number, string>();
    let pair: readonly [string, string] | undefined;
    for (let i = 0; pair === undefined; i++) {
      const id = `u${i.toString(36)}`;
      const other = seen.get(keyOf(id));
      if (other !== undefined) pair = [other, id];
      seen.set(keyOf(id), id);
    }
    const [a, b] = pair;
    const { scenario } = parse(starter);
    const [unit] = scenario.forces[0]?.fireUnits ?? [];
    if (unit === undefined) throw new Error('the starter has no fire unit');
    const changed = {
      ...scenario,
      fireUnits: [
        { ...unit, id: a },
        { ...unit, id: b },
      ],
    };
    expect(checkKeys(changed)).toMatchObject([
      { message: `the ids \`${a}\` and \`${b}\` have the same key` },
    ]);
    expect(checkKeys(scenario)).toEqual([]);
  });
});
