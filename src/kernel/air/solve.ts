/**
 * When and from where a flight could first fire at a threat: see "Where and when it could fire" in
 * `docs/model/flights.md`. A tick is tried by flying there in thought; where the flight would come
 * too late by some time, no tick can do before that time divided by how fast lateness shrinks.
 */
import type { MutableVec3, Vec3 } from '../../geo/vector.ts';
import { cellOf, type Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import { EARTH_RADIUS_M, angleBetween, angleOfChord, towardsInto } from '../../program/motion.ts';
import type { PolicyPlan } from '../plan.ts';
import { isReleased } from '../releases.ts';
import { NEVER } from '../replication.ts';
import type { AirGround } from './ground.ts';
import { Cursor, type Rates } from './tracks.ts';
import { Ways } from './ways.ts';

export const Weapon = { none: -1, missile: 0, gun: 1 } as const;

/** What a search came to. */
export const Found = {
  yes: 0,
  /** However it flies and whoever releases what: too late for every open tick. */
  never: 1,
  /** No tick is permitted from where it would fire, or no way there and home is clear. */
  noWay: 2,
  /** It would not be home in time; `again` says when, from the ground, it would. */
  notHome: 3,
} as const;

/** Ticks tried after the first are multiples of this. */
const GRID = 100;

export class Solver {
  // What the last search found.
  /** Tick s. */
  intercept = 0;
  /** Smallest feasible tick, whatever ways there are to it; −1 none. */
  first = 0;
  /** ⌊ℓ(s)⌋. */
  launch = 0;
  /** How far it flies before, rad. */
  angle = 0;
  readonly place: MutableVec3 = { x: 0, y: 0, z: 0 };
  /** After `notHome`: earliest tick of take-off that would let it be home in time. */
  again = 0;
  /**
   * After `notHome`, of a flight in the air: ticks in which nothing will do wherever it flies; NEVER
   * if nothing will before it has landed.
   */
  hopelessFor = 0;
  /** Rules are not asked: causes are found so. */
  anyRules = false;

  private readonly program: Program;
  private readonly ground: Ground;
  private readonly rates: Rates;
  private readonly cursor: Cursor;
  private readonly ways: Ways;
  private readonly threatAt: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly baseAt: MutableVec3 = { x: 0, y: 0, z: 0 };

  // The present search.
  private plan!: PolicyPlan;
  private from: Vec3 = this.place;
  private t0 = 0;
  private held = 0;
  private threat = 0;
  private row = 0;
  private speed = 0;
  private radiusM = 0;
  private heightM = 0;
  private reachM = 0;
  private roundSpeed = 0;
  private low = 0;
  private high = 0;
  private level = false;
  private levelReach2 = 0;
  private levelAngle = 0;
  private product = 0;
  /** Rounds are faster than the aircraft: where it must move, lateness changes the faster. */
  private steep = false;
  private perRoundSpeed = 0;
  private perSpeed = 0;
  private perTick = 0;
  private perTickUneven = 0;
  private stretch = 1;
  private timely = false;
  /** Something open was left out because nobody has released it yet. */
  private waiting = false;
  /** Some tick would have been in time, but not from where it would fire. */
  private refused = false;
  // At the tick tried last.
  private slantM = 0;

  constructor(program: Program, ground: Ground, rates: Rates) {
    this.program = program;
    this.ground = ground;
    this.rates = rates;
    this.cursor = new Cursor(program);
    this.ways = new Ways(program, ground);
  }

  /**
   * Searches for flight `f`, which can fly from `from` at tick `t0` and counts its endurance from
   * `takeOff`; `held`: releases that its nation has for the threat; `soonest`: a tick before which
   * it is known not to fire.
   */
  solve(
    plan: PolicyPlan,
    air: AirGround,
    f: number,
    threat: number,
    weapon: number,
    from: Vec3,
    t0: number,
    takeOff: number,
    held: number,
    soonest = t0,
  ): number {
    const p = this.program;
    const team = p.flightTeam[f] as number;
    this.begin(plan, f, threat, weapon, from, t0, held);
    this.stretch = air.stretch;
    let s = this.next(soonest, 1);
    this.first = s;
    if (s < 0) return this.timely || this.waiting ? Found.noWay : Found.never;
    const base = this.baseAt;
    base.x = p.flightBaseX[f] as number;
    base.y = p.flightBaseY[f] as number;
    base.z = p.flightBaseZ[f] as number;
    const ready = p.teamAssessment[team] as number;
    const latest = takeOff + (p.teamEndurance[team] as number) - ready;
    // Where it would fire moves no faster than the threat as long as its reach along the ground stays
    // the same.
    const angular = this.rates.angular[threat] as number;
    const perTick = this.level ? angular * air.stretch : Infinity;
    for (let opened = false; ;) {
      // Endurance first: it ends the search hours before the threat comes, and costs least.
      const home = angleBetween(this.place, base) * this.perSpeed;
      if (s + home > latest) {
        this.again = Math.ceil(s + home - latest + takeOff);
        this.hopelessFor = this.hopelessAt(threat, s, latest, s + home - latest);
        return Found.notHome;
      }
      if (this.anyRules) break;
      if (!opened && !this.ways.open(plan, air, f, threat, from)) return Found.noWay;
      opened = true;
      const skip = this.ways.blockedFor(this.place, perTick);
      if (skip < 0) break;
      // Until then it would not do for the same reason; but no look may be missed at which it would
      // not be home in time.
      const homely = (latest - s - home) / (1 + angular * this.perSpeed);
      const wanted = Math.ceil((s + Math.max(1, Math.min(skip, Math.floor(homely)))) / GRID) * GRID;
      s = this.next(wanted, GRID);
      if (s < 0) return Found.noWay;
    }
    this.intercept = s;
    this.launch = Math.floor(s - this.slantM / this.roundSpeed);
    return Found.yes;
  }

  /**
   * Ticks in which a flight that would be home `late` ticks too late after firing at `s` can do
   * nothing, wherever it flies. What it can do from elsewhere comes no earlier than s, and a threat no
   * faster than the flight brings home no nearer than it takes time. Of all places in reach of P(s)
   * the nearest home is by that reach nearer than P(s): if that is too far, it is for good. Else, where
   * it would fire moves no faster than it does itself.
   */
  private hopelessAt(threat: number, s: number, latest: number, late: number): number {
    if (!this.level || (this.rates.angular[threat] as number) > this.speed) return 0;
    const { cursor, threatAt } = this;
    threatAt.x = cursor.x;
    threatAt.y = cursor.y;
    threatAt.z = cursor.z;
    const home = angleBetween(threatAt, this.baseAt) - this.levelAngle;
    if (s + home * this.perSpeed > latest + 1) return NEVER;
    // An earlier tick that was refused, from there or for its ways, may do from elsewhere.
    return s === this.first && !this.refused ? Math.max(0, Math.floor(late) - 1) : 0;
  }

  private begin(
    plan: PolicyPlan,
    f: number,
    threat: number,
    weapon: number,
    from: Vec3,
    t0: number,
    held: number,
  ): void {
    const p = this.program;
    const team = p.flightTeam[f] as number;
    const teamClass = team * p.counts.classes + (p.threatClass[threat] as number);
    const gun = weapon === Weapon.gun;
    this.plan = plan;
    this.from = from;
    this.t0 = t0;
    this.held = held;
    this.threat = threat;
    this.row = threat * p.counts.teams + team;
    this.speed = p.teamSpeed[team] as number;
    this.heightM = p.teamHeight[team] as number;
    this.radiusM = EARTH_RADIUS_M + this.heightM;
    this.reachM = (gun ? p.teamClassGunReach : p.teamClassReach)[teamClass] as number;
    this.roundSpeed = (gun ? p.teamGunSpeed : p.teamMissileSpeed)[team] as number;
    this.low = (gun ? p.teamClassGunLow : p.teamClassLow)[teamClass] as number;
    this.high = (gun ? p.teamClassGunHigh : p.teamClassHigh)[teamClass] as number;
    const level = this.rates.level[threat] as number;
    this.level = !Number.isNaN(level);
    this.levelReach2 = this.level ? this.reachSquared(level) : 0;
    this.levelAngle = this.levelReach2 > 0 ? angleOfChord(Math.sqrt(this.levelReach2)) : 0;
    this.perRoundSpeed = 1 / this.roundSpeed;
    this.perSpeed = 1 / this.speed;
    this.steep = this.roundSpeed >= this.speed * (this.radiusM + 100_000);
    const metres = this.rates.metres[threat] as number;
    const angular = this.rates.angular[threat] as number;
    this.perTick = 1 / (1 + Math.max(angular / this.speed, metres / this.roundSpeed));
    this.perTickUneven =
      1 / (1 + metres * Math.max(1 / this.roundSpeed, 1 / (this.radiusM * this.speed)));
    this.timely = false;
    this.waiting = false;
    this.refused = false;
  }

  /** Square of the chord, on the unit sphere, at which slant range is the reach; below 0 none. */
  private reachSquared(heightM: number): number {
    const up = heightM - this.heightM;
    return (this.reachM * this.reachM - up * up) / (this.radiusM * (EARTH_RADIUS_M + heightM));
  }

  /** Smallest feasible tick from `s` on that is a multiple of `grid`; −1 none. */
  private next(wanted: number, grid: number): number {
    const p = this.program;
    const { air } = this.plan;
    const { fromAirspaces } = p.counts;
    const stop = p.threatTeamWindows[this.row + 1] as number;
    let s = wanted;
    let opened = false;
    for (let w = p.threatTeamWindows[this.row] as number; w < stop; w += 1) {
      const last = p.teamWindowLast[w] as number;
      if (last < s) continue;
      const set = p.teamWindowSet[w] as number;
      if (!this.anyRules) {
        const releases = air.setReleases[set] as number;
        if (releases === 0) continue;
        if ((releases & this.held) === 0) {
          this.waiting = true;
          continue;
        }
      }
      s = Math.max(s, p.teamWindowFirst[w] as number);
      if (grid > 1) s = Math.ceil(s / grid) * grid;
      const uniform = this.anyRules || air.setUniform[set] === 1;
      if (
        uniform &&
        !this.anyRules &&
        !isReleased(this.plan, p.fromOutcome[set * fromAirspaces] as number, this.held)
      ) {
        this.waiting = true;
        continue;
      }
      if (s <= last && !opened) {
        this.cursor.open(this.threat, s);
        opened = true;
      }
      while (s <= last) {
        let skip = this.lateness(s);
        if (skip === 0) {
          this.timely = true;
          this.stand();
          // Beyond the grid nothing is open, and neither is its edge: ways are looked at later.
          if (uniform) return s;
          const cell = cellOf(this.ground, this.place);
          if (cell >= 0) {
            const from = p.regionFrom[this.ground.region[cell] as number] as number;
            const outcome = p.fromOutcome[set * fromAirspaces + from] as number;
            if (isReleased(this.plan, outcome, this.held)) return s;
          }
          this.refused = true;
          skip = this.ticksInCell();
        }
        s += skip;
        if (grid > 1) s = Math.ceil(s / grid) * grid;
      }
    }
    return -1;
  }

  /** Ticks for which it would certainly fire from the cell that it would now fire from. */
  private ticksInCell(): number {
    const { ground, place } = this;
    const perTick = (this.rates.angular[this.threat] as number) * this.stretch;
    // Its reach along the ground changes with height, and its place with it.
    if (!this.level || !(perTick > 0)) return 1;
    const { centre, east, north, cell } = ground;
    const depth = place.x * centre.x + place.y * centre.y + place.z * centre.z;
    const x = (place.x * east.x + place.y * east.y + place.z * east.z) / (depth * cell);
    const y = (place.x * north.x + place.y * north.y + place.z * north.z) / (depth * cell);
    const column = x - Math.floor(x);
    const row = y - Math.floor(y);
    const border = Math.min(column, 1 - column, row, 1 - row) * cell;
    return Math.max(1, Math.floor(border / perTick));
  }

  /** 0 if the flight could have fired in time to meet it at `s`; else ticks in which it cannot. */
  private lateness(s: number): number {
    const { cursor, from } = this;
    cursor.move(s);
    const h = cursor.heightM;
    if (h < this.low || h > this.high) {
      // A height that is kept is never left; `last` of any window comes before this.
      if (this.level) return 0x3fffffff;
      return Math.max(1, cursor.enters(this.low, this.high) - s);
    }
    const dx = cursor.x - from.x;
    const dy = cursor.y - from.y;
    const dz = cursor.z - from.z;
    const chord2 = dx * dx + dy * dy + dz * dz;
    const reach2 = this.level ? this.levelReach2 : this.reachSquared(h);
    const up = h - this.heightM;
    const product = this.radiusM * (EARTH_RADIUS_M + h);
    this.product = product;
    if (reach2 < 0 && this.level) return 0x3fffffff;
    if (reach2 < 0) this.angle = NaN;
    else if (chord2 > reach2) {
      const reach = this.level ? this.levelAngle : angleOfChord(Math.sqrt(reach2));
      this.angle = angleOfChord(Math.sqrt(chord2)) - reach;
      this.slantM = this.reachM;
    } else {
      this.angle = 0;
      this.slantM = Math.sqrt(up * up + product * chord2);
    }
    const late = this.t0 + this.slantM * this.perRoundSpeed + this.angle * this.perSpeed - s;
    if (late <= 0) return 0;
    if (this.level) {
      const sure = Math.max(1, Math.ceil(late * this.perTick));
      return this.steep ? Math.max(sure, this.tangent(s, late, chord2)) : sure;
    }
    // Reach along the ground changes with height: only slant range changes steadily.
    const slant = Math.sqrt(up * up + product * chord2);
    const over = Math.max(0, slant - this.reachM) / (this.radiusM * this.speed);
    const least = this.t0 + Math.min(slant, this.reachM) / this.roundSpeed + over - s;
    return Math.max(1, Math.ceil(least * this.perTickUneven));
  }

  /**
   * Ticks in which it is too late as far as the threat's present straight piece goes. Lateness over
   * one is convex: the distance to a fixed place along a circle is, and where the flight need not
   * move at all what is left of it grows more slowly. So it stays above its tangent.
   */
  private tangent(s: number, late: number, chord2: number): number {
    const { cursor } = this;
    // d(chord)/ds is this over the chord, d(angle)/ds that over the cosine of half the angle.
    const half = cursor.approach(this.from) / Math.sqrt(chord2);
    const falls =
      this.angle > 0
        ? 1 - (half * this.perSpeed) / Math.sqrt(1 - 0.25 * chord2)
        : 1 - (half * this.product * Math.sqrt(chord2) * this.perRoundSpeed) / this.slantM;
    const left = cursor.left(s);
    // The piece is a little faster in its middle than at its ends.
    return Math.ceil(falls > 0 ? Math.min(left, (late / falls) * 0.9999) : left);
  }

  /** Puts `place` where it would stand at the tick tried last. */
  private stand(): void {
    const { place, from, cursor, threatAt } = this;
    if (this.angle === 0) {
      place.x = from.x;
      place.y = from.y;
      place.z = from.z;
      return;
    }
    threatAt.x = cursor.x;
    threatAt.y = cursor.y;
    threatAt.z = cursor.z;
    towardsInto(place, from, threatAt, this.angle);
  }
}
