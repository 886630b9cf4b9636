/** Names in rules are held against the study: a misspelt one would silently lift its caveat. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCedar, type Cedar } from '../../src/policy/cedar.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { InputError, type Problem } from '../../src/scenario/problems.ts';
import { prepareStudy } from '../../src/study/prepare.ts';

let cedar: Cedar;
beforeAll(async () => {
  cedar = await loadCedar();
});

/** Problems and warnings of the starter with one more rule. */
function withRule(rule: string): readonly Problem[] {
  const files = new Map(starterFiles());
  files.set('rules.cedar', `${files.get('rules.cedar') ?? ''}\n${rule}\n`);
  try {
    return prepareStudy({ entry: 'study.yaml', files }, { cedar }).warnings;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems;
  }
}

const forbid = (when: string): string =>
  `forbid (principal is Effector, action == Action::"engage", resource) when { ${when} };`;

const FLIGHTS = `
flights:
  pl-patrol:
    aircraft: f-16
    nation: PL
    base: [51.6, 21.7]
    number: 2
    patrol: { station: [50.0, 25.0], from: 0 min, until: 2 h, flights: 2 }
`;

/** Problems of the starter with two fighters and more rules; \`lifted\` caveats are in no policy. */
function withFlights(rules: string, flights = FLIGHTS, policies = ''): readonly Problem[] {
  const files = new Map(starterFiles());
  const study = `${files.get('study.yaml') ?? ''}${flights}`;
  files.set('study.yaml', study.replace('policies:\n', `policies:\n${policies}`));
  files.set('rules.cedar', `${files.get('rules.cedar') ?? ''}\n${rules}\n`);
  try {
    return prepareStudy({ entry: 'study.yaml', files }, { cedar }).warnings;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems;
  }
}

