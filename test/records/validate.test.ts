import { beforeAll, describe, expect, test } from 'vitest';
import type { ClassCount } from '../../src/records/counts.ts';
import { checkOrder, dayTo, parsePeriod, quartersOf } from '../../src/records/periods.ts';
import { type Forecast, validate, type Validation } from '../../src/records/validate.ts';
import { verdictsOf } from '../../src/records/validate-verdict.ts';
import { fixed } from '../../src/report/numbers.ts';
import { renderValidation } from '../../src/report/validation.ts';
import { renderValidationReport } from '../../src/report/validation-html.ts';
import { forecastPlot } from '../../src/report/validation-plots.ts';
import { sentencesOf, type ValidationAnswer } from '../../src/report/validation-words.ts';
import { kills, uniforms } from './support.ts';

const DAY = (text: string): number => Date.parse(`${text}T00:00Z`) / 86_400_000;

/** A year of drones every day and a few ballistic missiles; in July the share reported falls. */
function madeUp(fallen = 0.55): ClassCount[] {
  const u = uniforms(21);
  const counts: ClassCount[] = [];
  for (let day = DAY('2030-01-01'); day <= DAY('2030-08-31'); day += 1) {
    const mean = day < DAY('2030-07-01') ? 0.85 : fallen;
    const at = { raid: `r${day}`, day: day + 0.3 };
    counts.push({ ...at, class: 'drone', ...kills(20 + Math.floor(u() * 60), mean, 0.05, u) });
    if (day % 9 === 0) counts.push({ ...at, class: 'ballistic', ...kills(3, 0.1, 0.05, u) });
  }
  return counts;
}

const TRAIN = { from: '2030-01-01', to: '2030-04-30' };
const TEST = { from: '2030-05-01', to: '2030-08-31' };

function answerOf(validation: Validation, counts: readonly ClassCount[]): ValidationAnswer {
  return {
    caveat: '0',
    source: { kind: 'file', path: 'made-up.csv' },
    record: {
      rows: counts.length,
      setAside: 0,
      raids: counts.length,
      from: TRAIN.from,
      to: TEST.to,
      pooled: 0,
      cut: 0,
    },
    verdicts: verdictsOf(validation, counts),
    ...validation,
  };
}

