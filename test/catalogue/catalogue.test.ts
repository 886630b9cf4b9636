import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { LEAST_WIDTH, PERFORMANCE_CLASSES } from '../../scripts/catalogue/fields.mjs';
import { buildModule, catalogueFiles } from '../../scripts/catalogue/build.mjs';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';

const { threats, fireUnits, aircraft } = loadCatalogue();
const entries = [...threats.values(), ...fireUnits.values(), ...aircraft.values()];
const parameters = entries.flatMap((entry) => entry.parameters);
const cited = entries.flatMap((entry) => [...entry.parameters, ...entry.choices]);

const THREATS = [
  ...['shahed136', 'shahed131', 'shahed-mix', 'geran3', 'gerbera', 'kh101', 'kh555', 'kalibr'],
  ...['iskander-k', 'kh59-69', 'kh22-32', 'oniks', 'zircon', 'iskander-m', 'kn23', 'kinzhal'],
  ...['s300-surface', 'umpk', 'paveh', 'emad', 'ghadr110', 'kheibar-shekan', 'dezful', 'fattah1'],
];
const FIRE_UNITS = [
  ...['patriot-gemt', 'patriot-pac3cri', 'patriot-mse', 'nasams', 'iris-t-slm', 'iris-t-sls'],
  ...['sampt', 'hawk', 's300p', 'buk-m1', 'gepard', 'camm-narew'],
  ...['arrow2', 'arrow3', 'davids-sling', 'iron-dome', 'aegis-sm2', 'aegis-sm3', 'aegis-sm6'],
];
const AIRCRAFT = [
  ...['f-16', 'f-16-apkws', 'f-35a', 'f-35i', 'f-15e', 'f-15i', 'eurofighter-typhoon', 'gripen'],
  ...['rafale', 'mig-29'],
];