describe('a station', () => {
  const permit = `permit (principal in Nation::"PL", action == Action::"enter", resource);`;
  const home = `@id("stay-home") @title("Poland's fighters stay at home") @caveat("at-home")
forbid (principal in Nation::"PL", action == Action::"enter", resource)
when { context.over != "PL" };`;
  const free = '  free: { title: Free, caveats: none }\n';

  test('that no rule permits is a warning that says so, once for all flights of the patrol', () => {
    expect(withFlights('')).toMatchObject([
      {
        severity: 'warning',
        file: 'study.yaml',
        path: 'flights.pl-patrol.patrol.station',
        message:
          'the station of `pl-patrol` lies over `UA`, which no policy that commits it lets it enter: no permit',
      },
    ]);
    expect(withFlights(permit)).toEqual([]);
  });

  test('that a caveat closes under every policy is a warning that names the rule', () => {
    const all = withFlights(
      `${permit}\n${home}`,
      FLIGHTS,
      '  strict: { title: Strict, caveats: all }\n',
    );
    // The belt policy of the starter lists its caveats, so that it lifts this one.
    expect(all).toEqual([]);
    const [problem, ...rest] = withFlights(
      `${permit}\n${home.replace('@caveat("at-home")', '@caveat("not-beyond-belt")')}`,
    );
    expect(rest).toEqual([]);
    expect(problem?.message).toMatch(/: `stay-home` \(Poland's fighters stay at home\)$/u);
    expect(
      withFlights(
        `${permit}\n${home.replace('@caveat("at-home")', '@caveat("not-beyond-belt")')}`,
        FLIGHTS,
        free,
      ),
    ).toEqual([]);
  });

  test('or a base that no rule permits is said too: no way home would be clear', () => {
    const abroad = permit.replace('resource)', 'resource) when { context.over == "UA" }');
    expect(withFlights(abroad)).toMatchObject([
      {
        severity: 'warning',
        path: 'flights.pl-patrol.base',
        message:
          'the base of `pl-patrol` lies over `PL`, which no policy that commits it lets it enter: no permit',
      },
    ]);
    const alert = FLIGHTS.replace(/patrol: \{.*\}/u, 'alert: 15 min');
    expect(withFlights(abroad, alert)).toMatchObject([{ path: 'flights.pl-patrol.base' }]);
    expect(withFlights(permit, alert)).toEqual([]);
  });

  test('counts only under policies that commit it', () => {
    const force = `    flights:${FLIGHTS.replace('\nflights:', '').replaceAll('\n', '\n    ')}\n`;
    const files = new Map(starterFiles());
    const study = (files.get('study.yaml') ?? '').replace(
      '    title: Polish batteries\n',
      `    title: Polish batteries\n${force}`,
    );
    files.set('study.yaml', study.replace('policies:\n', `policies:\n${free}`));
    files.set(
      'rules.cedar',
      `${files.get('rules.cedar') ?? ''}\n${permit}\n${home.replace('at-home', 'not-beyond-belt')}`,
    );
    // The free policy would let them in, but does not commit them.
    expect(prepareStudy({ entry: 'study.yaml', files }, { cedar }).warnings).toMatchObject([
      { severity: 'warning', path: 'forces.poland.flights.pl-patrol.patrol.station' },
    ]);
  });

  test('that one threat type opens is no problem', () => {
    const drones = permit.replace('resource)', 'resource in ThreatClass::"drone")');
    expect(withFlights(drones)).toEqual([]);
  });
});

describe('a rule of enter', () => {
  const enter = (when: string, action = 'action == Action::"enter"'): string =>
    `@id("odd") forbid (principal, ${action}, resource) when { ${when} };`;
  const permit = `permit (principal in Nation::"PL", action == Action::"enter", resource);`;

  test.each([
    ['headingFor', 'context.headingFor.contains("PL")'],
    ['debrisOver', 'context.debrisOver == "PL"'],
    ['distanceToBorderM', 'context.distanceToBorderM > 70000'],
  ])('that reads %s is refused where there are flights', (name, when) => {
    const rule = enter(when);
    const [problem, ...rest] = withFlights(`${permit}\n${rule}`);
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ severity: 'error', file: 'rules.cedar', path: 'odd' });
    expect(problem?.line).toBeGreaterThan(20);
    expect(problem?.message).toBe(
      `\`odd\` holds for \`enter\` and reads \`${name}\`, which a flight on its way does not have`,
    );
    expect(problem?.fix).toContain('split the rule');
    expect(withFlights(`${permit}\n${rule}`, '')).toEqual([]);
  });

  test('is refused too when it names enter among others, and not when it names only engage', () => {
    const when = 'context.headingFor.contains("PL")';
    const both = enter(when, 'action in [Action::"engage", Action::"enter"]');
    expect(withFlights(`${permit}\n${both}`)).toMatchObject([{ severity: 'error', path: 'odd' }]);
    expect(withFlights(`${permit}\n${enter(when, 'action == Action::"engage"')}`)).toEqual([]);
    expect(withFlights(`${permit}\n${enter('context.altitudeM > 12000')}`)).toEqual([]);
  });

  test('may name a flight of a patrol and the type of its aircraft', () => {
    const rule = (text: string) =>
      `${permit}\nforbid (${text}, resource) when { context.over == "RU" };`;
    const action = 'action == Action::"enter"';
    expect(withFlights(rule(`principal == Effector::"pl-patrol/2", ${action}`))).toEqual([]);
    expect(withFlights(rule(`principal == Effector::"pl-patrol/3", ${action}`))).toMatchObject([
      { severity: 'error', fix: 'did you mean `pl-patrol/1`?' },
    ]);
    const system = `${permit}\nforbid (principal is Effector, ${action}, resource) when { principal.system == "f-16" && context.over == "RU" };`;
    expect(withFlights(system)).toEqual([]);
  });
});

describe('a rule that names', () => {
  test.each([
    ['a zone', 'context.zones.contains("belt-7O")', 'unknown zone `belt-7O`', '`belt-70`'],
    ['an airspace', 'context.over == "PLL"', 'unknown airspace `PLL`', '`PL`'],
    ['a nation', 'context.headingFor.contains("UAA")', 'unknown nation `UAA`', '`UA`'],
    ['a kind of effector', 'principal.kind == "fireunit"', '`fireunit`', '`fire-unit`'],
  ])('%s that does not exist is an error with its place and the fix', (_, when, message, fix) => {
    const [problem, ...rest] = withRule(forbid(when));
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ severity: 'error', file: 'rules.cedar' });
    expect(problem?.line).toBeGreaterThan(20);
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  test('a class of threat that this raid lacks is a warning: books are reused', () => {
    const problems = withRule(forbid('resource in ThreatClass::"glide-bomb"'));
    expect(problems).toMatchObject([{ severity: 'warning' }]);
  });

  test('what exists is no problem', () => {
    expect(withRule(forbid('context.over == "PL" && context.zones.contains("belt-70")'))).toEqual(
      [],
    );
  });
});
