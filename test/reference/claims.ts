/** Flights in the course of a replication: sorties, claims, launches, and why a threat got past. */
import { Purpose } from '../../src/chance/purpose.ts';
import type { Chance } from '../../src/chance/threefry.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import type { Cause } from '../../src/study/tally.ts';
import { ticksOf, type Threat } from './flight.ts';
import {
  ALL_GIVEN,
  Fighter,
  isFlying,
  named,
  towards,
  type Need,
  type Outcome,
  type Plan,
  type Search,
} from './flights.ts';
import { GroundGrid } from './ground.ts';
import { IMMEDIATE, type Judge, type Releases } from './rules.ts';
import type { Overflight, Scene } from './scene.ts';
import { holds, type Picture } from './sight.ts';
import { angleBetween, type Vec } from './sphere.ts';

/** A threat as flights see it. */
/** Ticks: a flight at its base that could not be home in time thinks again for such take-offs. */
const FIVE_MINUTES = 3000;

export interface Target {
  readonly threat: Threat;
  readonly flight: Overflight;
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly identified: ReadonlyMap<string, number>;
  readonly locks: Set<string>;
  readonly shots: { unit: string; launchTick: number; interceptTick: number; killed: boolean[] }[];
  readonly fate: string | null;
}

/** What flights need of the replication that they are part of. */
export interface Theatre {
  readonly scenario: Scenario;
  readonly scene: Scene;
  readonly judge: Judge;
  readonly chance: Chance;
  readonly targets: readonly Target[];
  /** Tick of the release that a bit of a mask stands for; −∞ for bit 0. */
  releaseTick(bit: number, nation: string, threat: Threat): number;
  request(nation: string, authority: string, threat: Threat, tick: number): void;
  /** Whether some release that concerns the threat comes to this nation in this tick. */
  releasedIn(nation: string, threat: Threat, tick: number): boolean;
  kill(target: Target, tick: number, by: string): void;
}

interface Claim {
  readonly target: Target;
  plan: Plan;
  waiting: 'picture' | 'lock' | null;
  /** Launched, and until when it is bound. */
  shot: { killed: boolean[] } | null;
  firstOrdinal: number;
  freeTick: number;
}

/** One flight, now. */
interface Wing {
  readonly fighter: Fighter;
  airborne: boolean;
  takeOff: number;
  /** On the ground: tick at which it is ready again. */
  ready: number;
  /** Of a patrol on the ground: its next take-off; Infinity for none. */
  nextTakeOff: number;
  /** Of a patrol: the end of its turn. */
  turnEnd: number;
  missiles: number;
  bursts: number;
  /** It moves from `from`, where it is until `leaves`, to `to`. */
  from: Vec;
  to: Vec;
  leaves: number;
  /** What it moves for when it has no claim. */
  bound: 'station' | 'home' | 'nowhere';
  claim: Claim | null;
  /** By threat: engagements and rounds so far. */
  readonly engagements: Map<Target, number>;
  readonly rounds: Map<Target, number>;
  /** Threats that it does not look at where it stands, before a take-off at this tick. */
  readonly unreachable: Map<Target, number>;
  /** Whether it had rounds to use against a threat when that one's flight ended. */
  readonly left: Map<Target, boolean>;
  readonly sorties: { takeOff: number; landing: number | null }[];
  fired: number;
}

/** What a flight did, for whoever counts. */
export interface ReferenceFlight {
  readonly id: string;
  readonly sorties: readonly { readonly takeOff: number; readonly landing: number | null }[];
  readonly fired: number;
}

type Stage = Exclude<Cause, 'unopposed'>;

export class Wings {
  private readonly theatre: Theatre;
  private readonly wings: readonly Wing[];
  private readonly needs = new Map<string, readonly Need[]>();
  /** Groups that choose at the end of this tick. */
  private readonly choosing = new Set<string>();

  constructor(theatre: Theatre, flights: Scenario['flights']) {
    this.theatre = theatre;
    const grid = flights.length === 0 ? null : new GroundGrid(theatre.scenario, theatre.scene);
    this.wings = flights
      .map((flight) => {
        const fighter = new Fighter(theatre.scenario, theatre.judge, grid as GroundGrid, flight);
        const wing: Wing = {
          fighter,
          airborne: false,
          takeOff: -Infinity,
          ready: -Infinity,
          nextTakeOff: Infinity,
          turnEnd: -Infinity,
          missiles: fighter.missiles,
          bursts: fighter.bursts,
          from: fighter.base,
          to: fighter.base,
          leaves: -Infinity,
          bound: 'nowhere',
          claim: null,
          engagements: new Map(),
          rounds: new Map(),
          unreachable: new Map(),
          left: new Map(),
          sorties: [],
          fired: 0,
        };
        schedule(wing);
        return wing;
      })
      .sort((a, b) => a.fighter.key - b.fighter.key);
  }

