import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { groupingOf, lookAt, periodOf, raidAnswer, raidOf } from '../../src/records/look.ts';
import type { RaidRecord } from '../../src/records/types.ts';
import { renderRecordsPage } from '../../src/report/records-html.ts';
import { renderList, renderPlots, renderRaid } from '../../src/report/records.ts';
import { displayWidth } from '../../src/report/text.ts';
import { record, type Cells } from './csv.ts';

const ALL = { from: null, to: null };

/** Raids of two years, some with several classes and places. */
function records(): RaidRecord[] {
  const rows: Cells[] = [];
  for (let i = 0; i < 60; i += 1) {
    const month = String(1 + (i % 12)).padStart(2, '0');
    const day = String(1 + Math.floor(i / 3)).padStart(2, '0');
    const window = {
      time_start: `${2023 + (i % 2)}-${month}-${day} 01:00`,
      time_end: `${2023 + (i % 2)}-${month}-${day} 05:00`,
    };
    rows.push({ ...window, launched: String(10 + i), destroyed: String(8 + (i % 5)) });
    if (i % 2 === 0) {
      rows.push({
        ...window,
        model: 'X-101/X-555',
        launch_place: 'Engels-2 and Caspian Sea',
        launched: '6',
        destroyed: String(i % 7),
      });
    }
  }
  rows.push({ launched: '500', destroyed: '600', target: '<script>alert(1)</script>' });
  rows.push({
    model: 'Iskander-M and Kalibr',
    launched: '4',
    destroyed: '1',
    launch_place: '',
    source: '',
  });
  return rows.map((row, i) => record(row, i + 2));
}

describe('the look at a record', () => {
  const look = lookAt(records(), ALL);

  test('counts every row once, whatever it is listed by', () => {
    const { launched, destroyed, months, weapons, raidsBySize, raids } = look;
    const sum = (list: readonly { launched: number; destroyed: number }[]): unknown => ({
      launched: list.reduce((n, x) => n + x.launched, 0),
      destroyed: list.reduce((n, x) => n + x.destroyed, 0),
    });
    expect(sum(months)).toEqual({ launched, destroyed });
    expect(sum(weapons)).toEqual({ launched, destroyed });
    expect(sum(raidsBySize)).toEqual({ launched, destroyed });
    expect(months.reduce((n, m) => n + m.raids, 0)).toBe(raids);
    expect(look.records).toBe(records().length);
  });

  test('counts at most as many destroyed as were launched, and says in how many rows', () => {
    expect(look.raidsBySize[0]).toMatchObject({ id: '2024-03-02', launched: 504, destroyed: 501 });
    expect(look).toMatchObject({ cut: 1, pooled: 1, withoutPlace: 1 });
  });

  test('has numbers of a place from rows that name it alone', () => {
    const of = (name: string): unknown => look.places.find((p) => p.place === name);
    expect(of('Engels-2')).toMatchObject({ launched: 0, raids: 0, withOthers: 30 });
    expect(of('Kursk oblast')).toMatchObject({ withOthers: 0 });
  });

  test('has all months between the first and the last, and an interval around every share', () => {
    expect(look.months).toHaveLength(24);
    expect(look.months[0]?.month).toBe('2023-01');
    expect(look.months.at(-1)?.month).toBe('2024-12');
    for (const { fit } of look.months.flatMap((m) => m.classes)) {
      expect(fit.share.high).toBeGreaterThan(fit.share.low);
    }
  });

  test('of a period has the raids of its days, both ends included', () => {
    const part = lookAt(records(), periodOf('2024-02', '2024-04-07'));
    expect(part.first >= '2024-02-01' && part.last <= '2024-04-07').toBe(true);
    const rest = [
      lookAt(records(), periodOf(undefined, '2024-01')),
      lookAt(records(), periodOf('2024-04-08', undefined)),
    ];
    expect(part.raids + rest.reduce((n, r) => n + r.raids, 0)).toBe(look.raids);
  });

  test('of an empty period, a wrong one, and an unknown raid says what there is', () => {
    expect(() => lookAt(records(), periodOf('2030', undefined))).toThrow('neither a month');
    expect(() => lookAt(records(), periodOf('2030-01', undefined))).toThrow('it reaches from 2023');
    expect(() => raidOf(records(), '2023-01-02')).toThrow('the nearest are `2023-01-01`');
    expect(() => groupingOf('plaec')).toThrow('did you mean `place`?');
  });
});