describe('a validation', () => {
  const counts = madeUp();
  let validation: Validation;
  beforeAll(() => {
    validation = validate(counts, TRAIN, TEST);
  });

  test('has a forecast for every count of the test period and no other', () => {
    expect(validation.forecasts).toHaveLength(validation.test.raids);
    expect(validation.byClass['drone']?.raids).toBe(123);
    for (const { count } of validation.forecasts) {
      expect(count.day).toBeGreaterThanOrEqual(DAY(TEST.from));
    }
  });

  test('gives coverage as fractions, overall and by class', () => {
    expect(Object.keys(validation.coverage)).toEqual(['50', '80', '95']);
    for (const { coverage } of [validation, ...Object.values(validation.byClass)]) {
      expect(coverage['50']).toBeLessThan(coverage['80']);
      expect(coverage['80']).toBeLessThan(coverage['95']);
      expect(coverage['95']).toBeLessThanOrEqual(1);
    }
  });

  test('does not look ahead: what comes later changes no earlier forecast', () => {
    const later = counts.map((c) =>
      c.day < DAY('2030-08-01') ? c : { ...c, destroyed: c.launched - c.destroyed },
    );
    const other = validate(later, TRAIN, TEST);
    const before = validation.forecasts.filter(({ count }) => count.day < DAY('2030-08-01'));
    expect(before.length).toBeGreaterThan(90);
    expect(other.forecasts.slice(0, before.length)).toEqual(before);
    // not even at what it forecasts
    const interval = ({ forecasts }: Validation): unknown => {
      const { low, median, high } = forecasts[before.length] ?? {};
      return [low, median, high];
    };
    expect(interval(other)).toEqual(interval(validation));
    expect(other.forecasts.at(-1)).not.toEqual(validation.forecasts.at(-1));
  });

  test('follows a drift that the share of all so far does not', () => {
    const { allSoFar } = validation.byClass['drone']?.baselines ?? {};
    expect(allSoFar?.difference.high).toBeLessThan(0);
  });

  test('judges classes of thirty raids or more, and says why not the others', () => {
    const verdicts = verdictsOf(validation, counts);
    expect(verdicts.map((v) => v.class)).toEqual([null, 'drone', 'ballistic']);
    expect(verdicts.map((v) => v.judged)).toEqual([true, true, false]);
    expect(verdicts[2]?.shortfalls).toContain('too-few-raids');
    expect(sentencesOf({ verdicts }).join('\n')).toContain('Ballistic missiles: not judged.');
  });

  test('names a change of what is reported, and none where there is none', () => {
    const [overall] = verdictsOf(validation, counts);
    expect(overall?.changes.map((c) => [c.class, c.before.to, c.after.from])).toEqual([
      ['drone', '2030-06-30', '2030-07-01'],
    ]);
    const steady = madeUp(0.85);
    const [calm] = verdictsOf(validate(steady, TRAIN, TEST), steady);
    expect(calm?.changes).toEqual([]);
  });

  test('is shown in 100 columns and as a page that asks the network for nothing', () => {
    const answer = answerOf(validation, counts);
    const text = renderValidation(answer, { width: 100, colour: false });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(text).toContain('drone');
    const page = renderValidationReport(answer);
    // thousands apart, as everywhere
    for (const shown of [text, page])
      expect(shown).toContain(fixed(validation.overall.launched, 0));
    expect(page).not.toMatch(/<script|<link|<img|NaN|undefined/u);
    expect(page.match(/<circle class="(?:in|out)"/gu)).toHaveLength(validation.test.raids);
  });

  test('names months and shares where there is room for the name, over years too', () => {
    const [one] = validation.forecasts as [Forecast];
    const years = Array.from({ length: 900 }, (_, i) => ({
      ...one,
      count: { ...one.count, day: DAY('2030-01-20') + i },
    }));
    const plot = forecastPlot('drone', years).text;
    // every point lies over all bars
    expect(plot.lastIndexOf('class="bar"')).toBeLessThan(plot.indexOf('<circle'));
    const texts = [...plot.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)/gu)];
    const at = (what: RegExp): number[] =>
      texts.filter(([, , text = '']) => what.test(text)).map(([, x]) => Number(x));
    const months = at(/^\d{4}-\d\d$/u);
    expect(months.length).toBeGreaterThan(5);
    months.forEach((x, i) => {
      expect(x - (months[i - 1] ?? -Infinity)).toBeGreaterThan(50);
      expect(x).toBeLessThan(950);
    });
    // ends of `100 %`, which takes 42
    for (const x of at(/%/u)) expect(x).toBeGreaterThan(42);
  });
});

describe('periods', () => {
  test('are months or days with both ends in them', () => {
    expect(parsePeriod('2022-09..2024-02', 'train')).toEqual({
      from: '2022-09-01',
      to: '2024-02-29',
    });
    expect(parsePeriod('2024-01-05..2024-06', 'test')).toEqual({
      from: '2024-01-05',
      to: '2024-06-30',
    });
    expect(dayTo('2023-02', 'to')).toBe('2023-02-28');
    expect(quartersOf({ from: '2023-11-15', to: '2024-04-02' })).toEqual([
      { from: '2023-11-15', to: '2023-12-31' },
      { from: '2024-01-01', to: '2024-03-31' },
      { from: '2024-04-01', to: '2024-04-02' },
    ]);
  });

  test.each([
    ['2024-06..2022-09', 'ends before it begins'],
    ['2024-06', 'is no period'],
    ['2024-13..2025-01', '`2024-13` in `--train` is neither a month nor a day'],
    ['2024-02-30..2024-03', '`2024-02-30`'],
    ['2024-1..2024-03', '`2024-1`'],
    ['2024-01..2024-02..2024-03', 'is no period'],
  ])('refuses %s', (text, message) => {
    expect(() => parsePeriod(text, 'train')).toThrow(message);
  });

  test('must not overlap, and training comes first', () => {
    const of = (text: string) => parsePeriod(text, 'train');
    expect(() => checkOrder(of('2024-01..2024-06'), of('2024-06..2024-09'))).toThrow(
      'overlap from 2024-06-01 to 2024-06-30',
    );
    expect(() => checkOrder(of('2024-07..2024-12'), of('2024-01..2024-06'))).toThrow(
      'lies before the training period',
    );
    expect(() => checkOrder(of('2024-01..2024-06'), of('2024-07..2024-09'))).not.toThrow();
  });
});
