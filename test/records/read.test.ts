import { describe, expect, test } from 'vitest';
import { headerOf, identityOf, missingColumns, readRow, Settler } from '../../src/records/read.ts';
import { joinRaids } from '../../src/records/raids.ts';
import { isKnownWeapon } from '../../src/records/weapons.ts';
import { read, record, remarks } from './csv.ts';

describe('a row', () => {
  test('with times is a window to the minute', () => {
    expect(record({})).toMatchObject({
      from: '2024-03-01T20:00',
      to: '2024-03-02T06:00',
      timed: true,
      launched: 10,
      destroyed: 8,
    });
  });

  test('without times is the whole of its days', () => {
    const found = record({ time_start: '2024-02-28', time_end: '2024-02-29' });
    expect(found).toMatchObject({ from: '2024-02-28T00:00', to: '2024-03-01T00:00', timed: false });
  });

  test.each([
    ['2024-03-01 3:05', '2024-03-01T03:05'],
    ['2024-03-01T03:05:30', '2024-03-01T03:05'],
    ['2024-03-01 24:00', null],
    [' 2024-03-01 04:00 ', '2024-03-01T04:00'],
  ])('that begins at `%s` begins at %s', (text, wanted) => {
    const found = record({ time_start: '2024-03-01 03:00', time_end: text });
    expect(found.to).toBe(wanted ?? '2024-03-02T00:00');
  });

  test.each([
    ['a day that is not in the calendar', { time_start: '2023-02-29' }, 'bad-time', '2023-02-29'],
    ['no beginning', { time_start: '' }, 'bad-time', 'time_start is empty'],
    ['no end', { time_end: ' ' }, 'bad-time', 'time_end is empty'],
    ['a window that ends before it begins', { time_end: '2024-02-01' }, 'bad-time', 'before'],
    ['no weapon', { model: ' ' }, 'no-model', 'no weapon'],
    ['no number launched', { launched: '' }, 'no-count', 'launched'],
    ['NaN destroyed', { destroyed: 'NaN' }, 'no-count', 'destroyed'],
    ['half a missile', { launched: '2.5' }, 'bad-count', '`2.5`'],
    ['a number below zero', { destroyed: '-1' }, 'bad-count', '`-1`'],
    ['a number in words', { launched: 'many' }, 'bad-count', '`many`'],
  ])('with %s is set aside with its line and why', (_, cells, reason, words) => {
    const found = read(cells, 77);
    expect(found).toMatchObject({ line: 77, reason });
    expect('message' in found ? found.message : '').toContain(words);
  });

  test('has counts as decimals, with a comma too', () => {
    expect(record({ launched: '77.0', destroyed: '7,0' })).toMatchObject({
      launched: 77,
      destroyed: 7,
    });
  });

  test('of pooled types of one class has that class, and the split that it gives', () => {
    const found = record({
      model: 'X-101/X-555 and Kalibr',
      launched_details: "{'X-101/X-555': 77, 'Kalibr': 28.0}",
    });
    expect(found.class).toBe('cruise');
    expect(found.weapons.map(({ name, type, launched }) => [name, type, launched])).toEqual([
      ['X-101/X-555', 'kh101', 77],
      ['Kalibr', 'kalibr', 28],
    ]);
  });

  test('of pooled types of several classes has none, and without a split no numbers', () => {
    const found = record({ model: 'Iskander-M and Kalibr', launched_details: '' });
    expect(found.class).toBeNull();
    expect(found.weapons.map(({ launched }) => launched)).toEqual([null, null]);
  });

  test('of two rows of the same pooled type each has its own split', () => {
    const of = (text: string): unknown =>
      record({ model: 'X-101/X-555 and Kalibr', launched_details: text }).weapons.map(
        (w) => w.launched,
      );
    expect(of("{'Kalibr': 3}")).toEqual([null, 3]);
    expect(of('')).toEqual([null, null]);
    expect(of("{'Kalibr': 4}")).toEqual([null, 4]);
  });

  test('names a weapon in Cyrillic letters as in Latin ones', () => {
    expect(record({ model: 'Х-101' }).weapons[0]).toMatchObject({ class: 'cruise', type: 'kh101' });
    expect(record({ model: 'С-300' }).class).toBe('ballistic');
    expect(record({ target: 'Київ та Одеса' }).targets).toEqual(['Київ', 'Одеса']);
  });

  test.each([
    ['Geran-2', 'drone', 'shahed-mix'],
    ['Geran-3', 'drone', 'geran3'],
    ['RM-48U', 'ballistic', null],
    ['Iskander-M/KN-23', 'ballistic', 'iskander-m'],
  ] as const)('names the weapon %s, of class %s', (model, of, type) => {
    expect(record({ model }).weapons[0]).toMatchObject({ class: of, type });
  });

  test('names a weapon that nobody knows: it is kept, as another class', () => {
    expect(record({ model: 'Wunderwaffe-9' }).class).toBe('other');
    expect(isKnownWeapon('Wunderwaffe-9')).toBe(false);
    expect(isKnownWeapon('Shahed-136/131')).toBe(true);
  });

  test('has several launch places and targets, and who came from where', () => {
    const found = record({
      launch_place: 'Engels-2 and Caspian Sea',
      target: 'south and Kyiv oblast',
      launch_place_details: "{'Kalibr': 'Black Sea and Caspian Sea'}",
    });
    expect(found.launchPlaces).toEqual(['Engels-2', 'Caspian Sea']);
    expect(found.targets).toEqual(['south', 'Kyiv oblast']);
    expect(found.launchPlacesByWeapon).toEqual({ Kalibr: ['Black Sea', 'Caspian Sea'] });
  });

  test('says how many were destroyed where, with NaN for who knows how many', () => {
    const found = record({
      destroyed_details: "{'west': 29,    'Kyiv oblast': NaN, 'south': nan}",
    });
    expect(found.killsByPlace).toEqual([
      { place: 'west', destroyed: 29 },
      { place: 'Kyiv oblast', destroyed: null },
      { place: 'south', destroyed: null },
    ]);
    expect(record({ border_crossing: "{'belarus': 2.0}" }).crossed).toEqual({ belarus: 2 });
  });

  test('that destroyed more than were launched is kept as it is, and remarked on', () => {
    const cells = { launched: '3', destroyed: '5' };
    expect(record(cells)).toMatchObject({ launched: 3, destroyed: 5 });
    expect(remarks(cells)).toEqual([
      { line: 2, reason: 'more-destroyed', message: '5 destroyed of 3 launched' },
    ]);
    expect(remarks({})).toEqual([]);
  });

  test.each(['{broken', "{'west': __import__('os')}", "{'west': 1", '[1]'])(
    'with the detail `%s` is kept without it, and remarked on',
    (text) => {
      expect(record({ destroyed_details: text }).killsByPlace).toEqual([]);
      expect(remarks({ destroyed_details: text })[0]?.reason).toBe('details');
    },
  );

  test('cannot change what objects inherit', () => {
    const found = record({ destroyed_details: "{'__proto__': 5, 'constructor': 1}" });
    expect(found.killsByPlace).toEqual([
      { place: '__proto__', destroyed: 5 },
      { place: 'constructor', destroyed: 1 },
    ]);
    expect(Object.hasOwn(Object.prototype, 'west')).toBe(false);
  });

  test('with a message shows control characters to nobody, and not all of a long cell', () => {
    const found = read({ launched: `\u001b[31m${'9'.repeat(500)}` });
    const message = 'message' in found ? found.message : '';
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(100);
  });

  test('does without the columns that a file does not have', () => {
    const header = headerOf(['time_start', 'time_end', 'model', 'launched', 'destroyed', 'new']);
    const cells = ['2024-03-01', '2024-03-01', 'Kalibr', '4', '3', 'x'];
    expect(readRow({ line: 2, cells, header })).toMatchObject({
      launched: 4,
      launchPlaces: [],
      targets: [],
      source: '',
      notReached: null,
    });
    expect(missingColumns(['time_start', 'model', 'destroyed'])).toEqual(['time_end', 'launched']);
  });
});

