/** A flight of fighters: where it is, what it carries, and when and where it could fire. */
import { keyOf } from '../../src/chance/key.ts';
import type {
  AircraftType,
  AirWeaponPerformance,
  Flight,
  Scenario,
  ThreatType,
} from '../../src/scenario/model.ts';
import { TICKS_PER_S, positionAt, ticksOf, type Threat } from './flight.ts';
import { EnterRules, type GroundGrid } from './ground.ts';
import { groupOf } from './pairs.ts';
import { EngageRules, IMMEDIATE, effectorOf, type Judge, type Releases } from './rules.ts';
import type { Overflight } from './scene.ts';
import { EARTH_M, along, angleBetween, tangentTowards, vecOf, type Vec } from './sphere.ts';

/** A weapon as it can be used against one class. */
export interface Weapon {
  readonly gun: boolean;
  readonly performance: AirWeaponPerformance;
  readonly roundSpeedMps: number;
}

/** Where and when a flight would fire at a threat. */
export interface Plan {
  readonly s: number;
  /** ⌊ℓ(s)⌋. */
  readonly launchTick: number;
  readonly x: Vec;
  readonly weapon: Weapon;
}

/** What a search came to; `again`: the earliest take-off that would let it be home in time. */
export interface Outcome {
  readonly plan: Plan | null;
  readonly again: number;
}

/** What is asked when a flight looks for a firing position. */
export interface Search {
  readonly from: Vec;
  readonly t0: number;
  readonly takeOff: number;
  readonly weapon: Weapon;
  /** Whether an intercept that waits for these releases may be had; null: no rule is asked. */
  readonly released: ((releases: Releases, awaits: Releases) => boolean) | null;
}

/** After the first, only multiples of this are tried when a way is closed. */
const LATER_TICKS = 100;

/** The point `angle` from `a` towards `b`; `a` itself where they coincide. */
export function towards(a: Vec, b: Vec, angle: number): Vec {
  return angle <= 0 || angleBetween(a, b) < 1e-12 ? a : along(a, tangentTowards(a, b), angle);
}

/** Everything about a flight that does not change in the course of a replication. */
export class Fighter {
  readonly flight: Flight;
  readonly type: AircraftType;
  readonly key: number;
  readonly group: string;
  readonly base: Vec;
  /** Of a patrol; null on alert. */
  readonly station: Vec | null;
  /** Ticks from a claim on the ground to take-off. */
  readonly readiness: number;
  readonly reaction: number;
  readonly assessment: number;
  readonly endurance: number;
  readonly turnRound: number;
  /** Ticks from base to station. */
  readonly transit: number;
  /** Ticks of a turn on station. */
  readonly turn: number;
  readonly missiles: number;
  readonly bursts: number;
  /** Whether the station may be entered at all. */
  readonly flown: boolean;
  private readonly scenario: Scenario;
  private readonly judge: Judge;
  private readonly grid: GroundGrid;
  private readonly enter = new Map<string, EnterRules>();
  private readonly engage = new Map<string, EngageRules>();

  constructor(scenario: Scenario, judge: Judge, grid: GroundGrid, flight: Flight) {
    const type = scenario.aircraftTypes.find((t) => t.id === flight.aircraft);
    if (type === undefined) throw new Error(`unknown aircraft type \`${flight.aircraft}\``);
    this.scenario = scenario;
    this.judge = judge;
    this.grid = grid;
    this.flight = flight;
    this.type = type;
    this.key = keyOf(flight.id);
    this.group = groupOf(scenario, flight);
    this.base = vecOf(flight.base);
    const { readiness } = flight;
    this.station = readiness.kind === 'patrol' ? vecOf(readiness.station) : null;
    this.readiness = readiness.kind === 'alert' ? ticksOf(readiness.readinessS) : 0;
    this.reaction = ticksOf(type.reactionS);
    this.assessment = ticksOf(type.assessmentS);
    this.endurance = ticksOf(type.enduranceS);
    this.turnRound = ticksOf(type.turnRoundS);
    this.transit = this.station === null ? 0 : this.wayTicks(this.base, this.station);
    this.missiles = type.missile.rounds * flight.number;
    this.bursts = (type.gun?.bursts ?? 0) * flight.number;
    let shotS = 0;
    for (const [weapon, rounds] of [
      [type.missile, type.missile.rounds],
      [type.gun, type.gun?.bursts ?? 0],
    ] as const) {
      if (weapon === undefined || rounds <= 0) continue;
      for (const { reachM } of Object.values(weapon.against)) {
        shotS = Math.max(shotS, reachM / weapon.roundSpeedMps);
      }
    }
    const firing = Math.ceil((type.assessmentS + shotS) * TICKS_PER_S);
    this.turn = this.endurance - 2 * this.transit - firing;
    const { station } = this;
    this.flown =
      station === null ||
      scenario.threatTypes.some(
        (t) =>
          scenario.raid.some((g) => g.type === t.id) && this.entering(t).clear(station, station),
      );
  }

