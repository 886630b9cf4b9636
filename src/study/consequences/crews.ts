/**
 * Where crewed aircraft were: sorties and time over each airspace, and how near they came to
 * hostile ones. See "Involvement" in `docs/model/consequences.md`.
 */
import { vec3, type Vec3 } from '../../geo/vector.ts';
import type { EngagementLog, SortieRows } from '../../kernel/log.ts';
import type { PolicyPlan } from '../../kernel/plan.ts';
import { angleBetween, EARTH_RADIUS_M, towardsInto } from '../../program/motion.ts';
import { CELL_SLACK_M, type Places } from './places.ts';

/** A leg is looked at in the middle of pieces no longer than this, ticks: 30 s, some 7 km. */
const LONGEST_PIECE = 300;

/** What the crews of one policy are counted into. */
export interface CrewCounts {
  /** [nation × airspace], nation-major. */
  readonly sorties: Float64Array;
  readonly crewedTicks: Float64Array;
  /** [nation] */
  readonly approachM: Float64Array;
  readonly approaches: Float64Array;
  readonly nearestM: Float64Array;
  /** [flight] */
  readonly airborneTicks: Float64Array;
}

/** An aircraft that flies a small orbit for as long as the raid lasts. */
export interface Orbit {
  /** Index of the sensor that it carries. */
  readonly sensor: number;
  readonly nation: number;
  readonly place: Vec3;
}

/** Where a patrol's flights come from and go to. */
export interface Patrol {
  readonly base: Vec3;
  readonly station: Vec3;
}

export class Crews {
  private readonly places: Places;
  private readonly flightNation: readonly number[];
  /** By flight; null for one on alert. */
  private readonly patrols: readonly (Patrol | null)[];
  private readonly orbits: readonly Orbit[];
  /** By 2 × flight, the way out; one more, the way home. */
  private readonly turns: (Passage | undefined)[] = [];
  /** Of the leg at hand. */
  private readonly passage = new Passage();
  private readonly airspaces: number;
  /** By flight: its next sortie, −1 none; and by sortie the one after it of the same flight. */
  private readonly next: Int32Array;
  private after = new Int32Array(64);
  /** By flight, a row each: airspaces that its present sortie has been over. */
  private readonly seen: Uint8Array;
  /** By nation, in one replication. */
  private readonly nearest: Float64Array;
  private readonly from = vec3();
  private readonly to = vec3();
  private readonly point = vec3();

  constructor(
    places: Places,
    airspaces: number,
    nations: number,
    flightNation: readonly number[],
    patrols: readonly (Patrol | null)[],
    orbits: readonly Orbit[],
  ) {
    this.places = places;
    this.airspaces = airspaces;
    this.flightNation = flightNation;
    this.patrols = patrols;
    this.orbits = orbits;
    this.next = new Int32Array(flightNation.length);
    this.seen = new Uint8Array(flightNation.length * airspaces);
    this.nearest = new Float64Array(nations);
  }

  /** Adds a replication, `raidTicks` long from the first launch to the last threat's end. */
  count(out: CrewCounts, log: EngagementLog, plan: PolicyPlan, raidTicks: number): void {
    if (this.flightNation.length === 0 && this.orbits.length === 0) return;
    this.nearest.fill(Infinity);
    const { legs, sorties } = log;
    this.next.fill(-1);
    if (sorties.count > this.after.length) this.after = new Int32Array(2 * sorties.count);
    // A flight's sorties come in order of time.
    for (let s = sorties.count - 1; s >= 0; s -= 1) {
      const f = sorties.flight[s] as number;
      this.after[s] = this.next[f] as number;
      this.next[f] = s;
    }
    countAirborne(out.airborneTicks, sorties);
    for (let i = 0; i < legs.count; i += 1) this.countLeg(out, log, i);
    for (const { sensor, nation, place } of this.orbits) {
      if (plan.sensorCommitted[sensor] === 0) continue;
      const cell = nation * this.airspaces + this.places.airspaceAt(place);
      add(out.sorties, cell, 1);
      add(out.crewedTicks, cell, raidTicks);
      this.nearest[nation] = Math.min(this.nearest[nation] as number, this.places.hostileM(place));
    }
    for (let n = 0; n < this.nearest.length; n += 1) {
      const nearest = this.nearest[n] as number;
      if (nearest === Infinity) continue;
      add(out.approachM, n, nearest);
      add(out.approaches, n, 1);
      out.nearestM[n] = Math.min(out.nearestM[n] as number, nearest);
    }
  }

