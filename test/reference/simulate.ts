/**
 * A slow, time-stepped simulation of one replication, written from `docs/model/` alone. It shares
 * nothing with the compiled program but the draws, the rules and the types of a scenario, so that
 * agreement between the two says something. It walks through every tick and, in each, through the
 * phases in their order.
 */
import { keyOf } from '../../src/chance/key.ts';
import { exponential } from '../../src/chance/laws.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance } from '../../src/chance/threefry.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { CAUSES, type Cause, type Fate } from '../../src/study/tally.ts';
import { Wings, type ReferenceFlight } from './claims.ts';
import { sampleRaid, ticksOf, type Threat } from './flight.ts';
import {
  Battery,
  lastLaunch,
  opportunities,
  type Opportunities,
  type Opportunity,
} from './pairs.ts';
import { IMMEDIATE, Judge } from './rules.ts';
import { Overflight, Scene } from './scene.ts';
import { screenKills, type ScreenKill } from './screens.ts';
import {
  delayTicks,
  holds,
  pictureOf,
  tracks,
  watcherOfSensor,
  watcherOfUnit,
  type Picture,
  type Span,
} from './sight.ts';

export interface ReferenceOptions {
  /** Step at which geometry is judged: 1 tick (default) or 1/n of one. */
  readonly stepTicks?: number;
}

export interface ReferenceShot {
  readonly unit: string;
  readonly launchTick: number;
  readonly interceptTick: number;
  /** One per round; all false when the threat died before the intercept. */
  readonly killed: readonly boolean[];
}

export interface ReferenceThreat {
  readonly id: string;
  readonly fate: Fate;
  readonly endTick: number;
  /** Fire unit, or `screen/class/mode`; null when nothing of the defence stopped it. */
  readonly stoppedBy: string | null;
  /** Leakers only. */
  readonly cause: Cause | null;
  /** Leakers of cause `forbidden` only: ids of rules, or `no permit`. */
  readonly forbiddenBy: readonly string[];
  readonly shots: readonly ReferenceShot[];
}

export interface ReferenceResult {
  /** In the order of keys. */
  readonly threats: readonly ReferenceThreat[];
  /** By committed fire unit. */
  readonly roundsFired: Readonly<Record<string, number>>;
  /** Committed flights, in the order of keys. */
  readonly flights: readonly ReferenceFlight[];
}

type Stage = Exclude<Cause, 'unopposed'>;

interface Pair {
  readonly battery: Battery;
  readonly track: Tracked;
  readonly chances: Opportunities;
  /** Greatest ⌊ℓ⌋ over all of them. */
  readonly last: number;
  /** Releases that `cursor` was found under, and the smallest usable opportunity then. */
  releases: number;
  cursor: number;
  engagements: number;
  rounds: number;
  everDue: boolean;
  /** At the last tick at which it was due; null when it stood back for another. */
  stage: Stage | null;
}

/** A threat in the course of a replication. */
interface Tracked {
  readonly threat: Threat;
  readonly flight: Overflight;
  readonly pictures: ReadonlyMap<string, Picture>;
  /** By nation: tick of identification, or Infinity. */
  readonly identified: ReadonlyMap<string, number>;
  readonly failureTick: number;
  readonly screenKills: readonly ScreenKill[];
  readonly pairs: Pair[];
  readonly shots: { unit: string; launchTick: number; interceptTick: number; killed: boolean[] }[];
  /** Groups that are engaging it. */
  readonly locks: Set<string>;
  fate: Fate | null;
  endTick: number;
  stoppedBy: string | null;
}

interface Engagement {
  readonly pair: Pair;
  readonly s: number;
  readonly firstOrdinal: number;
  readonly shot: { killed: boolean[] };
  freeTick: number;
}

