import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFrame } from '../../src/node/write-reconstruction.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { type Outcome, outcomeOf, passagesOf } from '../../src/records/passages.ts';
import { countsOf } from '../../src/records/counts.ts';
import { frameFrom } from '../../src/records/frame.ts';
import { kyivOffset } from '../../src/records/kyiv-time.ts';
import { Prospects } from '../../src/records/prospect.ts';
import { joinRaids } from '../../src/records/raids.ts';
import { chooseRaid, rebuild } from '../../src/records/rebuild.ts';
import { type Reconstruction, reconstruct } from '../../src/records/reconstruct.ts';
import type { RaidRecord } from '../../src/records/types.ts';
import { validate } from '../../src/records/validate.ts';
import { reconstructionFiles } from '../../src/report/reconstruction.ts';
import { isMapValue, type Value } from '../../src/scenario/document.ts';
import { InputError } from '../../src/scenario/problems.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { prepareStudy, type PreparedStudy } from '../../src/study/prepare.ts';
import { findPolicy, selectionOf } from '../../src/study/request.ts';
import { axesOf, tallyVariant } from '../../src/study/variant.ts';
import { type Cells, record } from './csv.ts';
import { beta, kills, uniforms } from './support.ts';

const frame = frameFrom(readFrame());
const NIGHT = { time_start: '2024-05-10 20:00', time_end: '2024-05-11 08:00' };

function records(rows: readonly Cells[]): RaidRecord[] {
  return rows.map((row, i) => record({ source: `report/${i}`, ...row }, i + 2));
}

/** The raid of 11 May, from rows of that night; `past` are rows of other nights. */
function of(rows: readonly Cells[], past: readonly Cells[] = []): Reconstruction {
  const all = records([...rows.map((row) => ({ ...NIGHT, ...row })), ...past]);
  return reconstruct(chooseRaid(all, '2024-05-11'), all, frame.assets);
}

const sum = (groups: readonly { readonly count: number }[]): number =>
  groups.reduce((n, g) => n + g.count, 0);

function byType({ groups }: Reconstruction): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, count } of groups) sums[type] = (sums[type] ?? 0) + count;
  return sums;
}

