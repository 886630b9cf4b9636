import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildGazetteer, gazetteerFiles } from '../../scripts/gazetteer/build.mjs';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { unitFromDegrees } from '../../src/geo/sphere.ts';
import { loadRecords } from '../../src/node/records-file.ts';
import { readFrame } from '../../src/node/write-reconstruction.ts';
import { frameFrom } from '../../src/records/frame.ts';
import { findPlace, flownFor, gazetteer, sourceOf } from '../../src/records/gazetteer.ts';
import { regionOf } from '../../src/records/regions.ts';
import { publishedRecord } from './csv.ts';

const frame = frameFrom(readFrame());
const { places, weapons, sources, byClass, unlisted } = gazetteer();

describe('the gazetteer', () => {
  test('is built from the YAML that lies beside the catalogue', () => {
    const { text, problems } = buildGazetteer(gazetteerFiles());
    expect(problems).toEqual([]);
    const committed = readFileSync(
      new URL('../../src/records/gazetteer-data.ts', import.meta.url),
      'utf8',
    );
    expect(
      committed.replaceAll('\r\n', '\n') === text,
      'run node scripts/gazetteer/build.mjs',
    ).toBe(true);
  });

  test('cites every place, and tells why where it assumes one', () => {
    for (const { id, launch, target, note } of places) {
      for (const cite of [launch?.cite, target?.cite]) {
        if (cite === undefined) continue;
        expect(cite.as, id).not.toBe('');
        const source = sourceOf(cite);
        if (source !== null) expect(sources[source]?.url, id).toMatch(/^https:/u);
        else if (launch !== undefined || target?.at !== undefined) expect(note, id).toBeTruthy();
      }
    }
  });

  test.each([
    ['at: [51.2, 35.3]', 'at: [51.21, 35.3]', 'finer than 0.1 degrees'],
    ['at: [51.2, 35.3]', 'at: [5.2, 35.3]', 'is not where it should be'],
    ['cite: settlements }\n    target', 'cite: hearsay }\n    target', 'cites nothing'],
    ['names: [Bryansk]', 'names: [Kursk]', 'is also a name of kursk-oblast'],
    ['side: north', 'side: nord', '`nord` is no side'],
    ['region: kyiv,\n        assets', 'region: kiev,\n        assets', '`kiev` is no region'],
  ])('is refused with %j written as %j', (right, wrong, message) => {
    const files = gazetteerFiles();
    expect(files.places).toContain(right);
    const { problems } = buildGazetteer({ ...files, places: files.places.replace(right, wrong) });
    expect(problems.join('\n')).toContain(message);
  });

  test('has every asset of the frame in one place, and each place in its screen’s region', () => {
    const owned = places.flatMap(({ target }) => target?.assets ?? []);
    expect(owned.toSorted()).toEqual([...frame.assets.byId.keys()].toSorted());
    const elsewhere: string[] = [];
    for (const { id, title, target } of places) {
      if (target?.at === undefined || (target.region ?? null) === null) continue;
      const screen = frame.patterns[frame.screenAt(unitFromDegrees(...target.at))]?.screen;
      // no screen: beyond the front, or at sea
      if (screen !== undefined && screen !== `screen-${target.region}`) elsewhere.push(id);
      const named = regionOf(title);
      if (named !== null) expect(named, id).toBe(target.region);
    }
    // the north's coarse box begins 15 km east of the town
    expect(elsewhere).toEqual(['chernihiv-oblast', 'chernihiv']);
  });

  test('knows of what flies a type of the catalogue, and where it usually comes from', () => {
    const { threats } = loadCatalogue();
    for (const id of weapons.keys()) {
      const listed = unlisted.some(({ weapon }) => weapon === id);
      expect(threats.has(id) || listed, id).toBe(true);
    }
    for (const { standIn } of [...unlisted, ...Object.values(byClass)])
      expect(threats.has(standIn), standIn).toBe(true);
    expect(flownFor('X-101/X-555', 'kh101', 'cruise')).toMatchObject({ type: 'kh101' });
    expect(flownFor('Х-31П', null, 'cruise')).toMatchObject({ type: 'kh59-69', standIn: true });
    expect(flownFor('RM-48U', null, 'ballistic')).toMatchObject({
      type: 's300-surface',
      standIn: true,
      facts: { reachKm: 150 },
    });
    expect(flownFor('Lancet', null, 'other')).toBeNull();
  });

  test.each([
    ['launch', 'PRIMORSKO-AKHTARSK ', 'primorsko-akhtarsk', null],
    ['launch', 'Krasnodar Krai, Kushchyovskaya', 'krasnodar-krai', 'Krasnodar Krai'],
    ['target', 'Odesa oblast, Bilhorod-Dnistrovskyi Raion', 'odesa-oblast', 'Odesa oblast'],
    ['target', 'Kyiv oblast (and around)', 'kyiv-oblast', 'Kyiv oblast'],
  ] as const)('finds the %s `%s` at %s', (role, name, id, readAs) => {
    expect(findPlace(role, name)).toMatchObject({ place: { id }, readAs });
  });

  test('knows no place of a name that nobody has heard of, nor a target as a launch place', () => {
    expect(findPlace('target', 'Atlantis')).toBeNull();
    expect(findPlace('launch', 'Lviv oblast')).toBeNull();
  });

  test.skipIf(publishedRecord() === undefined)(
    'knows every place that the published record names',
    async () => {
      const { records } = await loadRecords(publishedRecord());
      const unknown = records.flatMap(({ launchPlaces, launchPlacesByWeapon, targets }) => [
        ...[...launchPlaces, ...Object.values(launchPlacesByWeapon).flat()].filter(
          (name) => findPlace('launch', name) === null,
        ),
        ...targets.filter((name) => findPlace('target', name) === null),
      ]);
      expect(unknown).toEqual([]);
    },
  );
});