  get any(): boolean {
    return this.wings.length > 0;
  }

  /** Tick from which something can happen; Infinity without flights. */
  get firstTick(): number {
    return Math.min(Infinity, ...this.wings.map((w) => w.nextTakeOff));
  }

  report(): ReferenceFlight[] {
    return this.wings.map((w) => ({
      id: w.fighter.flight.id,
      sorties: w.sorties,
      fired: w.fired,
    }));
  }

  // phase 0, after the rounds of fire units
  intercepts(t: number): void {
    for (const wing of this.wings) {
      if (wing.claim !== null) this.takeOffs(wing, t);
    }
    for (const wing of this.wings) {
      const { claim, fighter } = wing;
      if (claim === null || claim.shot === null) continue;
      if (claim.plan.s !== t || claim.target.fate !== null) continue;
      const p = claim.plan.weapon.performance.killProbability;
      const { killed } = claim.shot;
      for (let i = 0; i < killed.length; i += 1) {
        const { key } = claim.target.threat;
        const ordinal = claim.firstOrdinal + i;
        killed[i] = this.theatre.chance.uniform(Purpose.shot, key, fighter.key, ordinal) < p;
      }
      if (killed.includes(true)) this.theatre.kill(claim.target, t, fighter.flight.id);
    }
  }

  /** A threat's flight is over. */
  ended(target: Target, t: number): void {
    for (const wing of this.wings) {
      const { class: threatClass } = target.threat;
      wing.left.set(
        target,
        wing.fighter.weaponWith(wing.missiles, wing.bursts, threatClass) !== null,
      );
      const { claim } = wing;
      if (claim?.target !== target) continue;
      if (claim.shot === null) this.release(wing, t);
      else if (claim.plan.s >= t) claim.freeTick = t + wing.fighter.assessment;
    }
  }

  /** Ends a claim: the flight stops where it is and is free. */
  private release(wing: Wing, t: number): void {
    const alive = wing.claim?.target.fate === null;
    wing.claim = null;
    if (wing.airborne) {
      halt(wing, t);
      wing.bound = 'nowhere';
    }
    if (alive || wing.missiles + wing.bursts > 0) this.choosing.add(wing.fighter.group);
  }

  // phase 3
  bases(t: number): void {
    for (const wing of this.wings) {
      const { claim, fighter } = wing;
      if (claim !== null && claim.shot !== null && claim.freeTick === t) {
        claim.target.locks.delete(fighter.group);
        this.release(wing, t);
      }
    }
    for (const wing of this.wings) {
      if (wing.airborne && wing.claim === null && wing.bound === 'home' && arrives(wing) <= t) {
        const sortie = wing.sorties.at(-1);
        if (sortie !== undefined) sortie.landing = t;
        wing.airborne = false;
        wing.ready = t + wing.fighter.turnRound;
        wing.from = wing.to = wing.fighter.base;
      }
      if (!wing.airborne && wing.ready === t) {
        wing.unreachable.clear();
        wing.missiles = wing.fighter.missiles;
        wing.bursts = wing.fighter.bursts;
        schedule(wing);
        if (wing.fighter.station === null) this.choosing.add(wing.fighter.group);
      }
      this.takeOffs(wing, t);
      if (wing.airborne && wing.bound === 'station' && wing.turnEnd === t) goHome(wing, t);
    }
  }

  private takeOffs(wing: Wing, t: number): void {
    if (wing.airborne) return;
    const { fighter } = wing;
    if (wing.claim !== null && wing.takeOff <= t) {
      wing.airborne = true;
      wing.sorties.push({ takeOff: t, landing: null });
    } else if (fighter.station !== null && wing.nextTakeOff === t) {
      wing.airborne = true;
      wing.takeOff = t;
      wing.sorties.push({ takeOff: t, landing: null });
      set(wing, fighter.base, fighter.station, t);
      wing.bound = 'station';
      this.choosing.add(fighter.group);
    }
  }