describe('a recorded raid, reconstructed', () => {
  test('has as many threats as were launched, whatever is recorded of them', () => {
    const weapon = fc.constantFrom(
      ...['Shahed-136/131', 'X-101/X-555', 'Kalibr', 'X-59', 'X-31P', 'Iskander-M', 'Lancet'],
      ...['X-101/X-555 and Kalibr', 'X-22 and X-31P', 'C-300/C-400 and Iskander-M', 'Nameless'],
    );
    const places = fc.constantFrom(
      ...['', 'Kursk oblast', 'Nowhere', 'Engels-2 and Volgodonsk', 'Chauda, Crimea and Atlantis'],
    );
    const targets = fc.constantFrom(
      ...['', 'Ukraine', 'south', 'Lviv oblast and Kyiv', 'Atlantis', 'Kursk oblast', 'front line'],
    );
    const row = fc.record({
      model: weapon,
      launch_place: places,
      target: targets,
      launched: fc.integer({ min: 1, max: 120 }).map(String),
      destroyed: fc.constant('1'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const rebuilt = of(rows);
        expect(sum(rebuilt.groups) + sum(rebuilt.leftOut)).toBe(
          rows.reduce((n, r) => n + Number(r.launched), 0),
        );
        const ids = rebuilt.groups.map((g) => g.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { count, low, high, window, latest, aims } of rebuilt.groups) {
          expect(low).toBeLessThanOrEqual(count);
          expect(high).toBeGreaterThanOrEqual(count);
          expect(window[0]).toBeGreaterThanOrEqual(0);
          expect(window[1]).toBeGreaterThan(window[0]);
          expect(latest).toBeGreaterThanOrEqual(window[1]);
          expect(latest).toBeLessThanOrEqual(rebuilt.minutes);
          expect(aims.length).toBeGreaterThan(0);
        }
        const named = (name: string, cell: 'launch_place' | 'target'): boolean =>
          rows.some(
            (r) => r[cell].includes(name) && r.model !== 'Lancet' && r.model !== 'Nameless',
          );
        const told = rebuilt.unknown.map(({ name }) => name);
        expect(told.includes('Nowhere')).toBe(named('Nowhere', 'launch_place'));
        expect(told.includes('Atlantis')).toBe(
          named('Atlantis', 'target') || named('Atlantis', 'launch_place'),
        );
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('splits pooled weapons as the report does, where it does', () => {
    const rebuilt = of([
      {
        model: 'X-101/X-555 and Kalibr',
        launched: '30',
        launched_details: "{'X-101/X-555': 21, 'Kalibr': 9}",
      },
    ]);
    expect(byType(rebuilt)).toEqual({ kh101: 21, kalibr: 9 });
    for (const { why } of rebuilt.groups)
      expect(why).toContain('by the split that the report gives');
  });

  test('splits them by the year’s shares else, with a range and not as a fact', () => {
    // six raids of the year: three quarters Kh-101, between a half and all but two of them
    const past = [4, 5, 6, 7, 7, 7].flatMap((n, i): Cells[] =>
      [
        ['X-101/X-555', n],
        ['Kalibr', 8 - n],
      ].map(([model, launched]) => ({
        time_start: `2024-02-0${i + 1} 01:00`,
        time_end: `2024-02-0${i + 1} 04:00`,
        model: String(model),
        launched: String(launched),
      })),
    );
    const old = { ...past[0], time_start: '2023-02-01 01:00', time_end: '2023-02-01 04:00' };
    const rebuilt = of(
      [{ model: 'X-101/X-555 and Kalibr', launched: '40', target: 'Odesa' }],
      [...past, { ...old, launched: '1000' }],
    );
    expect(byType(rebuilt)).toEqual({ kh101: 30, kalibr: 10 });
    const kalibr = rebuilt.groups.find((g) => g.type === 'kalibr');
    // 1 in 8 to 4 in 8 of 40
    expect(kalibr).toMatchObject({ low: 5, high: 20 });
    expect(kalibr?.why.join('; ')).toContain('split by their shares in the raids of 2024');
  });

  test('splits them evenly when nobody knows better, from one to all but one', () => {
    const rebuilt = of([{ model: 'X-22 and Kalibr', launched: '7', target: 'Odesa' }]);
    expect(byType(rebuilt)).toEqual({ 'kh22-32': 4, kalibr: 3 });
    expect(rebuilt.groups.find((g) => g.type === 'kalibr')).toMatchObject({ low: 1, high: 6 });
    expect(rebuilt.groups[0]?.why.join('; ')).toContain('split evenly');
  });

  test('takes several launch places in equal parts, each of which may have sent none or all', () => {
    const { groups } = of([
      { launch_place: 'Chauda, Crimea and Kursk oblast', launched: '7', target: 'Kyiv' },
    ]);
    expect(groups.map((g) => [g.launch.place, g.count, g.low, g.high])).toEqual([
      ['Cape Chauda (Crimea)', 4, 0, 7],
      ['Kursk oblast', 3, 0, 7],
    ]);
  });

  test('sends what has no known place from where it usually comes, and says so', () => {
    const { groups, unknown } = of([
      { model: 'Kalibr', launch_place: 'Lake Nowhere', launched: '3', target: 'Odesa' },
      { model: 'X-59', launch_place: '', launched: '1', target: 'Kharkiv' },
      { model: 'X-101/X-555', launch_place: 'Olenya', launched: '1', target: 'Kyiv' },
    ]);
    expect(unknown).toMatchObject([{ role: 'launch', name: 'Lake Nowhere', line: 2 }]);
    expect(groups.map((g) => [g.type, g.launch.place])).toEqual([
      ['kalibr', 'Black Sea'],
      ['kh59-69', 'Belgorod oblast'],
      ['kh101', 'Volgograd oblast'],
    ]);
    const why = groups.map((g) => g.why.join('; '));
    expect(why[0]).toContain('does not know `Lake Nowhere`');
    expect(why[1]).toContain('no launch place is reported');
    expect(why[2]).toContain('where the carriers came from');
  });

  test('sends what is aimed at an oblast at its assets, at a town at that, at Ukraine at what it reaches', () => {
    const aims = (row: Cells): string[] =>
      of([row]).groups.flatMap((g) => g.aims.map((aim) => aim.asset.id));
    expect(aims({ target: 'Khmelnytskyi oblast', launched: '1' })).toEqual([
      'energy-khmelnytskyi',
      'base-starokostiantyniv',
    ]);
    expect(aims({ target: 'Uman', launched: '1' })).toEqual(['uman']);
    const near = { model: 'C-300', launch_place: 'Belgorod oblast', launched: '9' };
    expect(new Set(aims({ ...near, target: 'Ukraine' }))).toEqual(
      new Set(['kharkiv', 'energy-kharkiv']),
    );
  });

  test('lets another type stand in for one that the catalogue lacks, and says so', () => {
    const [group] = of([{ model: 'X-35', launched: '1', target: 'Odesa' }]).groups;
    expect(group).toMatchObject({ type: 'kh59-69' });
    expect(group?.why.join('; ')).toContain(
      'the catalogue has no X-35: `kh59-69` flies in its place',
    );
  });

  test('launches within the row’s window, early enough to arrive in it', () => {
    const { groups, minutes } = of([
      { time_start: '2024-05-10 20:00', time_end: '2024-05-11 08:00', target: 'Kyiv' },
      { model: 'Iskander-M', time_start: '2024-05-11 03:00', time_end: '2024-05-11 04:00' },
    ]);
    expect(minutes).toBe(720);
    const [drones, missiles] = [groups[0], groups.at(-1)];
    // about 420 km at 50 m/s take some three hours
    expect(drones?.window[0]).toBe(0);
    expect(drones?.window[1]).toBeGreaterThan(400);
    expect(drones?.window[1]).toBeLessThan(620);
    expect(missiles?.window[0]).toBe(420);
    expect(missiles?.latest).toBe(480);
  });
});

describe('the raid that is meant', () => {
  const all = records([
    { time_start: '2024-05-11 01:00', time_end: '2024-05-11 03:00', launched: '4' },
    { time_start: '2024-05-11 15:00', time_end: '2024-05-11 16:00', launched: '9' },
    { time_start: '2024-05-12 01:00', time_end: '2024-05-12 03:00', model: 'Lancet' },
  ]);

  test('is asked for when a day has several', () => {
    expect(() => chooseRaid(all, '2024-05-11')).toThrow(
      /2 raids are recorded for `2024-05-11`.*`2024-05-11-1` \(01:00 to 03:00, 4 launched\), `2024-05-11-2` \(15:00 to 16:00, 9 launched\)/u,
    );
    expect(chooseRaid(all, '2024-05-11-1').from).toBe('2024-05-11T01:00');
    expect(chooseRaid(all, '2024-05-11-2').from).toBe('2024-05-11T15:00');
    expect(() => chooseRaid(all, '2024-05-11-3')).toThrow(/no raid `2024-05-11-3`/u);
  });

  test.each(['2024-05-13', '2024-13-45', 'yesterday', ''])(
    '%j is none: the nearest are named',
    (id) => {
      expect(() => chooseRaid(all, id)).toThrow(/there is no raid.*the nearest are/u);
    },
  );

  test('is refused when nothing of it is simulated', () => {
    const raid = chooseRaid(all, '2024-05-12');
    expect(() => rebuild(raid, all, frame)).toThrow(InputError);
    expect(() => rebuild(raid, all, frame)).toThrow(/nothing of the raid.*10 Lancet/u);
  });
});

test('summer time begins and ends as in the European Union', () => {
  expect(kyivOffset('2024-03-31T02:59')).toBe('+02:00');
  expect(kyivOffset('2024-03-31T03:00')).toBe('+03:00');
  expect(kyivOffset('2023-10-29T03:59')).toBe('+03:00');
  expect(kyivOffset('2023-10-29T04:00')).toBe('+02:00');
});

describe('the study of a raid', () => {
  let cedar: Awaited<ReturnType<typeof loadCedar>>;
  let study: PreparedStudy;
  let text: string;
  // forty nights of a known truth: means 0.8 and 0.6, and a correlation of 0.1
  const luck = uniforms(11);
  const past = Array.from({ length: 40 }, (_, i): Cells[] => {
    const day = new Date(Date.UTC(2024, 2, 1 + i)).toISOString().slice(0, 10);
    const when = { time_start: `${day} 01:00`, time_end: `${day} 05:00`, launched: '20' };
    const destroyed = (mean: number): string => String(kills(20, mean, 0.1, luck).destroyed);
    return [
      { ...when, destroyed: destroyed(0.8) },
      { ...when, model: 'X-101/X-555', destroyed: destroyed(0.6) },
    ];
  }).flat();
  const night: Cells[] = [
    { ...NIGHT, launched: '60', destroyed: '0', border_crossing: "{'belarus': 2}" },
    { ...NIGHT, model: 'X-101/X-555', launch_place: 'Engels-2', launched: '60', destroyed: '0' },
    { ...NIGHT, model: 'Lancet', launched: '5' },
    { ...NIGHT, model: 'Zircon', launch_place: 'Atlantis', target: 'Uman', launched: '1' },
  ];
  const all = records([...past, ...night]);
  const rebuilt = rebuild(chooseRaid(all, '2024-05-11'), all, frame);
  const files = reconstructionFiles(rebuilt, frame.files, '0.0.0');

  beforeAll(async () => {
    cedar = await loadCedar();
    study = prepareStudy({ entry: 'study.yaml', files }, { cedar });
    text = files.get('study.yaml') ?? '';
  });

  test('is valid, with the frame’s rules, policies and forces', () => {
    const own = prepareStudy(
      {
        entry: 'study.yaml',
        files: new Map([
          ['study.yaml', frame.files.study],
          ['rules.cedar', frame.files.rules],
        ]),
      },
      { cedar },
    );
    expect(study.warnings).toEqual([]);
    expect(study.scenario.policies).toEqual(own.scenario.policies);
    expect(study.scenario.forces.map((f) => f.id)).toEqual(own.scenario.forces.map((f) => f.id));
    expect(study.scenario.startsAt).toBe('2024-05-10T20:00:00+03:00');
    expect(study.scenario.assets.some(({ id }) => id === 'uman')).toBe(true);
  });

  test('lists every number that it assumes, and tells all that is not as reported', () => {
    const { assumptions, raid, description } = parse(text) as {
      assumptions: { path: string; note: string }[];
      raid: Record<string, { route?: unknown[] }>;
      description: string;
    };
    const paths = new Set(assumptions.map((a) => a.path));
    for (const [id, group] of Object.entries(raid)) {
      for (const field of ['count', 'window.1', 'launch.scatter'])
        expect(paths).toContain(`raid.${id}.${field}`);
      (group.route ?? []).forEach((_, i) =>
        expect(paths).toContain(`raid.${id}.route.${i}.jitter`),
      );
    }
    for (const { screens } of [study.scenario]) {
      for (const { id } of screens) {
        expect(paths).toContain(`screens.${id}.against.cruise.share`);
        expect(paths).toContain(`screens.${id}.against.drone.0.share`);
      }
    }
    expect(
      study.scenario.parameters.filter((p) => p.path.startsWith('raid.')).length,
    ).toBeGreaterThan(30);
    const readme = files.get('README.md') ?? '';
    for (const page of [description, readme]) {
      expect(page).toContain('`Atlantis` (line 85) is not in the gazetteer');
      expect(page).toContain('Not simulated: 5 Lancet');
      expect(page).toContain('2 are reported to have crossed into belarus');
      expect(page).toContain('Aeroballistic missiles: too few raids came before this one');
    }
  });

  test('expects what the record before it shows, and nothing of its own outcome', () => {
    const shares = rebuilt.screens.flatMap(({ prospects }) =>
      prospects.map((p) => [p.kind, p.share.value]),
    );
    expect(Object.fromEntries(shares)).toEqual({
      drone: expect.closeTo(0.8, 1) as number,
      'cruise-afar': expect.closeTo(0.6, 1) as number,
    });
    const { counts } = countsOf(joinRaids(all));
    const { forecasts } = validate(
      counts,
      { from: '2024-03-01', to: '2024-05-10' },
      { from: '2024-05-11', to: '2024-05-11' },
    );
    const judged = forecasts.find(({ count }) => count.class === 'drone');
    const prospect = rebuilt.screens.flatMap((of) => of.prospects).find((p) => p.kind === 'drone');
    expect(judged).toMatchObject(prospect?.destroyed ?? {});

    const other = records([...past, ...night.map((row) => ({ ...row, destroyed: '1' }))]);
    const again = rebuild(
      chooseRaid(other, '2024-05-11'),
      other,
      frame,
      new Prospects(other, Infinity),
    );
    expect(again.screens.map((of) => of.hard)).toEqual(rebuilt.screens.map((of) => of.hard));
  });

  test('shoots down as much as the record lets one expect', () => {
    // many replications of few variants: shares depend on the screens' luck more than on routes
    const edit = (root: Value): void => {
      if (isMapValue(root)) root['replicationsPerVariant'] = 200;
    };
    const long = prepareStudy({ entry: 'study.yaml', files, edit }, { cedar });
    const compiler = createCompiler(long);
    const policy = selectionOf(long, findPolicy(long, 'supply-only'));
    const { classes, stoppers } = axesOf(compiler);
    const hard = stoppers.flatMap(({ id }, i) => (id.endsWith('/hard') ? [i] : []));
    const killed = new Map<string, number>();
    const variants = [0, 1];
    for (const v of variants) {
      for (const { stopped, replications } of tallyVariant(compiler, 7, v, [policy]).policies) {
        classes.forEach((c, i) => {
          const own = hard.reduce((n, s) => n + (stopped[s * classes.length + i] ?? 0), 0);
          killed.set(c, (killed.get(c) ?? 0) + own / replications / variants.length);
        });
      }
    }
    for (const { class: c, launched, expected, expectation } of rebuilt.screens) {
      if (expectation === null) continue;
      const share = expectation.share.value;
      expect(Math.abs(expected.hard - share), c).toBeLessThan(0.002);
      expect(Math.abs((killed.get(c) ?? 0) / launched - share), c).toBeLessThan(0.03);
    }
  });

  test('scatters as much as the record lets one expect, or says how much less', () => {
    const u = uniforms(3);
    for (const { class: c, hard, soft, correlation, expectation, scatter } of rebuilt.screens) {
      if (expectation === null) continue;
      const groups = rebuilt.reconstruction.groups.filter((g) => g.class === c);
      const passages = groups.flatMap((g) => passagesOf(g, frame.screenAt));
      const n = passages.reduce((sum, p) => sum + p.weight, 0);
      const draw = (screens: readonly number[], shares: readonly Outcome[]): 0 | 1 => {
        for (const s of screens) {
          const share = shares[s] as Outcome;
          const x = u();
          if (x < share.hard) return 1;
          if (x < share.hard + share.soft) return 0;
        }
        return 0;
      };
      const counts = Array.from({ length: 3000 }, () => {
        // a night: each screen has a share of its own, each threat a way of its own
        const shares = frame.patterns.map(({ screen }) => {
          const p = beta(hard.get(screen)?.value ?? 0, correlation.value, u);
          const share = { hard: Math.min(p, 0.9999), soft: soft.get(screen)?.value ?? 0 };
          return outcomeOf([{ weight: 1, screens: [0], fails: 0 }], [share]);
        });
        let killed = 0;
        for (const { weight, screens } of passages) {
          const whole = Math.floor(weight) + (u() < weight % 1 ? 1 : 0);
          for (let i = 0; i < whole; i += 1) killed += draw(screens, shares);
        }
        return killed;
      });
      const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
      const variance = counts.reduce((a, k) => a + (k - mean) ** 2, 0) / (counts.length - 1);
      const p = mean / n;
      const found = (variance / (n * p * (1 - p)) - 1) / (n - 1);
      const wanted = scatter ?? expectation.correlation;
      // to first order in the screens' shares
      expect(found / wanted, c).toBeGreaterThan(0.75);
      expect(found / wanted, c).toBeLessThan(1.33);
    }
  });
});