describe('the catalogue', () => {
  it('is built from the YAML that lies beside it', () => {
    const { text, problems } = buildModule(catalogueFiles());
    expect(problems).toEqual([]);
    const committed = readFileSync(new URL('../../src/catalogue/data.ts', import.meta.url), 'utf8');
    expect(
      committed.replaceAll('\r\n', '\n') === text,
      'run node scripts/catalogue/build.mjs',
    ).toBe(true);
  });

  it('holds every type that the studies may name, each id once', () => {
    expect([...threats.keys()].sort()).toEqual([...THREATS].sort());
    expect([...fireUnits.keys()].sort()).toEqual([...FIRE_UNITS].sort());
    expect([...aircraft.keys()].sort()).toEqual([...AIRCRAFT].sort());
    const ids = [...THREATS, ...FIRE_UNITS, ...AIRCRAFT];
    expect(new Set(ids).size).toBe(threats.size + fireUnits.size + aircraft.size);
  });

  it('gives every value a source, or an assumption with its reason and a wide range', () => {
    for (const { path, basis, note, sources } of cited) {
      if (basis === 'assumption') {
        expect(note?.trim(), path).toBeTruthy();
        expect(sources, path).toEqual([]);
      } else {
        expect(sources.length, path).toBeGreaterThan(0);
      }
    }
    for (const { path, basis, low, high, unit } of parameters) {
      if (basis !== 'assumption' && basis !== 'recalled') continue;
      const least = LEAST_WIDTH[basis];
      const share = unit === '1' && high <= 1;
      if (share) expect(high - low, path).toBeGreaterThanOrEqual(least.difference - 1e-9);
      else if (low > 0) expect(high / low, path).toBeGreaterThanOrEqual(least.ratio);
      else expect(high, path).toBeGreaterThan(0);
    }
  });

  it('calls a value reported, claimed or derived only where a page was read', () => {
    for (const { path, basis, note, sources } of cited) {
      if (basis === 'assumption') continue;
      const read = sources.some((source) => source.read);
      expect(read, path).toBe(basis !== 'recalled');
      if (basis === 'recalled') expect(note, path).toContain('not opened');
    }
  });

  it('keeps low, typical and high in order, finite and of one sign', () => {
    for (const { path, low, value, high } of parameters) {
      expect([low, value, high].every(Number.isFinite), path).toBe(true);
      expect(low, path).toBeGreaterThanOrEqual(0);
      expect(value, path).toBeGreaterThanOrEqual(low);
      expect(high, path).toBeGreaterThanOrEqual(value);
    }
  });

  it('lists the sources that its values use, and no others, at https addresses', () => {
    for (const entry of entries) {
      const used = new Set(
        [...entry.parameters, ...entry.choices].flatMap((v) => v.sources.map((s) => s.id)),
      );
      expect(new Set(entry.sources.map((s) => s.id)), entry.type.id).toEqual(used);
      for (const { id, url, noUrl } of entry.sources) {
        if (url === undefined) expect(noUrl, id).toBeTruthy();
        else expect(new URL(url).protocol, id).toBe('https:');
      }
    }
  });

  it('states no kill probability as a fact, and none narrower than a quarter', () => {
    const kills = parameters.filter(({ path }) => path.endsWith('.killProbability'));
    expect(kills.length).toBeGreaterThanOrEqual(50);
    for (const { path, basis, low, high } of kills) {
      expect(['assumption', 'estimate'], path).toContain(basis);
      expect(high - low, path).toBeGreaterThanOrEqual(0.25);
      expect(high, path).toBeLessThan(1);
    }
  });

  it('fills every field of a threat type with its typical value', () => {
    for (const { type, parameters: values } of threats.values()) {
      const at = (field: string) => values.find((v) => v.path === `threats.${type.id}.${field}`);
      const cost = at('unitCost');
      expect(type).toEqual({
        id: type.id,
        title: expect.stringMatching(/\S/u),
        classes: type.classes,
        profile: expect.stringMatching(/^(?:cruise|ballistic|glide)$/u),
        speedMps: at('speed')?.value,
        heightM: at('height')?.value,
        radarCrossSectionM2: at('radarCrossSection')?.value,
        warheadKg: at('warhead')?.value,
        unitCostUsd: { low: cost?.low, typical: cost?.value, high: cost?.high },
        failurePerS: at('failureRate')?.value,
        hitProbability: at('hitProbability')?.value,
        debrisDragFactor: at('debrisDrag')?.value,
      });
      expect(Object.values(type)).not.toContain(undefined);
      expect(PERFORMANCE_CLASSES).toContain(type.classes[0]);
    }
  });

  it('fills every field of a fire-unit type with its typical value', () => {
    for (const { type, parameters: values } of fireUnits.values()) {
      const si = (field: string): unknown => {
        const found = values.find((v) => v.path === `fire-units.${type.id}.${field}`);
        expect(found, `${type.id} ${field}`).toBeDefined();
        return found?.value;
      };
      for (const [name, performance] of Object.entries(type.against)) {
        expect(performance).toEqual({
          minRangeM: si(`against.${name}.minRange`),
          maxRangeM: si(`against.${name}.maxRange`),
          minHeightM: si(`against.${name}.minHeight`),
          maxHeightM: si(`against.${name}.maxHeight`),
          killProbability: si(`against.${name}.killProbability`),
        });
        expect(performance.minRangeM).toBeLessThan(performance.maxRangeM);
        expect(performance.minHeightM).toBeLessThan(performance.maxHeightM);
      }
      expect(type).toEqual({
        id: type.id,
        title: expect.stringMatching(/\S/u),
        against: type.against,
        roundSpeedMps: si('roundSpeed'),
        channels: si('channels'),
        readyRounds: si('readyRounds'),
        reloadS: si('reload'),
        reactionS: si('reaction'),
        assessmentS: si('assessment'),
        roundCostUsd: expect.objectContaining({ typical: si('roundCost') }),
        remoteTrack: expect.any(Boolean),
        radar: {
          antennaM: si('radar.antenna'),
          rangeM: si('radar.range'),
          referenceCrossSectionM2: 1,
          scanS: si('radar.scan'),
          detectionProbability: si('radar.detectionProbability'),
          hitsToConfirm: si('radar.hitsToConfirm'),
          latencyS: si('radar.latency'),
          coastS: si('radar.coast'),
        },
      });
    }
  });

  it('fills every field of an aircraft type with its typical value', () => {
    for (const { type, parameters: values } of aircraft.values()) {
      const si = (field: string): number => {
        const found = values.find((v) => v.path === `aircraft.${type.id}.${field}`);
        expect(found, `${type.id} ${field}`).toBeDefined();
        return found?.value ?? Number.NaN;
      };
      const against = (weapon: 'missile' | 'gun') =>
        Object.fromEntries(
          Object.keys(type[weapon]?.against ?? {}).map((name) => [
            name,
            {
              reachM: si(`${weapon}.against.${name}.reach`),
              minHeightM: si(`${weapon}.against.${name}.minHeight`),
              maxHeightM: si(`${weapon}.against.${name}.maxHeight`),
              killProbability: si(`${weapon}.against.${name}.killProbability`),
            },
          ]),
        );
      const cost = (field: string) => expect.objectContaining({ typical: si(field) });
      expect(type).toEqual({
        id: type.id,
        title: expect.stringMatching(/\S/u),
        speedMps: si('speed'),
        heightM: si('height'),
        enduranceS: si('endurance'),
        turnRoundS: si('turnRound'),
        reactionS: si('reaction'),
        assessmentS: si('assessment'),
        missile: {
          rounds: si('missile.rounds'),
          roundSpeedMps: si('missile.roundSpeed'),
          roundCostUsd: cost('missile.roundCost'),
          against: against('missile'),
        },
        ...(type.gun === undefined
          ? {}
          : {
              gun: {
                bursts: si('gun.bursts'),
                roundSpeedMps: si('gun.roundSpeed'),
                burstCostUsd: cost('gun.burstCost'),
                against: against('gun'),
              },
            }),
        flightHourCostUsd: cost('flightHourCost'),
      });
    }
  });

  it('lets no weapon of an aircraft reach less than the way down to its targets', () => {
    for (const { type } of aircraft.values()) {
      for (const weapon of [type.missile, ...(type.gun === undefined ? [] : [type.gun])]) {
        for (const { reachM, minHeightM } of Object.values(weapon.against)) {
          expect(reachM, type.id).toBeGreaterThan(type.heightM - minHeightM);
        }
      }
    }
  });

  it('keeps what hits outside the atmosphere away from what flies inside it', () => {
    const lowest = (id: string) => fireUnits.get(id)?.type.against['ballistic']?.minHeightM ?? 0;
    for (const id of ['arrow3', 'aegis-sm3']) {
      expect(lowest(id)).toBeGreaterThan(threats.get('iskander-m')?.type.heightM ?? Infinity);
      expect(lowest(id)).toBeLessThan(threats.get('emad')?.type.heightM ?? 0);
      expect(Object.keys(fireUnits.get(id)?.type.against ?? {})).toEqual(['ballistic']);
    }
  });

  it('holds SI: known values come out in metres, seconds and dollars', () => {
    const shahed = threats.get('shahed136')?.type;
    expect(shahed?.speedMps).toBe(50);
    expect(shahed?.failurePerS).toBeCloseTo(0.005 / 3600, 15);
    expect(threats.get('kh22-32')?.type.heightM).toBe(22_000);
    expect(fireUnits.get('patriot-mse')?.type.reloadS).toBe(3600);
    expect(fireUnits.get('patriot-mse')?.type.roundCostUsd.typical).toBe(4_500_000);
    expect(fireUnits.get('hawk')?.type.channels).toBe(2);
    expect(aircraft.get('f-15e')?.type).toMatchObject({ enduranceS: 9000, missile: { rounds: 8 } });
  });

  it('loads in ten milliseconds and then at once', async () => {
    let best = Infinity;
    // the best of many: what else the machine does is no fault of the catalogue
    for (let i = 0; i < 100 && best >= 10; i++) {
      vi.resetModules();
      const fresh = await import('../../src/catalogue/catalogue.ts');
      const start = performance.now();
      const first = fresh.loadCatalogue();
      best = Math.min(best, performance.now() - start);
      expect(fresh.loadCatalogue()).toBe(first);
    }
    expect(best).toBeLessThan(10);
  });
});