  /** Radians per tick. */
  get rate(): number {
    return this.type.speedMps / EARTH_M / TICKS_PER_S;
  }

  /** Ticks from one place to another, rounded up. */
  wayTicks(a: Vec, b: Vec): number {
    return Math.ceil(angleBetween(a, b) / this.rate);
  }

  entering(type: ThreatType): EnterRules {
    let rules = this.enter.get(type.id);
    if (rules === undefined) {
      const effector = effectorOf(this.scenario, this.grid.scene, {
        kind: 'flight',
        flight: this.flight,
      });
      rules = new EnterRules(this.judge, this.grid, effector, type, this.type.heightM);
      this.enter.set(type.id, rules);
    }
    return rules;
  }

  /** `engage` at one threat fired from one airspace (−1 international). */
  engaging(target: Overflight, from: number): EngageRules {
    const name = `${target.threat.id} ${from}`;
    let rules = this.engage.get(name);
    if (rules === undefined) {
      const { scene } = this.grid;
      const effector = effectorOf(this.scenario, scene, { kind: 'flight', flight: this.flight });
      rules = new EngageRules(this.judge, target, effector, scene.name(from));
      this.engage.set(name, rules);
    }
    return rules;
  }

  /** The weapons that can engage a class, preferred first. */
  weapons(threatClass: string): Weapon[] {
    const list: Weapon[] = [];
    const add = (
      gun: boolean,
      weapon: Pick<AircraftType['missile'], 'roundSpeedMps' | 'against'> | undefined,
    ): void => {
      const performance = weapon?.against[threatClass];
      if (weapon === undefined || performance === undefined) return;
      if (performance.killProbability <= 0 || performance.reachM <= 0) return;
      list.push({ gun, performance, roundSpeedMps: weapon.roundSpeedMps });
    };
    add(false, this.type.missile);
    add(true, this.type.gun);
    return this.flight.doctrine.gunFor.includes(threatClass) ? list.reverse() : list;
  }

  /** The weapon that a flight with these rounds left uses against a class. */
  weaponWith(missiles: number, bursts: number, threatClass: string): Weapon | null {
    return this.weapons(threatClass).find((w) => (w.gun ? bursts : missiles) > 0) ?? null;
  }

  willing(threatClass: string): boolean {
    return !this.flight.doctrine.unwilling.includes(threatClass);
  }

  /** Whole ticks by which the launch, as rules know it, precedes the intercept at s. */
  knownAt(threatClass: string, s: number): number {
    const all = this.weapons(threatClass);
    const weapon = all.find((w) => !w.gun) ?? all[0];
    if (weapon === undefined) return s;
    return Math.floor(s - (weapon.performance.reachM / weapon.roundSpeedMps) * TICKS_PER_S);
  }

