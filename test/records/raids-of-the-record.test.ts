/** Raids of the published record as studies, where there is a copy of it; the shipped one among them. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { loadRecords } from '../../src/node/records-file.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { prepareStudy } from '../../src/study/prepare.ts';
import { readFrame } from '../../src/node/write-reconstruction.ts';
import { frameFrom } from '../../src/records/frame.ts';
import { distanceKm, gazetteer } from '../../src/records/gazetteer.ts';
import { Prospects } from '../../src/records/prospect.ts';
import { joinRaids } from '../../src/records/raids.ts';
import { rebuild, type Rebuilt } from '../../src/records/rebuild.ts';
import { reconstructionFiles } from '../../src/report/reconstruction.ts';
import { publishedRecord } from './csv.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });
const folder = new URL('../../studies/2024-08-26/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

interface StudyLike {
  readonly raid: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly count: number;
        readonly launch: { readonly at: [number, number] };
        readonly targets?: Readonly<Record<string, number>>;
      }
    >
  >;
}

/** Rows of the table of the README whose header begins with a word. */
function table(header: string): string[][] {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${header} +\\|`, 'u').test(line));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Dotted paths of values that differ. */
function differences(a: unknown, b: unknown, at = ''): string[] {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? [] : [at];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) =>
    differences(
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
      at === '' ? key : `${at}.${key}`,
    ),
  );
}

/** Numbers by type and the gazetteer's launch place. */
function launched({ raid }: StudyLike, placesOf: ReadonlySet<string>): Map<string, number> {
  const places = gazetteer().places.filter(({ title }) => placesOf.has(title));
  const sums = new Map<string, number>();
  for (const { type, count, launch } of Object.values(raid)) {
    const far = (at: readonly [number, number] | undefined): number =>
      at === undefined ? Infinity : distanceKm(launch.at, at);
    const [nearest] = places.toSorted((a, b) => far(a.launch?.at) - far(b.launch?.at));
    expect(far(nearest?.launch?.at)).toBeLessThan(105);
    const key = `\`${type}\` from ${nearest?.title}`;
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return sums;
}

/** One of each kind: pooled with and without a split, without times, several a day, many places. */
const SAMPLE = [
  ...['2022-10-10', '2022-10-11-2', '2022-11-15', '2022-12-16', '2023-05-29', '2023-06-09'],
  ...['2023-12-29', '2024-03-22', '2024-08-26', '2024-09-12', '2024-11-17', '2024-11-21'],
  ...['2024-11-28', '2024-12-25'],
] as const;

describe.skipIf(publishedRecord() === undefined)('raids of the record', () => {
  const frameFiles = readFrame();
  const made = new Map<string, { rebuilt: Rebuilt; files: ReadonlyMap<string, string> }>();
  let written: StudyLike;
  let shipped: StudyLike;

  beforeAll(async () => {
    const { records } = await loadRecords(publishedRecord());
    const frame = frameFrom(frameFiles);
    // how forecasts fared is told in texts alone
    const prospects = new Prospects(records, 0);
    for (const id of SAMPLE) {
      const raid = joinRaids(records).find((r) => r.id === id);
      if (raid === undefined) continue;
      const rebuilt = rebuild(raid, records, frame, prospects);
      made.set(id, { rebuilt, files: reconstructionFiles(rebuilt, frameFiles, '0.0.0') });
    }
    const of = made.get('2024-08-26')?.files.get('study.yaml') ?? '';
    written = parse(of) as StudyLike;
    shipped = parse(frameFiles.study) as StudyLike;
  });

  test('become valid studies with a threat for each that was launched and a class of its own', async () => {
    const cedar = await loadCedar();
    expect(made.size).toBeGreaterThan(10);
    for (const [id, { rebuilt, files }] of made) {
      const { scenario } = prepareStudy({ entry: 'study.yaml', files }, { cedar });
      const { raid, leftOut, unknown } = rebuilt.reconstruction;
      const flown = scenario.raid.reduce((n, g) => n + g.count, 0);
      const out = leftOut.reduce((n, l) => n + l.count, 0);
      expect(flown + out, id).toBe(raid.records.reduce((n, r) => n + r.launched, 0));
      expect(unknown, id).toEqual([]);
    }
  });

  test('of 26 August 2024 is the shipped study but for the edits that its README lists, each of which is one', () => {
    expect(made.get('2024-08-26')?.files.get('rules.cedar')).toBe(frameFiles.rules);
    const edited = table('path').flatMap(([paths = '']) =>
      [...paths.matchAll(/`([^`]+)`/gu)].map((m) => m[1] ?? ''),
    );
    const matches = (path: string, edit: string): boolean => {
      const pattern = edit.replaceAll('.', '\\.').replaceAll('\\.*', '(?:\\.[^.]+)+?');
      return new RegExp(`^${pattern}(?:\\.|$)`, 'u').test(path);
    };
    const found = differences(written, shipped);
    expect(found.filter((path) => !edited.some((edit) => matches(path, edit)))).toEqual([]);
    for (const edit of edited)
      expect(
        found.some((path) => matches(path, edit)),
        edit,
      ).toBe(true);
  });

  test('of 26 August 2024 has as many of each type from each place as that README says', () => {
    const rows = table('launched');
    const places = new Set(rows.map(([label = '']) => label.split(' from ')[1] ?? ''));
    const column = (i: number): Map<string, number> =>
      new Map(rows.map((row): [string, number] => [row[0] ?? '', Number(row[i])]));
    expect(launched(written, places)).toEqual(column(1));
    expect(launched(shipped, places)).toEqual(column(2));
  });

  test('of 26 August 2024 has its targets weighed as in the shipped study, but for a tenth of a class', () => {
    const { threats } = loadCatalogue();
    for (const c of ['cruise', 'drone']) {
      const at = (study: StudyLike): Map<string, number> => {
        const sums = new Map<string, number>();
        for (const { type, count, targets = {} } of Object.values(study.raid)) {
          if (threats.get(type)?.type.classes[0] !== c) continue;
          const sum = Object.values(targets).reduce((a, b) => a + b, 0);
          for (const [asset, weight] of Object.entries(targets))
            sums.set(asset, (sums.get(asset) ?? 0) + (count * weight) / sum);
        }
        return sums;
      };
      const [a, b] = [at(written), at(shipped)];
      const all = [...b.values()].reduce((x, y) => x + y, 0);
      const moved = [...new Set([...a.keys(), ...b.keys()])].reduce(
        (sum, asset) => sum + Math.abs((a.get(asset) ?? 0) - (b.get(asset) ?? 0)) / 2,
        0,
      );
      expect(moved / all, c).toBeLessThan(0.1);
    }
  });
});