  // phase 4
  knowledge(t: number): void {
    for (const { fighter } of this.wings) {
      const { nation } = fighter.flight;
      if (!fighter.flown) continue;
      const identified = (target: Target): boolean =>
        isFlying(target.threat, target.fate, t) && target.identified.get(nation) === t;
      const news = this.theatre.targets.filter(identified);
      if (news.some((target) => this.isOpen(nation, target))) this.choosing.add(fighter.group);
      const { authorities } = this.theatre.judge.rules.book;
      if (authorities.length === 0) continue;
      for (const target of news) {
        for (const need of this.needsOf(fighter, target)) {
          if (need.last < t) continue;
          authorities.forEach((authority, bit) => {
            if ((named(need) & (1 << (bit + 1))) === 0) return;
            this.theatre.request(nation, authority, target.threat, t);
          });
        }
      }
    }
  }

  /** After all requests of the tick: releases may come at once. */
  releases(t: number): void {
    if (this.theatre.judge.rules.book.authorities.length === 0) return;
    for (const target of this.theatre.targets) {
      if (!isFlying(target.threat, target.fate, t)) continue;
      for (const wing of this.wings) {
        const { fighter } = wing;
        const { nation } = fighter.flight;
        if (!fighter.flown || (target.identified.get(nation) ?? Infinity) > t) continue;
        if (!this.theatre.releasedIn(nation, target.threat, t)) continue;
        wing.unreachable.delete(target);
        if (this.isOpen(nation, target)) this.choosing.add(fighter.group);
      }
    }
  }

  /** Whether the rules leave a tick of a threat open to a flight of the nation. */
  private isOpen(nation: string, target: Target): boolean {
    return this.wings.some(
      ({ fighter }) =>
        fighter.flown &&
        fighter.flight.nation === nation &&
        this.needsOf(fighter, target).length > 0,
    );
  }

  private needsOf(fighter: Fighter, target: Target): readonly Need[] {
    const { nation, aircraft, donor, base } = fighter.flight;
    const unwilling = fighter.flight.doctrine.gunFor.join();
    const name = `${target.threat.id} ${nation} ${aircraft} ${donor ?? ''} ${unwilling} ${base.latDeg} ${base.lonDeg}`;
    let needs = this.needs.get(name);
    if (needs === undefined) {
      needs = fighter.needs(target.flight);
      this.needs.set(name, needs);
    }
    return needs;
  }

  // phase 6, and the choices after it
  launchesAndChoices(t: number): void {
    this.launches(t, true);
    while (this.choosing.size > 0) {
      const groups = [...this.choosing];
      this.choosing.clear();
      for (const group of groups) this.choose(group, t);
      this.launches(t, false);
    }
    for (const wing of this.wings) {
      if (wing.airborne && wing.claim === null && wing.bound === 'nowhere') goBack(wing, t);
    }
  }

  private launches(t: number, waking: boolean): void {
    for (const wing of this.wings) {
      const { claim, fighter } = wing;
      if (claim === null || claim.shot !== null) continue;
      if (claim.waiting === null) {
        if (claim.plan.launchTick === t) this.tryLaunch(wing, claim, t);
      } else if (waking) {
        const picture = claim.target.pictures.get(fighter.flight.nation);
        const wakes =
          claim.waiting === 'picture'
            ? picture !== undefined && holds(picture, t)
            : !claim.target.locks.has(fighter.group);
        if (wakes) this.lookAgain(wing, claim, t);
        if (wing.claim === claim && claim.waiting !== null && latest(wing) <= t) {
          this.release(wing, t);
        }
      }
    }
  }

  private lookAgain(wing: Wing, claim: Claim, t: number): void {
    claim.waiting = null;
    const { plan } = this.planFor(wing, claim.target, t, t, wing.takeOff, at(wing, t));
    if (plan === null) {
      this.release(wing, t);
      return;
    }
    claim.plan = plan;
    set(wing, at(wing, t), plan.x, t);
    if (plan.launchTick === t) this.tryLaunch(wing, claim, t);
  }

  private tryLaunch(wing: Wing, claim: Claim, t: number): void {
    const { fighter } = wing;
    const { target, plan } = claim;
    set(wing, plan.x, plan.x, t);
    const picture = target.pictures.get(fighter.flight.nation);
    if (picture === undefined || !holds(picture, t)) {
      if (picture !== undefined && picture.spans.some(([a]) => a > t)) claim.waiting = 'picture';
      else this.release(wing, t);
      return;
    }
    if (target.locks.has(fighter.group)) {
      claim.waiting = 'lock';
      return;
    }
    const list = fighter.flight.doctrine.salvo[target.threat.class] ?? [1];
    const before = wing.engagements.get(target) ?? 0;
    const wanted = list[Math.min(before, list.length - 1)] ?? 1;
    const rounds = Math.min(wanted, plan.weapon.gun ? wing.bursts : wing.missiles);
    if (plan.weapon.gun) wing.bursts -= rounds;
    else wing.missiles -= rounds;
    wing.fired += rounds;
    wing.engagements.set(target, before + 1);
    claim.firstOrdinal = wing.rounds.get(target) ?? 0;
    wing.rounds.set(target, claim.firstOrdinal + rounds);
    const shot = {
      unit: fighter.flight.id,
      launchTick: t,
      interceptTick: plan.s,
      killed: new Array<boolean>(rounds).fill(false),
    };
    target.shots.push(shot);
    target.locks.add(fighter.group);
    claim.shot = shot;
    claim.freeTick = plan.s + fighter.assessment;
  }

