/**
 * One replication run once, with a trace, and everything that the run itself used at hand: its
 * program, plan, draws and events. Stories only read it.
 */
import type { Compiler } from '../compile/compile.ts';
import type { Threat } from '../compile/raid.ts';
import type { Timeline, Timelines } from '../compile/timeline.ts';
import { CauseFinder } from '../kernel/cause.ts';
import type { PolicyPlan } from '../kernel/plan.ts';
import { FateCode, type Replication } from '../kernel/replication.ts';
import { Stage, type State } from '../kernel/state.ts';
import { EngagementLog } from '../kernel/log.ts';
import { Trace, type TraceEvent } from '../kernel/trace.ts';
import type { Program } from '../program/layout.ts';
import { InputError } from '../scenario/problems.ts';
import { Clock, NO_PERMIT, type RuleName } from './story.ts';
import { CAUSES, type Cause, type PolicySelection } from './tally.ts';
import { VariantRunner } from './variant.ts';

export interface RunInput {
  readonly compiler: Compiler;
  readonly seed: number;
  /** Over the whole study, from 0: its variant is the quotient by the replications per variant. */
  readonly replication: number;
  readonly policy: PolicySelection;
  /** The variant as `compiler.compile(seed, variant)` gives it, where that has been done before. */
  readonly compiled?: ArrayBuffer;
}

/** Why a leaker leaked, as the tables count it. */
export interface CauseFound {
  readonly cause: Cause;
  readonly rules: readonly RuleName[];
  readonly furthest: readonly RuleName[];
}

/** Why an outcome is closed: the forbids in force that match and stand, and whether no permit does. */
export interface Denial {
  readonly rules: readonly number[];
  readonly noPermit: boolean;
}

export class StoryRun {
  readonly compiler: Compiler;
  readonly seed: number;
  readonly replication: number;
  readonly variant: number;
  readonly program: Program;
  readonly plan: PolicyPlan;
  readonly rep: Replication;
  /** How the run came out. */
  readonly state: State;
  /** Engagements, sorties and ways of the run. */
  readonly log = new EngagementLog();
  readonly events: readonly TraceEvent[];
  /** In the order of the program. */
  readonly threats: readonly Threat[];
  readonly clock: Clock;
  private readonly causes: CauseFinder;
  private readonly timelines: Timelines;
  private readonly lines = new Map<number, Timeline>();
  private readonly nationTitles: ReadonlyMap<string, string>;

  /** Throws `InputError` for a replication that is not a whole number from 0. */
  constructor({ compiler, seed, replication, policy, compiled }: RunInput) {
    if (!Number.isSafeInteger(replication) || replication < 0) {
      throw new InputError({
        severity: 'error',
        value: String(replication),
        message: `replication \`${replication}\` is not a whole number from 0`,
        fix: 'replications are counted from 0',
      });
    }
    const { scenario } = compiler;
    const perVariant = scenario.replicationsPerVariant;
    this.compiler = compiler;
    this.seed = seed;
    this.replication = replication;
    this.variant = Math.floor(replication / perVariant);
    const within = replication - this.variant * perVariant;
    const runner = new VariantRunner(compiler, seed, this.variant, within + 1, compiled);
    this.program = runner.program;
    this.state = runner.kernel.state;
    this.plan = runner.plan(policy);
    this.rep = runner.replications[within] as Replication;
    this.threats = compiler.sample(seed, this.variant);
    const trace = new Trace();
    runner.kernel.trace = trace;
    runner.kernel.log = this.log;
    runner.kernel.run(this.plan, this.rep);
    this.events = trace.events;
    this.causes = new CauseFinder(this.program);
    this.clock = new Clock(scenario.startsAt);
    this.nationTitles = new Map(scenario.nations.map((n) => [n.id, n.title]));
    this.timelines = compiler.timelines;
  }

  /** Title of a nation by its index in the program. */
  nation(index: number): RuleName {
    const id = this.compiler.entities.nations[index]?.id ?? '';
    return { id, title: this.nationTitles.get(id) ?? id };
  }

  unit(index: number): RuleName {
    const unit = this.compiler.entities.units[index]?.unit;
    return { id: unit?.id ?? '', title: unit?.title ?? '' };
  }

  authority(index: number): RuleName {
    const id = this.compiler.rules.book.authorities[index] ?? '';
    const found = this.compiler.scenario.authorities.find((a) => a.id === id);
    return { id, title: found?.title ?? id };
  }

  target(t: number): RuleName | null {
    const asset = this.compiler.scenario.assets[this.threats[t]?.asset ?? -1];
    return asset === undefined ? null : { id: asset.id, title: asset.title };
  }

  rule(index: number): RuleName {
    const rule = this.compiler.rules.book.rules[index];
    return { id: rule?.id ?? '', title: rule?.title ?? '' };
  }

  /** Title and id of a rule: `“No shot abroad” (no-shot-abroad)`. */
  ruleText(index: number): string {
    const { id, title } = this.rule(index);
    return id === title ? `“${id}”` : `“${title}” (${id})`;
  }