  /** The earliest way to fire at a threat, tick by tick. */
  search(target: Overflight, search: Search): Outcome {
    const never = { plan: null, again: Infinity };
    const { threat } = target;
    const { weapon, from, t0, takeOff } = search;
    const { performance } = weapon;
    const ra = EARTH_M + this.type.heightM;
    const cruise = threat.type.profile === 'cruise';
    const slope =
      1 +
      (1.02 * threat.type.speedMps) / weapon.roundSpeedMps +
      (1.02 * threat.type.speedMps) / this.type.speedMps;
    let closed = false;
    for (let s = Math.max(threat.launchTick, Math.ceil(t0)); s <= threat.endTick; s += 1) {
      if (closed && s % LATER_TICKS !== 0) continue;
      const i = (s - threat.launchTick) * threat.perTick;
      const h = threat.h[i] ?? 0;
      const rt = EARTH_M + h;
      const cosine = (ra * ra + rt * rt - performance.reachM * performance.reachM) / (2 * ra * rt);
      if (h < performance.minHeightM || h > performance.maxHeightM || cosine > 1) {
        if (cruise) return never;
        continue;
      }
      const p = positionAt(threat, i);
      const theta = angleBetween(from, p);
      const rho = Math.acos(Math.max(-1, cosine));
      const far = Math.max(0, theta - rho);
      // law of cosines for the slant range across the angle that is left
      const slantM = Math.sqrt(ra * ra + rt * rt - 2 * ra * rt * Math.cos(theta - far));
      const launch = s - (slantM / weapon.roundSpeedMps) * TICKS_PER_S;
      const late = t0 + far / this.rate - launch;
      if (late > 0) {
        // along a level path nothing can be feasible sooner than this
        if (cruise) s += Math.max(0, Math.floor(late / slope) - 1);
        continue;
      }
      const x = towards(from, p, far);
      if (search.released !== null) {
        const over = this.grid.airspaceUnder(x);
        if (over === null || !this.permitted(target, i, s, over, search.released)) continue;
      }
      const home = s + this.assessment + angleBetween(x, this.base) / this.rate;
      if (home - takeOff > this.endurance) {
        return { plan: null, again: Math.ceil(home - this.endurance) };
      }
      if (search.released !== null) {
        const enter = this.entering(threat.type);
        if (!enter.clear(from, x) || !enter.clear(x, this.base)) {
          closed = true;
          continue;
        }
      }
      return { plan: { s, launchTick: Math.floor(launch), x, weapon }, again: takeOff };
    }
    return never;
  }

  private permitted(
    target: Overflight,
    i: number,
    s: number,
    over: number,
    released: (releases: Releases, awaits: Releases) => boolean,
  ): boolean {
    const { threat } = target;
    const known = (this.knownAt(threat.class, s) - threat.launchTick) * threat.perTick;
    const { releases, awaits } = this.engaging(target, over).at(i, known);
    return releases !== 0 && released(releases, awaits);
  }

  /** What intercepts from any airspace wait for, and the last tick of each kind. */
  needs(target: Overflight): readonly Need[] {
    const { threat } = target;
    const weapons = this.weapons(threat.class);
    const found = new Map<string, { releases: Releases; awaits: Releases; last: number }>();
    const { scene } = this.grid;
    // the airspace fired from matters only where a rule asks for it
    const asked = this.judge.rules.book.rules.some((r) => r.text.includes('fromOver'));
    for (let over = -1; over < (asked ? scene.nations.length : 0); over += 1) {
      const rules = this.engaging(target, over);
      // choice: once a second is enough to tell the kinds apart and when each is past
      for (let s = threat.launchTick; s <= threat.endTick; s += TICKS_PER_S) {
        const i = (s - threat.launchTick) * threat.perTick;
        const h = threat.h[i] ?? 0;
        if (!weapons.some((w) => inHeights(w.performance, h))) continue;
        const known = (this.knownAt(threat.class, s) - threat.launchTick) * threat.perTick;
        const { releases, awaits } = rules.at(i, known);
        if (releases === 0) continue;
        const name = `${releases}/${awaits}`;
        const need = found.get(name) ?? { releases, awaits, last: s };
        need.last = Math.max(need.last, s);
        found.set(name, need);
      }
    }
    return [...found.values()];
  }
}

/** A kind of permitted intercept: what it waits for, and its last tick. */
export interface Need {
  readonly releases: Releases;
  readonly awaits: Releases;
  readonly last: number;
}

function inHeights(performance: AirWeaponPerformance, h: number): boolean {
  return h >= performance.minHeightM && h <= performance.maxHeightM;
}

/** All releases given. */
export const ALL_GIVEN = (releases: Releases): boolean => releases !== 0;

/** Bits of authorities named in a need, without the one that stands for nobody. */
export function named({ releases, awaits }: Need): Releases {
  return (releases | awaits) & ~IMMEDIATE;
}

/** Whether a threat is in the air. */
export function isFlying(threat: Threat, fate: string | null, t: number): boolean {
  return fate === null && t >= threat.launchTick;
}
