import { describe, expect, it } from 'vitest';
import { buildModule, catalogueFiles } from '../../scripts/catalogue/build.mjs';

const files = catalogueFiles();

/** Problems of one file after a change of its text, the other files being as they are. */
function problemsAfter(stem: string, from: string | RegExp, to: string): readonly string[] {
  const changed = files.map((file) =>
    file.stem === stem ? { ...file, text: file.text.replace(from, to) } : file,
  );
  expect(changed.find((f) => f.stem === stem)?.text).not.toBe(
    files.find((f) => f.stem === stem)?.text,
  );
  return buildModule(changed).problems;
}

describe('a catalogue file is refused', () => {
  it.each([
    [
      'a value without a source',
      /basis: reported\n {2}sources: \[ev-mar-ou, exx-kh101\]/u,
      'basis: reported',
      'threats.kh101.speed: basis `reported` needs a source; without one it is an assumption',
    ],
    [
      'a source that is not listed',
      'sources: [ibt-cost]',
      'sources: [ibt-costs]',
      'threats.kh101.unitCost: source `ibt-costs` is not listed under `sources`',
    ],
    [
      'a source that nothing uses',
      'sources: [ibt-cost]',
      'sources: [exx-kh101]',
      'threats.kh101.sources: `ibt-cost` is listed but not used',
    ],
    [
      'an assumption without a reason',
      /(basis: assumption\n {2}note: >-\n)(?: {4}.*\n)+(?=hit)/u,
      'basis: assumption\n',
      'threats.kh101.failureRate: an assumption needs its reason in `note`',
    ],
    [
      'an assumption with a narrow range',
      /low: 0\.01 m2\n {2}typical: 0\.05 m2\n {2}high: 0\.5 m2/u,
      'low: 0.05 m2\n  typical: 0.05 m2\n  high: 0.07 m2',
      'threats.kh101.radarCrossSection: the range is too narrow for basis `assumption`',
    ],
    [
      'a number without its unit',
      'typical: 210 m/s',
      'typical: 210',
      'threats.kh101.speed.typical: `210` must be a speed with its unit',
    ],
    [
      'a unit of another kind',
      'typical: 210 m/s',
      'typical: 210 km',
      'threats.kh101.speed.typical: `210 km` must be a speed with its unit',
    ],
    [
      'values out of order',
      'typical: 210 m/s',
      'typical: 260 m/s',
      'threats.kh101.speed: low, typical, high are out of order',
    ],
    ['an unknown field', 'speed:', 'sped:', 'threats.kh101.sped: unknown field'],
    ['a missing field', 'speed:', 'sped:', 'threats.kh101.speed: missing'],
    [
      'an address without https',
      'url: https://ibtimes',
      'url: http://ibtimes',
      'threats.kh101.sources.ibt-cost: needs an https address as `url`, or a reason as `noUrl`',
    ],
    [
      'a class that no unit can have values against',
      '[cruise, missile]',
      '[missile]',
      'threats.kh101.classes: the first class `missile` must be one of cruise, drone, ballistic, aeroballistic, supersonic, glide-bomb',
    ],
    [
      'an id that is not the name of its file',
      'id: kh101',
      'id: kh-101',
      'threats.kh101.id: `kh-101` must be the kebab-case name of the file, `kh101`',
    ],
    [
      'a fact that rests on a page nobody opened',
      'sources: [exx-kh101]',
      'sources: [c-kh101]',
      'threats.kh101.warhead: basis `reported` needs a source that was read; otherwise it is recalled',
    ],
  ])('for %s', (_, from, to, problem) => {
    expect(problemsAfter('kh101', from, to)).toContain(problem);
  });

  it('when two types share an id', () => {
    const twin = files.find((file) => file.stem === 'kh101');
    expect(twin).toBeDefined();
    const problems = buildModule(twin === undefined ? [] : [...files, twin]).problems;
    expect(problems).toContain('kh101: two types have this id');
  });

  it('when it describes a source otherwise than another file does', () => {
    const problems = problemsAfter('kh101', 'publisher: IBTimes', 'publisher: Others');
    expect(problems.join('\n')).toContain('source `ibt-cost` differs between files');
  });

  it('when a fire unit lacks its radar, or has values against a class that no threat has', () => {
    const without = problemsAfter('hawk', 'radar:', 'radio:');
    expect(without).toContain('fire-units.hawk.radio: unknown field');
    expect(without).toContain('fire-units.hawk.radar.range: missing');
    expect(problemsAfter('hawk', '  drone:', '  drones:')).toContain(
      'fire-units.hawk.against.drones: unknown class; use one of cruise, drone, ballistic, ' +
        'aeroballistic, supersonic, glide-bomb',
    );
  });

  it('when it is no YAML or says a thing twice', () => {
    expect(problemsAfter('kh101', 'speed:', 'speed: [').length).toBe(1);
    expect(problemsAfter('kh101', 'title: Kh-101', 'title: Kh-101\ntitle: other').length).toBe(1);
  });
});
