import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Value } from '../../src/scenario/document.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { parseStudy } from '../../src/scenario/parse.ts';
import { InputError, type Problem } from '../../src/scenario/problems.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { editText, readTree } from '../../web/edit/document.ts';
import * as ops from '../../web/edit/operations.ts';
import { findThing, spotsOf, type Thing, thingsOf } from '../../web/edit/things.ts';
import type { ThingKind } from '../../web/edit/things.ts';

const textOf = (study: string): string => fs.readFileSync(`studies/${study}/study.yaml`, 'utf8');
const starter = starterFiles().get('study.yaml') ?? '';
const rules = starterFiles().get('rules.cedar') ?? '';

type Tree = { [key: string]: Value };
const tree = (text: string): Tree => readTree(text) as Tree;
const apply = (text: string, { edits }: ops.Operation): string => editText(text, edits);

function outcome(text: string): { scenario: Scenario } | { problems: readonly Problem[] } {
  try {
    const files = new Map([
      ['s/study.yaml', text],
      ['s/rules.cedar', rules],
    ]);
    return parseStudy({ entry: 's/study.yaml', files }, { catalogue: loadCatalogue() });
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems };
    throw error;
  }
}

function scenarioOf(text: string): Scenario {
  const found = outcome(text);
  if ('problems' in found) throw new InputError(found.problems);
  return found.scenario;
}

function thing(text: string, kind: ThingKind, id: string): Thing {
  const found = findThing(tree(text), kind, id);
  if (found === undefined) throw new Error(`no ${kind} ${id}`);
  return found;
}

describe('an operation', () => {
  test('adds a fire unit to a new force that a policy commits', () => {
    const id = ops.freeId(tree(starter), 'fire-unit', 'IRIS-T at Chełm');
    expect(id).toBe('iris-t-at-chelm');
    let text = apply(
      starter,
      ops.add(
        'fire-unit',
        id,
        {
          title: 'IRIS-T at Chełm',
          system: 'iris-t-slm',
          nation: 'PL',
          at: [51.1, 23.5],
          donor: undefined,
        },
        { id: 'mine', title: 'My batteries', isNew: true },
      ),
    );
    text = apply(
      text,
      ops.commit(tree(text), thing(text, 'policy', 'belt-70'), thing(text, 'force', 'mine'), true),
    );
    const { forces, policies } = scenarioOf(text);
    expect(forces.find((f) => f.id === 'mine')).toMatchObject({
      title: 'My batteries',
      fireUnits: [
        { id, system: 'iris-t-slm', nation: 'PL', place: { latDeg: 51.1, lonDeg: 23.5 } },
      ],
    });
    expect(policies.find((p) => p.id === 'belt-70')?.forces).toEqual(['poland', 'mine']);
  });

  test('gives ids that no fire unit, flight, sensor or screen has', () => {
    expect(ops.freeId(tree(starter), 'fire-unit', 'UA defence')).toBe('ua-defence-2');
    expect(ops.freeId(tree(starter), 'asset', 'Lviv')).toBe('lviv-2');
    expect(ops.freeId(tree(starter), 'asset', '«»')).toBe('new');
  });

  test('renames an asset in every target list and in the assumptions about it', () => {
    const text = textOf('2024-08-26');
    const next = apply(
      text,
      ops.rename(tree(text), thing(text, 'asset', 'energy-lviv'), 'lviv-grid'),
    );
    expect(next.match(/energy-lviv/g)).toBeNull();
    const [before, after] = [scenarioOf(text), scenarioOf(next)];
    expect(after.raid.map((g) => g.targets.map((t) => t.weight))).toEqual(
      before.raid.map((g) => g.targets.map((t) => t.weight)),
    );
    const zone = apply(text, ops.rename(tree(text), thing(text, 'zone', 'belt-70'), 'strip'));
    expect(scenarioOf(zone).parameters.map((p) => p.path)).toContain('zones.strip.belt.depth');
  });

  test('removes an asset with its weights, a force with its commitments, and assumptions about either', () => {
    const text = textOf('2024-08-26');
    const less = apply(text, ops.remove(tree(text), thing(text, 'asset', 'energy-lviv')));
    expect(less).not.toContain('energy-lviv');
    const grounded = apply(text, ops.remove(tree(text), thing(text, 'force', 'pl-fighters')));
    const after = scenarioOf(grounded);
    expect(after.policies.some((p) => p.forces.includes('pl-fighters'))).toBe(false);
    expect(after.parameters.some((p) => p.path.includes('pl-fighters'))).toBe(false);
  });

  test('leaves a screen without its zone to the checks, which name both', () => {
    const next = apply(starter, ops.remove(tree(starter), thing(starter, 'zone', 'ukraine')));
    expect(outcome(next)).toMatchObject({
      problems: [{ path: 'screens.ua-defence.zone', message: 'unknown zone `ukraine`' }],
    });
  });

  test('moves a point of everything that has one to where it is put', () => {
    for (const text of [starter, textOf('two-islands')]) {
      const root = tree(text);
      for (const one of thingsOf(root)) {
        const spot = spotsOf(root, one)[0];
        if (spot === undefined) continue;
        const to = { latDeg: spot.latDeg + 0.0213, lonDeg: spot.lonDeg - 0.0107 };
        const next = apply(text, ops.move(one, spot, to));
        expect(next.split('\n').length).toBe(text.split('\n').length);
        const there = spotsOf(tree(next), one)[0];
        expect(there?.latDeg).toBeCloseTo(to.latDeg, 3);
        expect(there?.lonDeg).toBeCloseTo(to.lonDeg, 3);
      }
    }
  });

  test('places beyond the date line come round', () => {
    expect(ops.placeValue({ latDeg: 91, lonDeg: 190 })).toEqual([90, -170]);
    expect(ops.placeValue({ latDeg: -91, lonDeg: -181 })).toEqual([-90, 179]);
  });
});

