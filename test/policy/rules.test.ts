import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask, decide } from '../../src/policy/decide.ts';
import { describeDenial } from '../../src/policy/describe.ts';
import type { EngageRequest, PolicyRequest } from '../../src/policy/types.ts';
import { book, engage, fixture, share } from './support.ts';

const rules = book(fixture);
const compiled = compileRules(rules);

function judge(request: PolicyRequest, ...caveats: string[]) {
  return decide(compiled.evaluate(request), caveatMask(rules, caveats), rules);
}

function words(request: PolicyRequest, ...caveats: string[]): string {
  const { denial } = judge(request, ...caveats);
  return denial === undefined ? 'permitted' : describeDenial(denial, request, rules);
}

const ids = (indices: readonly number[]) => indices.map((i) => rules.rules[i]?.id);
const overOwn = { over: 'PL', distanceToBorderM: 0, debrisOver: 'PL' };
const ukraine = { nation: 'UA', coalition: false, standsIn: 'UA' };

describe('a rule book', () => {
  it('keeps the order of the file and gives each caveat the bit of its first appearance', () => {
    expect(rules.rules[0]?.id).toBe('defender-over-own');
    expect(rules.rules.length).toBe(fixture.match(/^(permit|forbid) \(/gm)?.length);
    expect(rules.caveats.slice(0, 4).map((c) => c.id)).toEqual([
      'own-airspace-pl',
      'own-airspace-ro',
      'own-airspace-sk',
      'inbound-only',
    ]);
    expect(caveatMask(rules, ['own-airspace-ro', 'inbound-only'])).toBe(0b1010);
    expect(rules.caveats[0]?.nation).toBe('PL');
    expect(rules.caveats[3]?.nation).toBeUndefined();
  });

  it('lets several rules share one caveat, under the first one’s title', () => {
    const moldova = rules.caveats.find((c) => c.id === 'moldova-consent');
    expect(ids(moldova?.rules ?? [])).toEqual(['moldova-consent', 'moldova-consent-debris']);
    expect(moldova?.title).toBe('Moldova has not consented to shots over its airspace');
  });

  it('survives being sent as plain data: a copy judges as the original', () => {
    const copy = compileRules(structuredClone(rules));
    expect(copy.evaluate(engage())).toEqual(compiled.evaluate(engage()));
  });

  it('names the literals to cut paths at, by action, ascending', () => {
    expect(compiled.thresholds).toEqual({
      distanceToBorderM: [150_000],
      altitudeM: [100],
      shareAltitudeM: [],
    });
    expect([...compiled.reads].sort()).toEqual([
      'altitudeM',
      'debrisOver',
      'distanceToBorderM',
      'fromOver',
      'headingFor',
      'over',
      'zones',
    ]);
    expect([...compiled.shareReads]).toEqual(['to']);
  });

  it('does not count a threshold or an attribute that no rule can come to ask', () => {
    const small = compileRules(
      book(`permit (principal, action, resource)
        when { action == Action::"share" && context.altitudeM < 500 };
        permit (principal is Effector, action, resource) when { context.over == "UA" };`),
    );
    expect(small.thresholds).toEqual({
      distanceToBorderM: [],
      altitudeM: [],
      shareAltitudeM: [500],
    });
    expect([...small.reads]).toEqual(['over']);
  });
});

describe('a decision', () => {
  it('is no when nothing matches, and says for which action and where', () => {
    const far = engage({ context: { over: 'RU' } });
    expect(judge(far).determining).toEqual([]);
    expect(words(far)).toBe('no permit for (engage, over RU)');
    expect(words({ ...share(), owner: { id: 'MD', coalition: false } })).toBe(
      'no permit for (share, over UA)',
    );
  });

  it('is immediate over one’s own airspace and waits for the capital over Ukraine', () => {
    expect(judge(engage({ context: overOwn }))).toMatchObject({
      permitted: true,
      immediate: true,
      authorityMask: 0,
    });
    expect(rules.authorities).toEqual(['national']);
    expect(judge(engage())).toMatchObject({ permitted: true, immediate: false, authorityMask: 1 });
  });

  it('leaves out the forbids of a caveat that is not in force', () => {
    expect(judge(engage()).permitted).toBe(true);
    expect(judge(engage(), 'own-airspace-ro').permitted).toBe(true);
    const denied = judge(engage(), 'own-airspace-pl', 'inbound-only');
    expect(ids(denied.determining)).toEqual(['own-airspace-only-pl', 'inbound-only']);
  });

  it('is no by one forbid whatever the permits, and names every forbid in force', () => {
    expect(words(engage(), 'own-airspace-pl', 'inbound-only')).toBe(
      'forbidden: Poland shoots over its own airspace only (`own-airspace-only-pl`); ' +
        'Over Ukraine neighbours shoot only at what heads for their own territory (`inbound-only`)',
    );
  });

  it('keeps every bit of a mask of 32 caveats', () => {
    const many = book(
      when32
        .map((i) => `@caveat("c${i}") forbid (principal is Effector, action, resource);`)
        .join('\n') + 'permit (principal is Effector, action, resource);',
    );
    const matches = compileRules(many).evaluate(engage());
    expect(caveatMask(many, ['c31'])).toBe(2 ** 31);
    expect(decide(matches, caveatMask(many, ['c31']), many).determining).toEqual([31]);
    expect(decide(matches, 0, many).permitted).toBe(true);
    expect(decide(matches, 0xffff_ffff, many).determining).toHaveLength(32);
  });

  it('refuses a caveat that the book does not have', () => {
    expect(() => caveatMask(rules, ['nonsense'])).toThrow('no caveat `nonsense`');
  });
});

const when32 = Array.from({ length: 32 }, (_, i) => i);

describe('the caveats of the fixture', () => {
  const cases: [caveat: string, forbidden: EngageRequest, allowed: EngageRequest][] = [
    ['own-airspace-pl', engage(), engage({ context: overOwn })],
    ['inbound-only', engage(), engage({ context: { headingFor: ['PL'] } })],
    ['no-third-state', engage({ context: { over: 'SK' } }), engage()],
    ['belt-70', engage(), engage({ context: { zones: ['belt-70'] } })],
    ['from-own-soil', engage({ context: { fromOver: 'SK' } }), engage()],
    [
      'donor-us',
      engage({ effector: { ...ukraine, donor: 'US' }, context: { zones: ['near-russia'] } }),
      engage({ effector: { ...ukraine, donor: 'NO' }, context: { zones: ['near-russia'] } }),
    ],
    ['debris-caution', engage({ context: { debrisOver: 'SK' } }), engage()],
    ['not-below-100-m', engage({ context: { altitudeM: 99.5 } }), engage()],
    [
      'reach-150-km',
      engage({ context: { distanceToBorderM: 150_000.5 } }),
      engage({ context: { distanceToBorderM: 150_000 } }),
    ],
    ['not-at-decoys', engage({ threat: { classes: ['uav', 'decoy'] } }), engage()],
    ['moldova-consent', engage({ context: { over: 'MD', debrisOver: 'MD' } }), engage()],
  ];
  it.each(cases)('%s forbids what it says and no more', (caveat, forbidden, allowed) => {
    expect(judge(forbidden).permitted).toBe(true);
    expect(judge(forbidden, caveat).denial?.kind).toBe('forbidden');
    expect(judge(allowed, caveat).permitted).toBe(true);
  });

  it('let Ukraine shoot over Ukraine whichever of the neighbours’ are in force', () => {
    const all = rules.caveats.map((c) => c.id);
    expect(judge(engage({ effector: ukraine }), ...all).immediate).toBe(true);
  });

  it('separate flying from shooting, and sharing from both', () => {
    const fly: EngageRequest = {
      ...engage({ effector: { kind: 'flight', crewed: true } }),
      action: 'enter',
    };
    expect(judge(fly).immediate).toBe(true);
    expect(judge(fly, 'no-crewed-over-ukraine').permitted).toBe(false);
    expect(judge(share({ to: 'UA' })).permitted).toBe(true);
    expect(judge(share({ to: 'UA' }), 'no-sharing-with-ukraine').permitted).toBe(false);
    expect(judge(share({ to: 'RO' }), 'no-sharing-with-ukraine').permitted).toBe(true);
  });
});

describe('a caveat that waits for a release', () => {
  const text = `
    @id("own") permit (principal is Effector, action == Action::"engage", resource);
    @caveat("release") @authority("national")
    forbid (principal is Effector, action == Action::"engage", resource);`;

  it('lets a shot wait for the authority while the caveat is in force', () => {
    const rules = book(text);
    const matches = compileRules(rules).evaluate(engage());
    const decision = decide(matches, caveatMask(rules, ['release']), rules);
    expect(decision).toMatchObject({ permitted: true, immediate: false, awaitedMask: 1 });
  });

  it('lets it go at once when the caveat is lifted', () => {
    const rules = book(text);
    const matches = compileRules(rules).evaluate(engage());
    expect(decide(matches, 0, rules)).toMatchObject({ immediate: true, awaitedMask: 0 });
  });

  it('still yields to a forbid that waits for nobody', () => {
    const rules = book(
      `${text} @id("bar") forbid (principal is Effector, action == Action::"engage", resource);`,
    );
    const matches = compileRules(rules).evaluate(engage());
    expect(decide(matches, caveatMask(rules, ['release']), rules).denial).toEqual({
      kind: 'forbidden',
      rules: [2],
    });
  });
});