/** Simulates one replication of one variant under one policy. */
export function simulateReference(
  scenario: Scenario,
  rules: CompiledRules,
  policy: { readonly caveats: readonly string[]; readonly forces: readonly string[] },
  chance: { readonly seed: number; readonly replication: number; readonly variant: number },
  options: ReferenceOptions = {},
): ReferenceResult {
  const perTick = Math.round(1 / (options.stepTicks ?? 1));
  if (perTick < 1 || Math.abs(perTick * (options.stepTicks ?? 1) - 1) > 1e-9) {
    throw new Error('stepTicks must be 1 or a fraction 1/n');
  }
  return new Replication(scenario, rules, policy, chance, perTick).run();
}

class Replication {
  private readonly scenario: Scenario;
  private readonly rules: CompiledRules;
  private readonly chance = new Chance();
  private readonly batteries: readonly Battery[];
  private readonly tracked: readonly Tracked[];
  private readonly wings: Wings;
  private engagements: Engagement[] = [];
  /** Tick of release by `nation/authority`, with `/threat` where the scope is the threat. */
  private readonly releaseTicks = new Map<string, number>();
  private readonly releasedTicks = new Set<number>();

  constructor(
    scenario: Scenario,
    rules: CompiledRules,
    policy: { readonly caveats: readonly string[]; readonly forces: readonly string[] },
    chance: { readonly seed: number; readonly replication: number; readonly variant: number },
    perTick: number,
  ) {
    this.scenario = scenario;
    this.rules = rules;
    this.chance.setKey(chance.seed, chance.replication, chance.variant);
    const forces = scenario.forces.filter((force) => policy.forces.includes(force.id));
    this.batteries = [...scenario.fireUnits, ...forces.flatMap((force) => force.fireUnits)]
      .map((unit) => new Battery(scenario, unit))
      .sort((a, b) => a.key - b.key);
    const watchers = [
      ...[...scenario.sensors, ...forces.flatMap((force) => force.sensors)].map(watcherOfSensor),
      ...this.batteries.map((battery) => watcherOfUnit(battery.unit, battery.type)),
    ];
    const scene = new Scene(scenario);
    const judge = new Judge(rules, policy.caveats);
    const flights = sampleRaid(scenario, chance.seed, chance.variant, perTick).map(
      (threat) => new Overflight(scene, scenario, threat),
    );
    const kills = screenKills(scenario, scene, rules, policy.caveats, flights, this.chance);
    const fighters = [...scenario.flights, ...forces.flatMap((force) => force.flights)];
    const shooters = new Set(
      [...this.batteries.map((battery) => battery.unit), ...fighters].map((e) => e.nation),
    );

    this.tracked = flights.map((flight, index) => {
      const { threat } = flight;
      const own = new Map<string, Span[]>();
      for (const watcher of watchers) {
        const list = own.get(watcher.nation) ?? [];
        list.push(...tracks(watcher, threat, this.chance));
        own.set(watcher.nation, list);
      }
      const pictures = new Map<string, Picture>();
      const identified = new Map<string, number>();
      for (const nation of scenario.nations) {
        if (!shooters.has(nation.id)) continue;
        const picture = pictureOf(scenario, judge, flight, nation.id, own);
        pictures.set(nation.id, picture);
        const u = this.chance.uniform(Purpose.identification, threat.key, keyOf(nation.id), 0);
        identified.set(nation.id, picture.first + delayTicks(nation.identification, u));
      }
      const rate = threat.type.failurePerS;
      const failure = exponential(this.chance.uniform(Purpose.failure, threat.key, 0, 0));
      const tracked: Tracked = {
        threat,
        flight,
        pictures,
        identified,
        // choice: the drawn time to failure is a duration and is rounded to the nearest tick
        failureTick: rate > 0 ? threat.launchTick + ticksOf(failure / rate) : Infinity,
        screenKills: [...(kills[index] ?? [])].sort(
          // choice: of one screen's two modes in one tick, hard kill counts
          (a, b) => a.screenKey - b.screenKey || (a.mode === 'hard' ? -1 : 1),
        ),
        pairs: [],
        shots: [],
        locks: new Set(),
        fate: null,
        endTick: threat.endTick,
        stoppedBy: null,
      };
      for (const battery of this.batteries) {
        const chances = opportunities(scenario, scene, judge, flight, battery.unit, battery.type);
        tracked.pairs.push({
          battery,
          track: tracked,
          chances,
          last: lastLaunch(chances.list, -1),
          releases: 0,
          cursor: 0,
          engagements: 0,
          rounds: 0,
          everDue: false,
          stage: null,
        });
      }
      return tracked;
    });
    this.wings = new Wings(
      {
        scenario,
        scene,
        judge,
        chance: this.chance,
        targets: this.tracked,
        releaseTick: (bit, nation, threat) => this.releaseTick(bit, nation, threat),
        request: (nation, id, threat, t) => this.request(nation, id, threat, t),
        releasedIn: (nation, threat, t) =>
          this.rules.book.authorities.some(
            (id) => this.releaseTicks.get(this.releaseName(nation, id, threat)) === t,
          ),
        kill: (target, t, by) => {
          const track = this.tracked.find((x) => x === target);
          if (track !== undefined) this.die(track, t, 'intercepted', by);
        },
      },
      fighters,
    );
  }