describe('the record in the terminal', () => {
  const look = lookAt(records(), ALL);

  test.each([60, 80, 100])('is never wider than %i columns', (width) => {
    const options = { width, colour: false, limit: 20 };
    const texts = [
      ...(['month', 'type', 'place', 'size'] as const).map((by) => renderList(look, by, options)),
      renderPlots(look, options),
      renderRaid(raidOf(records(), '2024-03-02'), options),
    ];
    for (const line of texts.join('\n').split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  test('shows of a raid its rows, and what they say beyond the columns', () => {
    const raid = raidOf(
      [record({ not_reach_goal: '2', destroyed_details: "{'west': 3, 'Odesa': NaN}" })],
      '2024-03-02',
    );
    const text = renderRaid(raid, { width: 100, colour: false });
    expect(text).toContain('drones 8 of 10');
    expect(text).toContain('2 lost without being shot down; 3 destroyed over west; some destroyed');
    expect(raidAnswer(raid).classes).toEqual([{ class: 'drone', launched: 10, destroyed: 8 }]);
  });

  test('lists as many as asked for, and says how many more there are', () => {
    const text = renderList(look, 'size', { width: 100, colour: false, limit: 3 });
    expect(text).toContain(`… and ${look.raids - 3} raids more`);
  });

  test('plots every class that there is', () => {
    const text = renderPlots(look, { width: 100, colour: false });
    for (const title of ['Raids per month', 'Share of drones', 'Share of cruise', 'Largest']) {
      expect(text).toContain(title);
    }
  });
});

describe('the record as a page', () => {
  const look = lookAt(records(), ALL);
  const html = renderRecordsPage(look, { command: 'caveat records plot' });
  const { document } = parseHTML(html);

  test('has a plot and a heading for every class, and as many dots as raids', () => {
    expect([...document.querySelectorAll('#shares h3')].map((h) => h.textContent)).toHaveLength(
      look.classes.length,
    );
    expect(document.querySelectorAll('#shares svg.times circle.raid')).toHaveLength(
      look.counts.length,
    );
  });

  test('names months where there is room for the name', () => {
    // a copy of the published record may end in the first hours of a January
    const ends = ['2022-09-28', '2025-01-01'].map((day, i) =>
      record({ time_start: `${day} 01:00`, time_end: `${day} 02:00` }, 98 + i),
    );
    const page = renderRecordsPage(lookAt([...records(), ...ends], ALL), { command: 'x' });
    const names = [...parseHTML(page).document.querySelectorAll('svg.times text')].filter((t) =>
      /^\d{4}-\d\d$/u.test(t.textContent),
    );
    expect(names.map((t) => t.textContent)).toContain('2025-01');
    for (const name of names) {
      const x = Number(name.getAttribute('x'));
      const right = name.getAttribute('text-anchor') === 'end' ? x : x + 50;
      expect(right, name.textContent).toBeLessThanOrEqual(1000);
    }
  });

  test('asks for nothing from elsewhere and runs nothing', () => {
    expect(document.querySelectorAll('script,link,img,iframe,object')).toHaveLength(0);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/NaN|undefined|Infinity/u);
  });

  test('writes what a file says as text', () => {
    const evil = [record({ model: '<img src=x>', launch_place: '"><script>x</script>' })];
    const page = renderRecordsPage(lookAt(evil, ALL), { command: 'x' });
    expect(parseHTML(page).document.querySelectorAll('img,script')).toHaveLength(0);
    expect(page).toContain('&lt;img src=x&gt;');
  });

  test('says whose numbers these are, and where they are from', () => {
    expect(document.querySelector('#about')?.textContent).toContain("one party's claims");
    expect(document.querySelector('#about a')?.getAttribute('href')).toContain('kaggle.com');
  });

  test('is the same for the same records', () => {
    const again = renderRecordsPage(lookAt(records(), ALL), { command: 'caveat records plot' });
    expect(again).toBe(html);
  });
});