  private countLeg(out: CrewCounts, { legs, sorties }: EngagementLog, i: number): void {
    const { from, to } = this;
    const f = legs.flight[i] as number;
    const nation = this.flightNation[f] as number;
    const start = legs.fromTick[i] as number;
    const seen = f * this.airspaces;
    for (
      let s = this.next[f] as number;
      s >= 0 && (sorties.takeOff[s] as number) <= start;
      s = this.after[s] as number
    ) {
      this.next[f] = this.after[s] as number;
      this.seen.fill(0, seen, seen + this.airspaces);
    }
    from.x = legs.fromX[i] as number;
    from.y = legs.fromY[i] as number;
    from.z = legs.fromZ[i] as number;
    to.x = legs.toX[i] as number;
    to.y = legs.toY[i] as number;
    to.z = legs.toZ[i] as number;
    const ticks = (legs.toTick[i] as number) - start;
    const nearest = this.nearest[nation] as number;
    const passage = this.turnOf(f, ticks) ?? this.pass(this.passage, ticks, nearest);
    this.nearest[nation] = Math.min(nearest, passage.nearestM);
    for (let k = 0; k < passage.count; k += 1) {
      const over = passage.over[k] as number;
      const cell = nation * this.airspaces + over;
      add(out.crewedTicks, cell, passage.ticks[k] as number);
      if (this.seen[seen + over] === 1) continue;
      this.seen[seen + over] = 1;
      add(out.sorties, cell, 1);
    }
  }

  /**
   * What the leg at hand passes if it is all the way from a patrol's base to its station or back:
   * in a long raid most are, and they are all alike.
   */
  private turnOf(f: number, ticks: number): Passage | null {
    const patrol = this.patrols[f];
    if (patrol === undefined || patrol === null) return null;
    const { from, to } = this;
    const out = isAt(from, patrol.base) && isAt(to, patrol.station);
    if (!out && !(isAt(from, patrol.station) && isAt(to, patrol.base))) return null;
    const slot = 2 * f + (out ? 0 : 1);
    const known = this.turns[slot];
    if (known?.leg === ticks) return known;
    return (this.turns[slot] = this.pass(new Passage(), ticks, Infinity));
  }

  /**
   * Looks at the leg at hand, piece by piece: what airspace it is over for how long, and how near it
   * comes to a hostile one, if that is nearer than `nearestM`. Pieces of which it is clear from an
   * earlier one what they would tell are not looked at.
   */
  private pass(into: Passage, ticks: number, nearestM: number): Passage {
    const { from, to, point, places } = this;
    into.begin(ticks, nearestM);
    this.approach(into, from);
    const still = isAt(from, to);
    const pieces = still ? 1 : Math.max(1, Math.ceil(ticks / LONGEST_PIECE));
    const angle = still ? 0 : angleBetween(from, to);
    const lengthM = angle * EARTH_RADIUS_M;
    const nearer = !still && places.hostileAtLeastM(from, lengthM) < into.nearestM;
    if (nearer) this.approach(into, to);
    const perM = still ? 0 : pieces / lengthM;
    let looksOver = 0;
    let looksNear = nearer ? 0 : pieces;
    for (let k = 0; k < pieces;) {
      const place = still ? from : towardsInto(point, from, to, (angle * (k + 0.5)) / pieces);
      if (k >= looksOver) {
        places.look(place);
        looksOver = Math.min(pieces, k + 1 + Math.floor(places.sameWithinM * perM));
        into.add(places.over, (ticks * (looksOver - k)) / pieces);
      }
      if (k >= looksNear) {
        const clear = this.approach(into, place);
        looksNear = k + 1 + Math.max(0, Math.floor(clear * perM));
      }
      k = Math.min(looksOver, looksNear);
    }
    return into;
  }

  /**
   * Notes how near a place is to hostile airspace. Returns metres around it in which no place is
   * nearer than the nearest so far; below 0 if none are known.
   */
  private approach(passage: Passage, place: Vec3): number {
    const { places } = this;
    const nearest = passage.nearestM;
    if (nearest === 0) return Infinity;
    const least = places.hostileAtLeastM(place, 0);
    if (least >= nearest) return least - nearest;
    const away = places.hostileM(place);
    passage.nearestM = Math.min(nearest, away);
    return away - CELL_SLACK_M - passage.nearestM;
  }
}

/** What a leg passes: one row for each stretch over one airspace. */
class Passage {
  count = 0;
  /** How long the leg takes. */
  leg = 0;
  readonly over: number[] = [];
  readonly ticks: number[] = [];
  nearestM = Infinity;

  begin(leg: number, nearestM: number): void {
    this.count = 0;
    this.leg = leg;
    this.nearestM = nearestM;
  }

  add(over: number, ticks: number): void {
    this.over[this.count] = over;
    this.ticks[this.count] = ticks;
    this.count += 1;
  }
}

function isAt(a: Vec3, b: Vec3): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z;
}

/** Adds the ticks of all sorties from take-off to landing, by flight. */
function countAirborne(airborneTicks: Float64Array, sorties: SortieRows): void {
  for (let s = 0; s < sorties.count; s += 1) {
    const ticks = (sorties.landing[s] as number) - (sorties.takeOff[s] as number);
    add(airborneTicks, sorties.flight[s] as number, ticks);
  }
}

function add(into: Float64Array, at: number, amount: number): void {
  into[at] = (into[at] as number) + amount;
}
