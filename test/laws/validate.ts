/**
 * A whole-state validator: what must hold of any finished, traced run, whatever the scenario. It
 * answers with a list of plain sentences, empty if all is well.
 */
import type { Compiler } from '../../src/compile/compile.ts';
import { pointOnLeg, type Leg } from '../../src/compile/path.ts';
import type { Threat } from '../../src/compile/raid.ts';
import { AIRSPACE_CEILING_M, INTERNATIONAL } from '../../src/geo/geography.ts';
import { FateCode } from '../../src/kernel/replication.ts';
import { TraceKind, type Trace, type TraceEvent } from '../../src/kernel/trace.ts';
import { decide } from '../../src/policy/decide.ts';
import type { CompiledRules, EngageRequest, Matches } from '../../src/policy/types.ts';
import { launchAt } from '../../src/program/launch.ts';
import { distanceOf, headingAlong, landingOf } from './where.ts';
import type { Run } from './support.ts';

export interface Checked {
  readonly problems: string[];
  readonly launches: number;
  readonly intercepts: number;
  /** Launches whose permit was seen only a tick aside: a boundary runs through the tick. */
  readonly nearBoundary: number;
}

/** Checks a run that was traced with `trace`; `threats` are the compiler's for its variant. */
export function validateRun(
  compiler: Compiler,
  threats: readonly Threat[],
  run: Run,
  trace: Trace,
): Checked {
  const problems: string[] = [];
  fates(run, trace, problems);
  rounds(run, trace, problems);
  const launches = engagements(run, trace, problems);
  let nearBoundary = 0;
  for (const launch of launches) {
    knowledge(run, launch, problems);
    if (!permit(compiler, threats, run, trace, launch, problems)) nearBoundary += 1;
  }
  const intercepts = trace.events.filter((e) => e.kind === TraceKind.intercepted).length;
  return { problems, launches: launches.length, intercepts, nearBoundary };
}

/** Fates partition the raid, and the trace ends each contested threat once, with its fate. */
function fates({ program: p, state, plan }: Run, trace: Trace, problems: string[]): void {
  const counts = new Array<number>(6).fill(0);
  for (let t = 0; t < p.counts.threats; t += 1) {
    const fate = state.fate[t]!;
    if (fate > 5) problems.push(`threat ${t} has fate ${fate}`);
    else counts[fate]! += 1;
    const stopped = fate <= FateCode.softKilled;
    if (stopped !== state.stopper[t]! >= 0) {
      problems.push(`threat ${t} of fate ${fate} has stopper ${state.stopper[t]}`);
    }
    const end = state.endTick[t]!;
    if (end < p.threatLaunch[t]! || end > p.threatEnd[t]!) {
      problems.push(`threat ${t} ends at ${end}, outside its flight`);
    }
    const ends = trace.events.filter((e) => e.kind === TraceKind.ended && e.threat === t);
    if (ends.length !== plan.isContested[t]) {
      problems.push(`threat ${t} ends ${ends.length} times`);
    }
    if (ends[0] !== undefined && (ends[0].value !== fate || ends[0].tick !== end)) {
      problems.push(`threat ${t} was traced to end otherwise`);
    }
  }
  const all = counts.reduce((a, b) => a + b, 0);
  if (all !== p.counts.threats) problems.push(`fates add up to ${all} of ${p.counts.threats}`);
  if (state.leakers !== counts[FateCode.hit]) {
    problems.push(`${state.leakers} leakers, ${counts[FateCode.hit]} hits`);
  }
}

/** Fired + ready + reloading + stock = what there was; the trace fired as many. */
function rounds({ program: p, state }: Run, trace: Trace, problems: string[]): void {
  const traced = new Array<number>(p.counts.units).fill(0);
  for (const e of trace.events) if (e.kind === TraceKind.launched) traced[e.subject]! += e.value;
  for (let u = 0; u < p.counts.units; u += 1) {
    const parts = [state.fired[u]!, state.ready[u]!, state.reloading[u]!, state.stock[u]!];
    const all = parts.reduce((a, b) => a + b, 0);
    const before = p.unitReady[u]! + p.unitStock[u]!;
    if (all !== before) problems.push(`unit ${u}: ${parts.join(' + ')} is not ${before}`);
    if (parts.some((n) => n < 0)) problems.push(`unit ${u} has negative rounds: ${parts.join()}`);
    if (traced[u] !== state.fired[u]) {
      problems.push(`unit ${u} fired ${state.fired[u]}, traced ${traced[u]}`);
    }
    if (state.freeChannels[u] !== p.unitChannels[u]) {
      problems.push(
        `unit ${u} ends with ${state.freeChannels[u]} of ${p.unitChannels[u]} channels`,
      );
    }
  }
}