  private choose(group: string, t: number): void {
    const mine = this.wings.filter((w) => w.fighter.group === group);
    const pairs: { wing: Wing; target: Target; plan: Plan; takeOff: number; t0: number }[] = [];
    for (const wing of mine) {
      if (!isFree(wing, t)) continue;
      const { fighter } = wing;
      const takeOff = wing.airborne ? wing.takeOff : t + fighter.readiness;
      const t0 = wing.airborne ? t + fighter.reaction : takeOff;
      for (const target of this.theatre.targets) {
        if (!isFlying(target.threat, target.fate, t)) continue;
        const { nation } = fighter.flight;
        if ((target.identified.get(nation) ?? Infinity) > t) continue;
        if (!(target.pictures.get(nation)?.spans.some(([, b]) => b >= t) ?? false)) continue;
        if (mine.some((w) => w.claim?.target === target)) continue;
        if (!fighter.willing(target.threat.class)) continue;
        const stands = !wing.airborne || (wing.bound === 'station' && arrives(wing) <= t);
        if (stands && takeOff < (wing.unreachable.get(target) ?? -Infinity)) continue;
        const { plan, again } = this.planFor(wing, target, t, t0, takeOff, at(wing, t));
        // from a station, the take-off is what it was
        if (stands && plan === null) {
          const later = Math.ceil(again / FIVE_MINUTES) * FIVE_MINUTES;
          wing.unreachable.set(target, wing.airborne ? Infinity : later);
        }
        if (plan !== null) pairs.push({ wing, target, plan, takeOff, t0 });
      }
    }
    pairs.sort(
      (a, b) =>
        a.plan.launchTick - b.plan.launchTick ||
        this.rank(a.target) - this.rank(b.target) ||
        a.target.threat.key - b.target.threat.key ||
        a.wing.fighter.key - b.wing.fighter.key,
    );
    for (const { wing, target, plan, takeOff, t0 } of pairs) {
      if (wing.claim !== null || mine.some((w) => w.claim?.target === target)) continue;
      wing.unreachable.clear();
      wing.claim = { target, plan, waiting: null, shot: null, firstOrdinal: 0, freeTick: Infinity };
      set(wing, at(wing, t), plan.x, t0);
      wing.takeOff = takeOff;
      wing.bound = 'nowhere';
      this.takeOffs(wing, t);
    }
  }

  private rank({ threat }: Target): number {
    const { classRanking } = this.theatre.scenario;
    const ranks = threat.type.classes.map((c) => classRanking.indexOf(c)).filter((r) => r >= 0);
    return Math.min(classRanking.length, ...ranks);
  }

  private planFor(
    wing: Wing,
    target: Target,
    t: number,
    t0: number,
    takeOff: number,
    from: Vec,
  ): Outcome {
    const { fighter } = wing;
    const weapon = fighter.weaponWith(wing.missiles, wing.bursts, target.threat.class);
    if (weapon === null) return { plan: null, again: Infinity };
    let given = 0;
    const bits = this.theatre.judge.rules.book.authorities.length;
    for (let bit = 0; bit <= bits; bit += 1) {
      if (this.theatre.releaseTick(bit, fighter.flight.nation, target.threat) <= t) {
        given |= IMMEDIATE << bit;
      }
    }
    const released = (releases: Releases, awaits: Releases): boolean =>
      (releases & given) !== 0 && (awaits & ~given) === 0;
    return fighter.search(target.flight, { from, t0, takeOff, weapon, released });
  }

  /** How far each flight came with a leaker. */
  stages(target: Target): Stage[] {
    return this.wings.map((wing) => this.stage(wing, target));
  }