  run(): ReferenceResult {
    let from = this.wings.firstTick;
    let to = -Infinity;
    for (const { threat } of this.tracked) {
      from = Math.min(from, threat.launchTick);
      to = Math.max(to, threat.endTick);
    }
    for (let t = from; t <= to; t += 1) {
      this.intercepts(t);
      this.wings.intercepts(t);
      this.screensAndFailures(t);
      this.endsOfPaths(t);
      this.releasesOfChannels(t);
      this.wings.bases(t);
      this.identificationsAndRequests(t);
      this.wings.knowledge(t);
      if (this.releasedTicks.has(t)) this.wings.releases(t);
      this.launches(t);
      this.wings.launchesAndChoices(t);
    }
    const roundsFired: Record<string, number> = {};
    for (const battery of this.batteries) roundsFired[battery.unit.id] = battery.fired;
    return {
      threats: this.tracked.map((tracked) => this.report(tracked)),
      roundsFired,
      flights: this.wings.report(),
    };
  }

  // phase 0
  private intercepts(t: number): void {
    if (this.engagements.length === 0) return;
    const now = this.engagements
      .filter((e) => e.s === t && e.pair.track.fate === null)
      .sort((a, b) => a.pair.battery.key - b.pair.battery.key);
    for (const engagement of now) {
      const { track, battery } = engagement.pair;
      // another unit's round in this very tick was first: this one is wasted
      if (track.fate !== null) continue;
      const p = battery.type.against[track.threat.class]?.killProbability ?? 0;
      const { killed } = engagement.shot;
      for (let i = 0; i < killed.length; i += 1) {
        const ordinal = engagement.firstOrdinal + i;
        killed[i] = this.chance.uniform(Purpose.shot, track.threat.key, battery.key, ordinal) < p;
      }
      if (killed.includes(true)) this.die(track, t, 'intercepted', battery.unit.id);
    }
  }

  private die(track: Tracked, t: number, fate: Fate, stoppedBy: string | null): void {
    track.fate = fate;
    track.endTick = t;
    track.stoppedBy = stoppedBy;
    this.wings.ended(track, t);
    for (const engagement of this.engagements) {
      if (engagement.pair.track !== track || engagement.s < t) continue;
      engagement.freeTick = t + ticksOf(engagement.pair.battery.type.assessmentS);
    }
  }

  // phase 1
  private screensAndFailures(t: number): void {
    for (const track of this.tracked) {
      if (track.fate !== null) continue;
      const kill = track.screenKills.find((k) => k.tick === t);
      if (kill !== undefined) {
        const fate = kill.mode === 'hard' ? 'intercepted' : 'soft-killed';
        this.die(track, t, fate, kill.stopper);
      } else if (track.failureTick === t) {
        this.die(track, t, 'failed', null);
      }
    }
  }