describe('rows that report the same thing', () => {
  const settle = (...rows: Parameters<typeof record>[]): Settler => {
    const settler = new Settler();
    for (const row of rows) settler.add(record(...row));
    return settler;
  };

  test('are one when they are equal', () => {
    const { kept, setAside } = settle([{}, 2], [{}, 3]);
    expect([...kept.values()].map((r) => r.line)).toEqual([2]);
    expect(setAside).toEqual([{ line: 3, reason: 'duplicate', message: 'the same as line 2' }]);
  });

  test('revise each other when they are not: the last one counts', () => {
    const { kept, setAside } = settle([{}, 2], [{ destroyed: '9' }, 3]);
    expect([...kept.values()].map((r) => [r.line, r.destroyed])).toEqual([[3, 9]]);
    expect(setAside[0]).toMatchObject({ line: 2, reason: 'revised' });
  });

  test.each(['time_start', 'model', 'launch_place', 'target', 'source'])(
    'share their %s, among others',
    (column) => {
      const other = column === 'time_start' ? '2024-03-01 21:00' : 'Kalibr';
      expect(identityOf(record({ [column]: other }))).not.toBe(identityOf(record({})));
    },
  );

  test('do not mix up what is a launch place and what a target', () => {
    const one = record({ launch_place: 'a and b', target: 'c' });
    const other = record({ launch_place: 'a', target: 'b and c' });
    expect(identityOf(one)).not.toBe(identityOf(other));
  });
});

describe('raids', () => {
  const ids = (...rows: Parameters<typeof record>[0][]): string[] =>
    joinRaids(rows.map((row, i) => record({ source: `report/${i}`, ...row }, i + 2))).map(
      (raid) => `${raid.id}: ${raid.records.length}`,
    );

  test('are rows whose windows overlap or lie within an hour of each other', () => {
    expect(
      ids(
        { time_start: '2024-03-01 20:00', time_end: '2024-03-02 06:00' },
        { time_start: '2024-03-02 06:40', time_end: '2024-03-02 08:00' },
        { time_start: '2024-03-02 19:00', time_end: '2024-03-03 03:00' },
      ),
    ).toEqual(['2024-03-02: 2', '2024-03-02-2: 1']);
  });

  test('take in the rows of their day that give no times', () => {
    expect(
      ids(
        { time_start: '2024-03-01 20:00', time_end: '2024-03-02 06:00' },
        { time_start: '2024-03-02', time_end: '2024-03-02' },
        { time_start: '2024-03-04', time_end: '2024-03-04' },
      ),
    ).toEqual(['2024-03-02: 2', '2024-03-04: 1']);
  });
});