  private stage(wing: Wing, target: Target): Stage {
    const { fighter } = wing;
    const { nation } = fighter.flight;
    if ((wing.engagements.get(target) ?? 0) > 0) return 'missed';
    const { threat } = target;
    const weapon = fighter.weaponWith(fighter.missiles, fighter.bursts, threat.class);
    const can = (t0: number, released: Search['released']): boolean =>
      weapon !== null &&
      fighter.search(target.flight, {
        from: fighter.station ?? fighter.base,
        t0,
        takeOff: t0 - fighter.transit,
        weapon,
        released,
      }).plan !== null;
    const picture = target.pictures.get(nation);
    if (picture === undefined || picture.spans.length === 0) {
      const denied = picture !== undefined && picture.deniedBy.length > 0;
      return denied && can(threat.launchTick, null) ? 'forbidden' : 'undetected';
    }
    if (!can(threat.launchTick, null)) return 'out-of-reach';
    if (!fighter.flown || !can(threat.launchTick, ALL_GIVEN)) return 'forbidden';
    // with nobody to ask, what is permitted is released
    let released = this.theatre.judge.rules.book.authorities.length === 0 ? -Infinity : Infinity;
    const waits = released > 0 ? this.needsOf(fighter, target) : [];
    for (const { releases, awaits } of waits) {
      let permit = Infinity;
      let bars = -Infinity;
      const bits = this.theatre.judge.rules.book.authorities.length;
      for (let bit = 0; bit <= bits; bit += 1) {
        const tick = this.theatre.releaseTick(bit, nation, threat);
        if ((releases & (IMMEDIATE << bit)) !== 0) permit = Math.min(permit, tick);
        if ((awaits & (IMMEDIATE << bit)) !== 0) bars = Math.max(bars, tick);
      }
      released = Math.min(released, Math.max(permit, bars));
    }
    const from = Math.max(target.identified.get(nation) ?? Infinity, released);
    const delay = fighter.station === null ? fighter.readiness : fighter.reaction;
    if (from === Infinity || !can(from + delay, ALL_GIVEN)) return 'too-late';
    if (!fighter.willing(threat.class)) return 'held';
    return wing.left.get(target) === true ? 'no-channel' : 'no-round';
  }
}

/** Where a flight is. */
function at(wing: Wing, t: number): Vec {
  if (t <= wing.leaves) return wing.from;
  const on = (t - wing.leaves) * wing.fighter.rate;
  return on < angleBetween(wing.from, wing.to) ? towards(wing.from, wing.to, on) : wing.to;
}

function set(wing: Wing, from: Vec, to: Vec, leaves: number): void {
  if (wing.airborne) wing.unreachable.clear();
  wing.from = from;
  wing.to = to;
  wing.leaves = leaves;
}

function halt(wing: Wing, t: number): void {
  const here = at(wing, t);
  set(wing, here, here, t);
}

/** First tick at which it is where it goes. */
function arrives(wing: Wing): number {
  return wing.leaves + wing.fighter.wayTicks(wing.from, wing.to);
}

/** Last tick from which it would be home in time. */
function latest(wing: Wing): number {
  const { fighter } = wing;
  const way = angleBetween(wing.from, fighter.base) / fighter.rate;
  return Math.floor(wing.takeOff + fighter.endurance - way);
}

function isFree(wing: Wing, t: number): boolean {
  if (wing.claim !== null || wing.missiles + wing.bursts <= 0) return false;
  return wing.airborne || (wing.fighter.station === null && wing.ready <= t);
}

function goHome(wing: Wing, t: number): void {
  set(wing, at(wing, t), wing.fighter.base, t);
  wing.bound = 'home';
}

/** Back to the station, if it is there before the turn ends, else home. */
function goBack(wing: Wing, t: number): void {
  const { fighter } = wing;
  const here = at(wing, t);
  const { station } = fighter;
  if (
    station !== null &&
    wing.missiles + wing.bursts > 0 &&
    t + fighter.wayTicks(here, station) < wing.turnEnd
  ) {
    set(wing, here, station, t);
    wing.bound = 'station';
  } else {
    goHome(wing, t);
  }
}

/** Sets a patrol's next take-off: the first of its turns that it can be there for. */
function schedule(wing: Wing): void {
  const { fighter, ready } = wing;
  const { readiness } = fighter.flight;
  wing.nextTakeOff = Infinity;
  if (readiness.kind !== 'patrol' || !fighter.flown || fighter.turn <= 0) return;
  const from = ticksOf(readiness.fromS);
  const until = ticksOf(readiness.untilS);
  for (let k = readiness.turn; ; k += readiness.of) {
    const on = from + k * fighter.turn;
    if (on >= until) return;
    const end = Math.min(on + fighter.turn, until);
    const takeOff = Math.max(on - fighter.transit, ready);
    if (takeOff + fighter.transit < end) {
      wing.nextTakeOff = takeOff;
      wing.turnEnd = end;
      return;
    }
  }
}
