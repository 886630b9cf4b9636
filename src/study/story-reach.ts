/** In whose reach a threat came, what the rules said of each shot, and whose release it needed. */
import { IMMEDIATE } from '../program/layout.ts';
import { TraceKind } from '../kernel/trace.ts';
import { noPermitText, type StoryRun } from './story-run.ts';
import {
  distanceRangeText,
  distanceText,
  durationText,
  listText,
  type StoryLine,
} from './story.ts';

/** Windows of a pair that follow each other with the same answer of the rules. */
export interface Reach {
  readonly pair: number;
  readonly first: number;
  last: number;
  readonly open: boolean;
  /** Forbids in force that match. */
  readonly rules: readonly number[];
  readonly noPermit: boolean;
  /** Airspaces that the threat is over. */
  readonly over: string[];
  readonly releases: number;
  readonly gates: number;
  /** First and last launch tick that meet the threat in it. */
  firstLaunch: number;
  lastLaunch: number;
  /** Slant range at its first tick, at its last, and the least, m. */
  readonly firstM: number;
  lastM: number;
  nearM: number;
}

/** Slant range at an intercept tick of a window, m: what the round flies. */
export function slantM(run: StoryRun, w: number, tick: number): number {
  const { program: p } = run;
  const tau = tick - (p.windowFirst[w] as number);
  const squared =
    (p.windowG0[w] as number) + ((p.windowG1[w] as number) + (p.windowG2[w] as number) * tau) * tau;
  const unit = run.compiler.entities.units[pairUnitOfWindow(run, w)];
  return (Math.sqrt(Math.max(0, squared)) / 10) * (unit?.type.roundSpeedMps ?? 0);
}

/** Least slant range over a window, m: at its ends or where the quadratic turns. */
function nearestM(run: StoryRun, w: number): number {
  const { program: p } = run;
  const [first, last] = [p.windowFirst[w] as number, p.windowLast[w] as number];
  const [g1, g2] = [p.windowG1[w] as number, p.windowG2[w] as number];
  const turn = g2 > 0 ? first + Math.round(-g1 / (2 * g2)) : first;
  return Math.min(
    ...[first, Math.min(last, Math.max(first, turn)), last].map((s) => slantM(run, w, s)),
  );
}

function pairUnitOfWindow({ program: p }: StoryRun, w: number): number {
  let low = 0;
  let high = p.counts.pairs - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((p.pairWindows[middle] as number) <= w) low = middle;
    else high = middle - 1;
  }
  return p.pairUnit[low] as number;
}

/** A pair's windows by what the policy makes of them, in time. */
export function reachesOf(run: StoryRun, t: number, q: number): Reach[] {
  const { program: p, plan } = run;
  const reaches: Reach[] = [];
  const stop = p.pairWindows[q + 1] as number;
  for (let w = p.pairWindows[q] as number; w < stop; w += 1) {
    const outcome = p.windowOutcome[w] as number;
    const open = plan.releases[outcome] !== 0;
    const { rules, noPermit } = run.denialOf(outcome);
    const [first, last] = [p.windowFirst[w] as number, p.windowLast[w] as number];
    const next: Reach = {
      pair: q,
      first,
      last,
      open,
      rules: open ? [] : rules,
      noPermit,
      over: run.airspacesBetween(t, first, last),
      releases: plan.releases[outcome] as number,
      gates: plan.gates[outcome] as number,
      firstLaunch: p.windowFirstLaunch[w] as number,
      lastLaunch: p.windowLastLaunch[w] as number,
      firstM: slantM(run, w, first),
      lastM: slantM(run, w, last),
      nearM: nearestM(run, w),
    };
    const before = reaches[reaches.length - 1];
    if (before !== undefined && first <= before.last + 1 && sameVerdict(before, next)) {
      before.last = last;
      before.lastLaunch = Math.max(before.lastLaunch, next.lastLaunch);
      before.firstLaunch = Math.min(before.firstLaunch, next.firstLaunch);
      before.lastM = next.lastM;
      before.nearM = Math.min(before.nearM, next.nearM);
      for (const id of next.over) if (!before.over.includes(id)) before.over.push(id);
    } else reaches.push(next);
  }
  return reaches;
}

function sameVerdict(a: Reach, b: Reach): boolean {
  return (
    a.open === b.open &&
    a.noPermit === b.noPermit &&
    a.releases === b.releases &&
    a.gates === b.gates &&
    a.rules.join(',') === b.rules.join(',')
  );
}

/** Reach and verdict, unit by unit; or that no unit ever had it in reach. */
export function reachLines(run: StoryRun, t: number): StoryLine[] {
  const { program: p, clock } = run;
  const end = run.endOf(t);
  const lines: StoryLine[] = [];
  const pairs = run.pairsOf(t);
  for (const q of pairs) {
    const unit = run.compiler.entities.units[p.pairUnit[q] as number];
    if (unit === undefined) continue;
    for (const reach of reachesOf(run, t, q)) {
      // Told when a launch could first have met it: before anything that the unit did about it.
      const tick = Math.max(reach.firstLaunch, p.threatLaunch[t] as number);
      if (tick >= end && reach.first > end) continue;
      lines.push({
        tick,
        clock: clock.at(tick),
        kind: 'reach',
        nation: unit.unit.nation,
        unit: unit.unit.id,
        text: `${unit.unit.title} ${spanText(run, reach, end)}: ${verdictText(run, reach)}`,
        ...(reach.rules.length === 0 ? {} : { rules: reach.rules.map((r) => run.rule(r)) }),
      });
    }
  }
  if (lines.length === 0) {
    const text = !run.plan.anyUnit
      ? 'no fire unit is committed under this policy'
      : pairs.length === 0
        ? 'never in reach of any allied unit'
        : 'not yet in reach of any allied unit';
    lines.push({ tick: end, clock: clock.at(end), kind: 'never', text });
  }
  return lines;
}

