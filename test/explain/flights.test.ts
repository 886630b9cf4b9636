import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { explainThreat } from '../../src/study/explain.ts';
import type { Story } from '../../src/study/story.ts';
import { flight, sky } from '../reference/sorties.ts';
import { rulesOf, selectionOf } from './support.ts';

const PERMIT = `@id("own") permit(principal, action == Action::"engage", resource);
@id("flying") permit(principal, action == Action::"enter", resource);`;

function story(change: Partial<Scenario> = {}, rules = PERMIT): Story {
  const compiler = new Compiler({ ...sky, ...change }, rulesOf(rules));
  const policy = selectionOf(compiler, { caveats: [], forces: [] });
  const run = { compiler, seed: 7, replication: 0, policyId: 'policy', policy };
  return explainThreat({ ...run, threat: 'raid/1' });
}

describe('the story of a threat and a flight', () => {
  it('tells of the claim, the launch and from where, and the kill', () => {
    const told = story();
    expect(told).toMatchObject({ fate: 'intercepted', stoppedBy: 'alert' });
    const ofFlight = told.lines.filter((l) => l.unit === 'alert');
    expect(ofFlight.map((l) => [l.tick, l.kind, l.text])).toEqual([
      [110, 'reach', 'Alert pair goes for it, to fire at 00:10:00'],
      [6002, 'fired', 'Alert pair launches one round from over AA, to meet it at 00:10:40'],
      [6402, 'intercept', 'Alert pair destroys it'],
      [6402, 'end', 'destroyed over AA by Alert pair'],
    ]);
  });

  it('names the flights that came furthest with a leaker, and the rule that kept them', () => {
    const held = { ...flight, doctrine: { ...flight.doctrine, unwilling: ['cruise'] } };
    const unwilling = story({ flights: [held] });
    expect(unwilling).toMatchObject({ fate: 'hit', cause: 'held' });
    expect(unwilling.furthest).toEqual([{ id: 'alert', title: 'Alert pair' }]);
    const grounded = `${PERMIT}
@id("stay") @title("No flying") forbid(principal, action == Action::"enter", resource);`;
    const forbidden = story({}, grounded);
    expect(forbidden).toMatchObject({ fate: 'hit', cause: 'forbidden' });
    expect(forbidden.causeRules).toEqual([{ id: 'stay', title: 'No flying' }]);
  });
});