export interface Launch {
  readonly event: TraceEvent;
  readonly threat: number;
  readonly unit: number;
  readonly pair: number;
  readonly tick: number;
  /** The intercept as the program's windows give it. */
  readonly intercept: number;
  readonly window: number;
}

/**
 * Follows every engagement through the trace: a unit never holds more channels than it has, nor
 * two on one threat; a group never has two engagements at one threat; nothing happens to the dead;
 * and intercepts come when the windows say.
 */
function engagements(run: Run, trace: Trace, problems: string[]): Launch[] {
  const { program: p, state } = run;
  const launches: Launch[] = [];
  /** When the engagement of a pair that is under way will be over; Infinity while in flight. */
  const open = new Map<number, { over: number; launch: Launch }>();
  const dead = new Set<number>();
  let before = 0;
  for (const e of trace.events) {
    if (e.tick < before) problems.push(`the trace goes back from tick ${before} to ${e.tick}`);
    before = e.tick;
    if (dead.has(e.threat) && e.kind !== TraceKind.released) {
      problems.push(`tick ${e.tick}: event ${e.kind} for threat ${e.threat} after its end`);
    }
    // a channel that is free again in this tick is so before the tick's launches
    for (const [q, { over }] of open) if (over <= e.tick) open.delete(q);
    if (e.kind === TraceKind.launched) {
      const launch = launchOf(run, trace, e, problems);
      if (launch === null) continue;
      launches.push(launch);
      const { pair, unit } = launch;
      const group = p.unitGroup[unit]!;
      if (open.has(pair)) problems.push(`tick ${e.tick}: pair ${pair} is engaged twice`);
      for (const [q, { over }] of open) {
        const rival = p.pairUnit[q]!;
        if (p.pairThreat[q] === e.threat && rival !== unit && p.unitGroup[rival] === group) {
          problems.push(`tick ${e.tick}: units ${rival} (until ${over}) and ${unit} of one group`);
        }
      }
      open.set(pair, { over: Infinity, launch });
      const held = [...open.keys()].filter((q) => p.pairUnit[q] === unit).length;
      if (held > p.unitChannels[unit]!) {
        problems.push(`tick ${e.tick}: unit ${unit} holds ${held} of ${p.unitChannels[unit]}`);
      }
      if (e.value < 1) problems.push(`tick ${e.tick}: a launch of ${e.value} rounds`);
    } else if (e.kind === TraceKind.intercepted) {
      const pair = pairOf(run, e.threat, e.subject);
      const engaged = open.get(pair);
      if (engaged === undefined || engaged.over !== Infinity) {
        problems.push(`tick ${e.tick}: an intercept of pair ${pair} without a launch`);
      } else {
        if (engaged.launch.intercept !== e.tick) {
          problems.push(`intercept at ${e.tick}, windows say ${engaged.launch.intercept}`);
        }
        engaged.over = e.tick + p.unitAssessment[e.subject]!;
      }
    } else if (e.kind === TraceKind.ended) {
      dead.add(e.threat);
      for (const [q, engaged] of open) {
        if (p.pairThreat[q] !== e.threat || engaged.over !== Infinity) continue;
        engaged.over = e.tick + p.unitAssessment[p.pairUnit[q]!]!;
        if (engaged.launch.intercept < e.tick) problems.push(`pair ${q} missed its intercept`);
      }
    }
  }
  for (const { over, launch } of open.values()) {
    if (over === Infinity) problems.push(`the launch of pair ${launch.pair} never ended`);
  }
  const shot = new Set(launches.map((l) => l.threat));
  for (let t = 0; t < p.counts.threats; t += 1) {
    const by = state.stopper[t]!;
    const effector = state.fate[t] === FateCode.intercepted && by < p.counts.units;
    if (effector && !shot.has(t)) problems.push(`threat ${t} was stopped by a unit without a shot`);
  }
  return launches;
}