function spanText({ clock }: StoryRun, reach: Reach, end: number): string {
  const far = distanceRangeText(reach.firstM, reach.lastM);
  const near = Math.min(reach.firstM, reach.lastM) - reach.nearM > 500;
  const away = near ? `${distanceText(reach.nearM)} away at the nearest` : `${far} away`;
  const from = clock.at(reach.first);
  if (reach.first > end) return `could have met it from ${from} on, ${away}`;
  return reach.last >= end
    ? `could meet it from ${from} to its end, ${away}`
    : `could meet it from ${from} to ${clock.at(reach.last)}, ${away}`;
}

function verdictText(run: StoryRun, reach: Reach): string {
  if (!reach.open) {
    const rules = listText(reach.rules.map((r) => run.ruleText(r)));
    if (reach.rules.length === 0) return noPermitText(reach.over);
    return reach.noPermit
      ? `forbidden by ${rules}, and ${noPermitText(reach.over)}`
      : `forbidden by ${rules}`;
  }
  const by = ` (last launch ${run.clock.at(reach.lastLaunch)})`;
  const needs: string[] = [];
  if ((reach.releases & IMMEDIATE) === 0) {
    needs.push(listText(authoritiesOf(run, reach.releases), 'or'));
  }
  // What a permit and a forbid both wait for is said once.
  for (const gate of authoritiesOf(run, reach.gates)) if (!needs.includes(gate)) needs.push(gate);
  if (needs.length === 0) return `the rules let it shoot${by}`;
  const verb = needs.length > 1 ? 'release' : 'releases';
  return `the rules let it shoot once ${listText(needs)} ${verb}${by}`;
}

function authoritiesOf(run: StoryRun, mask: number): string[] {
  const titles: string[] = [];
  for (let a = 0; a < run.program.counts.authorities; a += 1) {
    if ((mask & (2 << a)) !== 0) titles.push(run.authority(a).title);
  }
  return titles;
}

/** Who was asked to release a shot at the threat, and when the answer came. */
export function releaseLines(run: StoryRun, t: number): StoryLine[] {
  const { program: p, plan } = run;
  const asked = new Set<string>();
  const lines: StoryLine[] = [];
  for (const q of run.pairsOf(t)) {
    const nation = p.unitNation[p.pairUnit[q] as number] as number;
    for (let a = 0; a < p.counts.authorities; a += 1) {
      const key = `${nation}:${a}`;
      if (((plan.pairReleases[q] as number) & (2 << a)) === 0 || asked.has(key)) continue;
      asked.add(key);
      lines.push(...askedLines(run, t, nation, a));
    }
  }
  return lines;
}

function askedLines(run: StoryRun, t: number, nation: number, a: number): StoryLine[] {
  const { clock, events, program: p } = run;
  const end = run.endOf(t);
  const identified = run.rep.identified[run.rep.see(run.plan, t, nation)] as number;
  if (identified >= end) return [];
  const lines: StoryLine[] = [];
  const who = run.nation(nation);
  const authority = run.authority(a).title;
  const say = (tick: number, kind: StoryLine['kind'], text: string): void => {
    lines.push({ tick, clock: clock.at(tick), kind, nation: who.id, text });
  };
  const perThreat = p.authorityPerThreat[a] === 1;
  const of = (kind: number) =>
    events.find(
      (e) =>
        e.kind === kind && e.subject === nation && e.value === a && (!perThreat || e.threat === t),
    );
  const ask = of(TraceKind.asked);
  const release = of(TraceKind.released);
  if (ask === undefined || ask.tick >= end) {
    say(identified, 'asked', `${authority} is not asked: the last moment to launch is over`);
    return lines;
  }
  const forOther = ask.threat === t ? '' : ` for ${run.threats[ask.threat]?.id ?? 'another'}`;
  if (release !== undefined && release.tick <= identified) {
    const took = durationText(release.tick - ask.tick);
    say(
      identified,
      'released',
      ask.tick === identified
        ? `${who.title} asks ${authority}, which releases at once`
        : `${authority} had released at ${clock.at(release.tick)}, ${took} after ${who.title} asked${forOther}`,
    );
    return lines;
  }
  say(
    Math.max(ask.tick, identified),
    'asked',
    ask.threat === t
      ? askedText(who.title, authority)
      : `${who.title} waits for ${authority}, asked${forOther} at ${clock.at(ask.tick)}`,
  );
  if (release !== undefined && release.tick < end) {
    say(release.tick, 'released', releasedText(who.title, authority, release.tick - ask.tick));
  } else {
    const waited = durationText(end - ask.tick);
    say(
      end,
      'never',
      `${authority} had not released to ${who.title} yet, ${waited} after it was asked`,
    );
  }
  return lines;
}

export function askedText(nation: string, authority: string): string {
  return `${nation} asks ${authority} to release`;
}

export function releasedText(nation: string, authority: string, ticks: number): string {
  return `${authority} releases to ${nation}, ${durationText(ticks)} after it was asked`;
}
