/** The same raid kept clear of a standing zone: what the script makes, and what it is for. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { adapt, CHANGED, firstStudy } from '../../scripts/studies/adapt-2024-08-26.mjs';
import { type UnitVector, unitFromDegrees } from '../../src/geo/sphere.ts';
import type { Place, RaidGroup } from '../../src/scenario/model.ts';
import type { PreparedStudy } from '../../src/study/prepare.ts';
import { difference, readHere, selections, tallies } from './support.ts';

const folder = 'studies/2024-08-26-adapted';
let first: PreparedStudy;
let adapted: PreparedStudy;

beforeAll(async () => {
  first = await readHere('studies/2024-08-26');
  adapted = await readHere(folder);
});

/** Classes that fighters cannot engage fly as before. */
const engaged = (group: RaidGroup) => /^(?:kh101|kalibr|kh59|shahed)/u.test(group.type);

/** Places along the legs of a group, one about every 5 km, with those that jitter would give. */
function* along(group: RaidGroup): Generator<UnitVector> {
  const targets = group.targets.map(
    ({ asset }) => adapted.scenario.assets.find((a) => a.id === asset)?.place,
  );
  for (const target of targets.length === 0 ? [undefined] : targets) {
    for (const side of [-1, 0, 1]) {
      const legs: Place[] = [
        group.launch.place,
        ...group.route.map(({ place, jitterM }) => ({
          ...place,
          // to the west or the east, where the zone is: at 49 degrees one of longitude is 73 km
          lonDeg: place.lonDeg + (side * jitterM) / 73_000,
        })),
        ...(target === undefined ? [] : [target]),
      ];
      for (let i = 1; i < legs.length; i += 1) {
        const [a, b] = [legs[i - 1], legs[i]];
        if (a === undefined || b === undefined) continue;
        for (let t = 0; t <= 1; t += 1 / 200) {
          yield unitFromDegrees(
            a.latDeg + t * (b.latDeg - a.latDeg),
            a.lonDeg + t * (b.lonDeg - a.lonDeg),
          );
        }
      }
    }
  }
}

describe('the study with adapted routes', () => {
  it('is what its script makes of the first study', async () => {
    for (const [name, text] of Object.entries(await adapt(firstStudy()))) {
      const shipped = readFileSync(new URL(`../../${folder}/${name}`, import.meta.url), 'utf8');
      expect(shipped).toBe(text);
    }
  });

  it('differs by titles, routes and targets of the groups listed, and by nothing else', () => {
    const stripped = (study: PreparedStudy) => ({
      ...study.scenario,
      id: '',
      title: '',
      parameters: [],
      raid: study.scenario.raid.map((g) =>
        g.id in CHANGED ? { ...g, title: '', route: [], targets: [] } : g,
      ),
    });
    expect(stripped(adapted)).toEqual(stripped(first));
    expect(Object.keys(CHANGED).length).toBeGreaterThan(10);
  });

  it('keeps clear of the zone, where the first one flew through it', () => {
    const { geography } = adapted;
    const shield = 1 << geography.zoneIndex('shield');
    const crossing = (study: PreparedStudy) =>
      study.scenario.raid
        .filter(engaged)
        .filter((g) => [...along(g)].some((p) => (geography.zonesAt(p) & shield) !== 0))
        .map((g) => g.id);
    expect(crossing(adapted)).toEqual([]);
    expect(crossing(first).sort()).toEqual(Object.keys(CHANGED).sort());
  });

  it('shows that fixed routes flatter a standing zone', () => {
    const ids = ['supply-only', 'sky-shield'];
    const gain = (study: PreparedStudy) =>
      difference(tallies(study, selections(study, ids), 3), 0, 1);
    const [fixed, clear] = [gain(first), gain(adapted)];
    expect(fixed.mean).toBeLessThan(-3 * fixed.error);
    // Nothing flies where it may shoot.
    expect([clear.mean, clear.error]).toEqual([0, 0]);
  }, 240_000);
});