describe('whatever is done to a study', () => {
  const draw = fc.record({ kind: fc.nat(5), at: fc.nat(), n: fc.nat(40), odd: fc.boolean() });

  function randomOperation(
    root: Tree,
    { kind, at, n, odd }: { kind: number; at: number; n: number; odd: boolean },
  ) {
    const all = thingsOf(root);
    const one = all[at % all.length] as Thing;
    const spots = spotsOf(root, one);
    const spot = spots[at % Math.max(1, spots.length)];
    const place = { latDeg: 40 + n / 4, lonDeg: 20 + n / 3 };
    switch (kind) {
      case 0:
        return ops.remove(root, one);
      case 1:
        return ops.rename(root, one, ops.freeId(root, one.kind, odd ? `${one.id} two` : 'übrig'));
      case 2:
        return spot === undefined ? ops.remove(root, one) : ops.move(one, spot, place);
      case 3:
        return ops.add('fire-unit', ops.freeId(root, 'fire-unit', `unit ${n}`), {
          title: odd ? '<b>"x": #1</b>' : 'Plain',
          system: odd ? 'nasams' : 'no-such-system',
          nation: 'PL',
          at: ops.placeValue(place),
        });
      case 4:
        return ops.setValue(
          [...one.path, odd ? 'title' : 'count'],
          'x',
          odd ? 'new: title' : n - 3,
        );
      default:
        return spot === undefined || spot.role !== 'corner'
          ? ops.setValue(['linkLatency'], 'x', odd ? `${n} s` : 'soon')
          : ops.removePoint(one, spot);
    }
  }

  test('it is sound or has problems in the words of the command line', () => {
    const seen = { sound: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.array(draw, { minLength: 1, maxLength: 5 }), (list) => {
        const texts = [starter];
        for (const one of list) {
          const now = texts.at(-1) ?? '';
          texts.push(apply(now, randomOperation(tree(now), one)));
        }
        const found = outcome(texts.at(-1) ?? '');
        seen['problems' in found ? 'wrong' : 'sound'] += 1;
        if ('problems' in found) {
          for (const problem of found.problems) {
            expect(problem.message).not.toMatch(/undefined|\[object|Invalid input/);
            expect(problem.line).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(seen.sound).toBeGreaterThan(5);
    expect(seen.wrong).toBeGreaterThan(5);
  });
});