  /** Pairs of a threat whose unit the policy commits. */
  pairsOf(t: number): number[] {
    const p = this.program;
    const pairs: number[] = [];
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (this.plan.unitCommitted[p.pairUnit[q] as number] === 1) pairs.push(q);
    }
    return pairs;
  }

  /** Last tick at which the threat was there. */
  endOf(t: number): number {
    return this.state.endTick[t] as number;
  }

  isLeaker(t: number): boolean {
    return this.state.fate[t] === FateCode.hit;
  }

  /** Ids of the airspaces that a threat is over between two ticks, in order of first entry. */
  airspacesBetween(t: number, first: number, last: number): string[] {
    let line = this.lines.get(t);
    if (line === undefined) {
      line = this.timelines.of(this.threats[t] as Threat);
      this.lines.set(t, line);
    }
    const found: string[] = [];
    line.first.forEach((from, i) => {
      const until = (line.first[i + 1] ?? Infinity) - 1;
      // The first piece also holds before its own first tick, as it does when windows are cut.
      if ((i > 0 && from > last) || until < first) return;
      const id = this.compiler.geography.airspaces[line.over[i] as number] ?? '';
      if (!found.includes(id)) found.push(id);
    });
    return found;
  }

  /** Where a threat is, in words: `over Ukraine`, `over international waters or above 100 km`. */
  whereText(t: number, tick: number): string {
    const [id = ''] = this.airspacesBetween(t, tick, tick);
    return id === 'international'
      ? 'in international airspace'
      : `over ${this.nationTitles.get(id) ?? id}`;
  }

  /** Title of an airspace by its id. */
  airspace(id: string): string {
    return this.nationTitles.get(id) ?? id;
  }

  /** What bars an outcome under the policy. A forbid that a release lifts only delays: it is left out. */
  denialOf(outcome: number): Denial {
    const p = this.program;
    const rules: number[] = [];
    const stop = p.outcomeRuleOffsets[outcome + 1] as number;
    for (let i = p.outcomeRuleOffsets[outcome] as number; i < stop; i += 1) {
      const rule = p.outcomeRule[i] as number;
      const caveat = p.ruleCaveat[rule] as number;
      if ((p.ruleAuthority[rule] as number) >= 0) continue;
      if (caveat < 0 || ((this.plan.caveatMask >>> caveat) & 1) === 1) rules.push(rule);
    }
    return { rules, noPermit: p.outcomeReleases[outcome] === 0 };
  }

  /** Cause of a leaker by the same finder that the tables count with; null for others. */
  causeOf(t: number): CauseFound | null {
    if (!this.isLeaker(t)) return null;
    const code = this.causes.causeOf(this.state, this.plan, this.rep, t);
    const cause = CAUSES[code] as Cause;
    if (code !== Stage.forbidden) return { cause, rules: [], furthest: this.furthest(t, code) };
    const met = this.causes.rulesMet(this.state, this.plan, this.rep, t);
    const rules: RuleName[] = [];
    for (let r = 0; r + 1 < met.length; r += 1) if (met[r] === 1) rules.push(this.rule(r));
    if (met[met.length - 1] === 1) rules.push(this.noPermitFor(t));
    return { cause, rules, furthest: this.furthest(t, code) };
  }

  /** Units and flights that reached a stage: those in reach of a nation with a picture, for `forbidden`. */
  private furthest(t: number, stage: number): RuleName[] {
    if (stage < Stage.forbidden) return [];
    const units: RuleName[] = [];
    for (const q of this.pairsOf(t)) {
      const u = this.program.pairUnit[q] as number;
      const open = this.plan.pairReleases[q] !== 0;
      const reached = open
        ? Math.max(Stage.tooLate, this.state.stage[q] as number)
        : Stage.forbidden;
      const pictured = this.pictures(t, this.program.unitNation[u] as number) > 0;
      if (reached === stage && pictured) units.push(this.unit(u));
    }
    const { flights } = this.compiler.entities;
    flights.forEach(({ flight, nation }, f) => {
      if (this.plan.air.committed[f] === 0 || this.pictures(t, nation) === 0) return;
      if (this.state.flights?.causes.stageOf(this.plan, this.rep, f, t) !== stage) return;
      units.push({ id: flight.id, title: flight.title });
    });
    return units;
  }

  /** Pictures that a nation had of a threat before its end, in order: first and last ticks. */
  picturesOf(t: number, nation: number): { readonly start: number; readonly end: number }[] {
    const { rep } = this;
    const cell = rep.see(this.plan, t, nation);
    const end = this.endOf(t);
    const pictures: { start: number; end: number }[] = [];
    for (let i = 0; i < (rep.pictureCount[cell] as number); i += 1) {
      const start = rep.pictureStart(cell, i);
      // One that begins in the very tick of the hit still counts in the cause.
      if (start < end || (start === end && this.isLeaker(t)))
        pictures.push({ start, end: rep.pictureEnd(cell, i) });
    }
    return pictures;
  }

  /** Pictures that a nation gets of a threat, some perhaps after its end. */
  pictures(t: number, nation: number): number {
    return this.rep.pictureCount[this.rep.see(this.plan, t, nation)] as number;
  }

  private noPermitFor(t: number): RuleName {
    const p = this.program;
    const over: string[] = [];
    for (const q of this.pairsOf(t)) {
      if (this.pictures(t, p.unitNation[p.pairUnit[q] as number] as number) === 0) continue;
      const stop = p.pairWindows[q + 1] as number;
      for (let w = p.pairWindows[q] as number; w < stop; w += 1) {
        const outcome = p.windowOutcome[w] as number;
        if (this.plan.releases[outcome] !== 0 || this.denialOf(outcome).rules.length > 0) continue;
        const [first, last] = [p.windowFirst[w] as number, p.windowLast[w] as number];
        for (const id of this.airspacesBetween(t, first, last))
          if (!over.includes(id)) over.push(id);
      }
    }
    return { id: NO_PERMIT, title: noPermitText(over) };
  }
}

/** `no permit for (engage, over UA)`, as every denial without a rule is reported. */
export function noPermitText(over: readonly string[]): string {
  return `no permit for (engage, over ${over.length === 0 ? 'any airspace' : over.join(' or ')})`;
}