  // phase 2
  private endsOfPaths(t: number): void {
    for (const track of this.tracked) {
      const { threat } = track;
      if (track.fate !== null || threat.endTick !== t) continue;
      if (!threat.hasTarget) {
        this.die(track, t, 'left-area', null);
        continue;
      }
      const u = this.chance.uniform(Purpose.hit, threat.key, 0, 0);
      this.die(track, t, u < threat.type.hitProbability ? 'hit' : 'missed-target', null);
    }
  }

  // phase 3
  private releasesOfChannels(t: number): void {
    if (this.engagements.length === 0 && !this.batteries.some((b) => b.arrivals.length > 0)) return;
    for (const { pair, freeTick } of this.engagements) {
      if (freeTick !== t) continue;
      pair.battery.freeChannels += 1;
      pair.track.locks.delete(pair.battery.group);
    }
    this.engagements = this.engagements.filter((e) => e.freeTick !== t);
    for (const battery of this.batteries) {
      for (const arrival of battery.arrivals) {
        if (arrival.tick === t) battery.ready += arrival.rounds;
      }
      const later = battery.arrivals.filter((a) => a.tick > t);
      battery.arrivals.splice(0, battery.arrivals.length, ...later);
    }
  }

  // phase 4
  private identificationsAndRequests(t: number): void {
    for (const track of this.tracked) {
      if (!this.flying(track, t)) continue;
      for (const pair of track.pairs) {
        const { nation } = pair.battery.unit;
        if (track.identified.get(nation) !== t) continue;
        this.rules.book.authorities.forEach((authority, bit) => {
          // an opportunity stays when its last launch is this tick or a later one
          if (lastLaunch(pair.chances.list, 1 << (bit + 1)) < t) return;
          this.request(nation, authority, track.threat, t);
        });
      }
    }
  }

  private request(nation: string, id: string, threat: Threat, t: number): void {
    const authority = this.scenario.authorities.find((a) => a.id === id);
    if (authority === undefined) throw new Error(`unknown authority \`${id}\``);
    const name = this.releaseName(nation, id, threat);
    if (this.releaseTicks.has(name)) return;
    const threatKey = authority.scope === 'raid' ? 0 : threat.key;
    const u = this.chance.uniform(Purpose.authority, threatKey, keyOf(nation), keyOf(id));
    const tick = t + delayTicks(authority.delay, u);
    this.releaseTicks.set(name, tick);
    this.releasedTicks.add(tick);
  }

  private releaseName(nation: string, id: string, threat: Threat): string {
    const scope = this.scenario.authorities.find((a) => a.id === id)?.scope ?? 'raid';
    return scope === 'raid' ? `${nation}/${id}` : `${nation}/${id}/${threat.id}`;
  }

  /** Tick from which a bit of a release mask holds for a nation and a threat. */
  private releaseTick(bit: number, nation: string, threat: Threat): number {
    if (bit === 0) return -Infinity;
    const id = this.rules.book.authorities[bit - 1] ?? '';
    return this.releaseTicks.get(this.releaseName(nation, id, threat)) ?? Infinity;
  }

  private flying(track: Tracked, t: number): boolean {
    return track.fate === null && t >= track.threat.launchTick;
  }