function pairOf({ program: p }: Run, threat: number, unit: number): number {
  for (let q = p.threatPairs[threat]!; q < p.threatPairs[threat + 1]!; q += 1) {
    if (p.pairUnit[q] === unit) return q;
  }
  return -1;
}

/** Releases that had come to a nation for a threat by a tick, as a mask with the immediate bit. */
function releasedBy(trace: Trace, nation: number, threat: number, tick: number): number {
  let mask = 1;
  for (const e of trace.events) {
    if (e.kind !== TraceKind.released || e.tick > tick || e.subject !== nation) continue;
    if (e.threat < 0 || e.threat === threat) mask |= 2 << e.value;
  }
  return mask >>> 0;
}

/** The launch of an event with the smallest usable intercept whose launch is not before it. */
function launchOf(run: Run, trace: Trace, event: TraceEvent, problems: string[]): Launch | null {
  const { program: p, plan } = run;
  const { threat, subject: unit, tick } = event;
  const pair = pairOf(run, threat, unit);
  if (pair < 0) {
    problems.push(`tick ${tick}: unit ${unit} shoots at threat ${threat}, out of its reach`);
    return null;
  }
  const released = releasedBy(trace, p.unitNation[unit]!, threat, tick);
  for (let w = p.pairWindows[pair]!; w < p.pairWindows[pair + 1]!; w += 1) {
    const o = p.windowOutcome[w]!;
    if ((plan.releases[o]! & released) === 0 || (plan.gates[o]! & ~released) !== 0) continue;
    for (let s = p.windowFirst[w]!; s <= p.windowLast[w]!; s += 1) {
      const [g0, g1, g2] = [p.windowG0[w]!, p.windowG1[w]!, p.windowG2[w]!];
      const launch = launchAt(p.windowFirst[w]!, g0, g1, g2, s - p.windowFirst[w]!);
      if (launch < tick) continue;
      if (Math.floor(launch) !== tick) {
        problems.push(`tick ${tick}: the launch of pair ${pair} is due at ${launch}`);
        return null;
      }
      return { event, threat, unit, pair, tick, intercept: s, window: w };
    }
  }
  problems.push(`tick ${tick}: pair ${pair} has no intercept left`);
  return null;
}

/** Picture, identification and reaction at the launch; a live threat; a committed unit. */
function knowledge({ program: p, plan, rep, state }: Run, l: Launch, problems: string[]): void {
  const cell = rep.see(plan, l.threat, p.unitNation[l.unit]!);
  let seen = false;
  for (let i = 0; i < rep.pictureCount[cell]!; i += 1) {
    if (rep.pictureStart(cell, i) <= l.tick && l.tick <= rep.pictureEnd(cell, i)) seen = true;
  }
  if (!seen) problems.push(`tick ${l.tick}: unit ${l.unit} shoots at what its nation cannot see`);
  if (l.tick < rep.identified[cell]! + p.unitReaction[l.unit]!) {
    problems.push(`tick ${l.tick}: unit ${l.unit} shoots before identification and reaction`);
  }
  if (plan.unitCommitted[l.unit] !== 1) problems.push(`unit ${l.unit} is not committed`);
  if (l.tick < p.threatLaunch[l.threat]! || l.tick >= state.endTick[l.threat]!) {
    problems.push(`tick ${l.tick}: threat ${l.threat} is not in flight`);
  }
}

/**
 * Whether the rules permit the intercept: once as the program's outcome says, and once asked anew
 * for the position of the threat at that tick. False if they do only a tick aside.
 */