  /** The opportunity that the pair would take at t, when it is due then. */
  private due(pair: Pair, t: number): Opportunity | null {
    const { battery, track, chances } = pair;
    if (chances.list.length === 0 || t > pair.last) return null;
    const { nation } = battery.unit;
    const identified = track.identified.get(nation) ?? Infinity;
    if (t < identified) return null;
    let released = 0;
    const ticks: number[] = [];
    for (let bit = 0; bit <= this.rules.book.authorities.length; bit += 1) {
      if ((chances.named & (IMMEDIATE << bit)) === 0) continue;
      const tick = this.releaseTick(bit, nation, track.threat);
      ticks[bit] = tick;
      if (tick <= t) released |= IMMEDIATE << bit;
    }
    // the first tick at which some opportunity of the pair, past or to come, waits for nothing
    let earliest = Infinity;
    for (const { releases, awaits } of chances.needs) {
      let permit = Infinity;
      let bars = -Infinity;
      ticks.forEach((tick, bit) => {
        if ((releases & (IMMEDIATE << bit)) !== 0) permit = Math.min(permit, tick);
        if ((awaits & (IMMEDIATE << bit)) !== 0) bars = Math.max(bars, tick);
      });
      earliest = Math.min(earliest, Math.max(permit, bars));
    }
    if (t < Math.max(identified, earliest) + ticksOf(battery.type.reactionS)) return null;
    // a release that comes brings earlier opportunities back
    if (released !== pair.releases) {
      pair.releases = released;
      pair.cursor = 0;
    }
    let next = chances.list[pair.cursor];
    while (next !== undefined && (waits(next, released) || next.launch < t)) {
      pair.cursor += 1;
      next = chances.list[pair.cursor];
    }
    if (next === undefined || Math.floor(next.launch) !== t) return null;
    const picture = track.pictures.get(nation);
    return picture !== undefined && holds(picture, t) ? next : null;
  }

  // phase 5
  private launches(t: number): void {
    const due: { pair: Pair; opportunity: Opportunity }[] = [];
    for (const track of this.tracked) {
      if (!this.flying(track, t)) continue;
      for (const pair of track.pairs) {
        const opportunity = this.due(pair, t);
        if (opportunity !== null) due.push({ pair, opportunity });
      }
    }
    if (due.length === 0) return;
    for (;;) {
      const able = due.filter(({ pair }) => this.able(pair));
      if (able.length === 0) break;
      const proposals = new Map<string, { pair: Pair; opportunity: Opportunity }[]>();
      for (const battery of this.batteries) {
        const mine = able.filter(({ pair }) => pair.battery === battery);
        mine.sort((a, b) => this.compareThreats(a.pair, b.pair));
        const first = mine[0];
        if (first === undefined) continue;
        const name = `${battery.group} ${first.pair.track.threat.id}`;
        const list = proposals.get(name) ?? [];
        list.push(first);
        proposals.set(name, list);
      }
      for (const list of proposals.values()) {
        list.sort((a, b) => this.compareUnits(a, b));
        const taken = list[0];
        if (taken !== undefined) this.launch(taken.pair, taken.opportunity, t);
      }
    }
    for (const { pair } of due) {
      pair.everDue = true;
      pair.stage = stageOf(pair);
    }
  }

  private able({ battery, track }: Pair): boolean {
    return (
      battery.willing(track.threat.class) &&
      battery.freeChannels > 0 &&
      battery.ready > 0 &&
      !track.locks.has(battery.group)
    );
  }

  /** Which threat a unit would rather shoot at. */
  private compareThreats(a: Pair, b: Pair): number {
    // every (last launch − t) of a tick has the same t
    return (
      a.last - b.last ||
      this.rank(a.track.threat.class) - this.rank(b.track.threat.class) ||
      a.track.threat.key - b.track.threat.key
    );
  }

  private rank(threatClass: string): number {
    const { classRanking } = this.scenario;
    const rank = classRanking.indexOf(threatClass);
    return rank < 0 ? classRanking.length : rank;
  }

  /** Which unit takes a threat. */
  private compareUnits(
    a: { pair: Pair; opportunity: Opportunity },
    b: { pair: Pair; opportunity: Opportunity },
  ): number {
    const value = ({ pair, opportunity }: typeof a): number => {
      const { type } = pair.battery;
      if (this.scenario.choice === 'earliest') return opportunity.s;
      if (this.scenario.choice === 'cheapest') return type.roundCostUsd.typical;
      return -(type.against[pair.track.threat.class]?.killProbability ?? 0);
    };
    return (
      value(a) - value(b) ||
      a.opportunity.s - b.opportunity.s ||
      a.pair.battery.key - b.pair.battery.key
    );
  }