function permit(
  compiler: Compiler,
  threats: readonly Threat[],
  run: Run,
  trace: Trace,
  l: Launch,
  problems: string[],
): boolean {
  const { program: p, plan } = run;
  const { rules, outcomes, entities } = compiler;
  const released = releasedBy(trace, p.unitNation[l.unit]!, l.threat, l.tick);
  const outcome = outcomes.list[p.windowOutcome[l.window]!]!;
  const known = { permits: outcome.permits, forbids: outcome.rules };
  const name = `${threats[l.threat]!.id} by ${entities.units[l.unit]!.unit.id}`;
  if (!lets(rules, known, plan.caveatMask, released)) {
    problems.push(`${name} at tick ${l.intercept}: no permit in the program`);
  }
  for (const [aside, ahead] of NEIGHBOURS) {
    const request = requestAt(compiler, threats[l.threat]!, l, aside, ahead);
    if (request === null) continue;
    if (lets(rules, rules.evaluate(request), plan.caveatMask, released))
      return aside === 0 && ahead === 0;
  }
  const request = requestAt(compiler, threats[l.threat]!, l, 0, 0);
  const wherever = compiler.geography.airspaces.some((debrisOver) => {
    if (request === null) return false;
    const other = { ...request, context: { ...request.context, debrisOver } };
    return lets(rules, rules.evaluate(other), plan.caveatMask, released);
  });
  const what = wherever ? 'the wreck falls elsewhere' : 'no permit there';
  problems.push(`${name} at tick ${l.intercept}: ${what}: ${JSON.stringify(request)}`);
  return false;
}

/** Ticks aside of intercept and launch, nearest first. */
const NEIGHBOURS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/**
 * Whether the rules that match let a shot through with these releases. A forbid with an authority
 * bars until released; the others bar for good.
 */
function lets(rules: CompiledRules, matches: Matches, caveats: number, released: number): boolean {
  const { book } = rules;
  const waits = (f: number): boolean => book.rules[f]!.authority !== undefined;
  const d = decide(
    { permits: matches.permits, forbids: matches.forbids.filter((f) => !waits(f)) },
    caveats,
    book,
  );
  const mask = (d.immediate ? 1 : 0) | (d.authorityMask << 1);
  if (!d.permitted || (mask & released) === 0) return false;
  return matches.forbids.filter(waits).every((f) => {
    const { authority, caveat } = book.rules[f]!;
    const bit = book.caveats.findIndex((c) => c.id === caveat);
    const inForce = bit < 0 || ((caveats >>> bit) & 1) === 1;
    return !inForce || (released & (2 << book.authorities.indexOf(authority!))) !== 0;
  });
}

/** The rules' question for a threat at its intercept and launch ticks; null outside its flight. */
function requestAt(
  compiler: Compiler,
  threat: Threat,
  l: Launch,
  aside: number,
  ahead: number,
): EngageRequest | null {
  const { geography, entities } = compiler;
  const unit = entities.units[l.unit]!;
  const leg = legAt(threat, l.intercept + aside);
  if (leg === null) return null;
  const seconds = (l.intercept + aside) / 10 - leg.fromS;
  const at = pointOnLeg(leg, seconds * leg.rateRadPerS);
  const altitudeM = leg.heightM + leg.climbMps * seconds;
  const mask = geography.zonesAt(at);
  const ids = geography.airspaces;
  const nation = entities.nations[unit.nation]!;
  return {
    action: 'engage',
    effector: unit.principal.effector,
    threat: { id: threat.id, type: threat.type.id, classes: threat.type.classes },
    context: {
      over: ids[altitudeM > AIRSPACE_CEILING_M ? INTERNATIONAL : geography.airspaceAt(at)]!,
      zones: geography.zones.filter((_, z) => (mask >>> z) & 1),
      distanceToBorderM: distanceOf(geography, at, nation.airspace),
      altitudeM,
      fromOver: unit.principal.fromOver,
      debrisOver: ids[geography.airspaceAt(landingOf(threat, leg, seconds, altitudeM))]!,
      headingFor: headingAlong(compiler, threat, legAt(threat, l.tick + ahead), l.tick + ahead),
    },
  };
}

/** Leg that a threat is on at a tick; null outside its flight. */
export function legAt(threat: Threat, tick: number): Leg | null {
  if (tick < threat.launchTick || tick > threat.endTick) return null;
  return threat.legs.findLast((leg) => leg.fromS <= tick / 10) ?? null;
}