  private launch(pair: Pair, opportunity: Opportunity, t: number): void {
    const { battery, track } = pair;
    const rounds = battery.salvo(track.threat.class, pair.engagements);
    const shot = {
      unit: battery.unit.id,
      launchTick: t,
      interceptTick: opportunity.s,
      killed: new Array<boolean>(rounds).fill(false),
    };
    track.shots.push(shot);
    this.engagements.push({
      pair,
      s: opportunity.s,
      firstOrdinal: pair.rounds,
      shot,
      freeTick: opportunity.s + ticksOf(battery.type.assessmentS),
    });
    pair.engagements += 1;
    pair.rounds += rounds;
    battery.freeChannels -= 1;
    battery.spend(rounds, t, ticksOf(battery.type.reloadS));
    track.locks.add(battery.group);
  }

  private report(track: Tracked): ReferenceThreat {
    const { threat } = track;
    const leaks = track.fate === 'hit';
    const cause = leaks ? causeOf(track, this.wings.stages(track)) : null;
    return {
      id: threat.id,
      fate: track.fate ?? 'left-area',
      endTick: track.endTick,
      stoppedBy: track.stoppedBy,
      cause,
      forbiddenBy: cause === 'forbidden' ? this.forbiddenBy(track) : [],
      shots: track.shots,
    };
  }

  private forbiddenBy(track: Tracked): string[] {
    const matched = new Set<number>();
    for (const pair of track.pairs) {
      const picture = track.pictures.get(pair.battery.unit.nation);
      // choice: where a denied `share` is what hid the threat, its rules are listed too
      const sighted = picture !== undefined && picture.spans.length > 0;
      const kept = pair.chances.inReach ? (picture?.deniedBy ?? []) : [];
      const list = sighted ? pair.chances.forbiddenBy : kept;
      for (const rule of list) matched.add(rule);
    }
    if (matched.size === 0) return ['no permit'];
    return [...matched].sort((a, b) => a - b).map((rule) => this.rules.book.rules[rule]?.id ?? '');
  }
}

/** Whether an opportunity waits for more than what has been released. */
function waits(opportunity: Opportunity, released: number): boolean {
  return (opportunity.releases & released) === 0 || (opportunity.awaits & ~released) !== 0;
}

/** Where a pair that was due and did not launch stands after the tick's launches. */
function stageOf({ battery, track }: Pair): Stage | null {
  if (!battery.willing(track.threat.class)) return 'held';
  if (battery.freeChannels <= 0) return 'no-channel';
  if (battery.ready <= 0) return 'no-round';
  return null;
}

/** The furthest that any pair or flight came; `unopposed` when there is none. */
function causeOf(track: Tracked, flights: readonly Stage[]): Cause {
  let furthest: Cause = 'unopposed';
  for (const stage of [...track.pairs.map(pairStage), ...flights]) {
    if (stage !== null && CAUSES.indexOf(stage) > CAUSES.indexOf(furthest)) furthest = stage;
  }
  return furthest;
}

function pairStage(pair: Pair): Stage | null {
  const picture = pair.track.pictures.get(pair.battery.unit.nation);
  if (pair.engagements > 0) return 'missed';
  if (picture === undefined || picture.spans.length === 0) {
    return picture !== undefined && picture.deniedBy.length > 0 && pair.chances.inReach
      ? 'forbidden'
      : 'undetected';
  }
  if (!pair.chances.inReach) return 'out-of-reach';
  if (pair.chances.list.length === 0) return 'forbidden';
  if (!pair.everDue) return 'too-late';
  return pair.stage;
}
