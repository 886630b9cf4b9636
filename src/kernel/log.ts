/**
 * What a run did, for consequences to be read off: engagements, sorties, and where flights were. Off
 * unless a kernel's `log` is set; a bare run, or one for a price, pays nothing for it.
 */

/** Rows so far of one kind; its columns are longer than that, and are replaced when they grow. */
abstract class Rows {
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Index of a new row, for which every column then has room. */
  protected add(capacity: number): number {
    if (this.count === capacity) this.grow(2 * capacity);
    this.count += 1;
    return this.count - 1;
  }

  protected abstract grow(capacity: number): void;
}

const FIRST = 256;

const ints = (old: Int32Array, n: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(n);
  grown.set(old);
  return grown;
};
const doubles = (old: Float64Array, n: number): Float64Array<ArrayBuffer> => {
  const grown = new Float64Array(n);
  grown.set(old);
  return grown;
};

/** One row per launch, in the order of launches. */
export class EngagementRows extends Rows {
  launchTick = new Int32Array(FIRST);
  /** Tick at which the rounds meet, or would have met, the threat. */
  interceptTick = new Int32Array(FIRST);
  /** Unit, or units + flight. */
  effector = new Int32Array(FIRST);
  threat = new Int32Array(FIRST);
  /** Rounds launched, or bursts if `gun`. */
  rounds = new Int32Array(FIRST);
  /** Rounds that met the threat and did not kill; those after a kill find nothing. */
  missed = new Int32Array(FIRST);
  /** 1 if one of the rounds killed. */
  killed = new Int32Array(FIRST);
  /** 1 if the threat's flight ended before the rounds arrived: none of them met it. */
  wasted = new Int32Array(FIRST);
  /** 1 if fired by a flight's gun. */
  gun = new Int32Array(FIRST);
  /** Unit vector beneath the flight that fired; NaN for a fire unit. */
  fromX = new Float64Array(FIRST);
  fromY = new Float64Array(FIRST);
  fromZ = new Float64Array(FIRST);

  /** Notes a launch; returns its row, for `meets` or `isWasted` to be told of. */
  launch(
    tick: number,
    intercept: number,
    effector: number,
    threat: number,
    rounds: number,
  ): number {
    const i = this.add(this.launchTick.length);
    this.launchTick[i] = tick;
    this.interceptTick[i] = intercept;
    this.effector[i] = effector;
    this.threat[i] = threat;
    this.rounds[i] = rounds;
    this.missed[i] = 0;
    this.killed[i] = 0;
    this.wasted[i] = 0;
    this.gun[i] = 0;
    this.fromX[i] = NaN;
    this.fromY[i] = NaN;
    this.fromZ[i] = NaN;
    return i;
  }

  from(row: number, gun: boolean, x: number, y: number, z: number): void {
    this.gun[row] = gun ? 1 : 0;
    this.fromX[row] = x;
    this.fromY[row] = y;
    this.fromZ[row] = z;
  }

  meets(row: number, missed: number, killed: number): void {
    this.missed[row] = missed;
    this.killed[row] = killed;
  }

  isWasted(row: number): void {
    this.wasted[row] = 1;
  }

  protected grow(n: number): void {
    this.launchTick = ints(this.launchTick, n);
    this.interceptTick = ints(this.interceptTick, n);
    this.effector = ints(this.effector, n);
    this.threat = ints(this.threat, n);
    this.rounds = ints(this.rounds, n);
    this.missed = ints(this.missed, n);
    this.killed = ints(this.killed, n);
    this.wasted = ints(this.wasted, n);
    this.gun = ints(this.gun, n);
    this.fromX = doubles(this.fromX, n);
    this.fromY = doubles(this.fromY, n);
    this.fromZ = doubles(this.fromZ, n);
  }
}

/**
 * Where a flight was while airborne, leg by leg: along the great circle from one unit vector to the
 * other at constant speed; where it stood still both are equal. A flight's legs follow one another
 * without gaps from take-off to landing, the last ending with the raid if it has not landed. Legs
 * of different flights are mixed, each in the order in which it ended.
 */
export class LegRows extends Rows {
  flight = new Int32Array(FIRST);
  fromTick = new Int32Array(FIRST);
  toTick = new Int32Array(FIRST);
  fromX = new Float64Array(FIRST);
  fromY = new Float64Array(FIRST);
  fromZ = new Float64Array(FIRST);
  toX = new Float64Array(FIRST);
  toY = new Float64Array(FIRST);
  toZ = new Float64Array(FIRST);

  /** Adds a leg without its places; returns its row. */
  leg(flight: number, fromTick: number, toTick: number): number {
    const i = this.add(this.flight.length);
    this.flight[i] = flight;
    this.fromTick[i] = fromTick;
    this.toTick[i] = toTick;
    return i;
  }

  protected grow(n: number): void {
    this.flight = ints(this.flight, n);
    this.fromTick = ints(this.fromTick, n);
    this.toTick = ints(this.toTick, n);
    this.fromX = doubles(this.fromX, n);
    this.fromY = doubles(this.fromY, n);
    this.fromZ = doubles(this.fromZ, n);
    this.toX = doubles(this.toX, n);
    this.toY = doubles(this.toY, n);
    this.toZ = doubles(this.toZ, n);
  }
}

/** One row per sortie, in the order of landing; those still airborne at the end come last. */
export class SortieRows extends Rows {
  flight = new Int32Array(FIRST);
  takeOff = new Int32Array(FIRST);
  /** Tick of landing; if it is airborne when the last threat's flight ends, that tick. */
  landing = new Int32Array(FIRST);

  sortie(flight: number, takeOff: number, landing: number): void {
    const i = this.add(this.flight.length);
    this.flight[i] = flight;
    this.takeOff[i] = takeOff;
    this.landing[i] = landing;
  }

  protected grow(n: number): void {
    this.flight = ints(this.flight, n);
    this.takeOff = ints(this.takeOff, n);
    this.landing = ints(this.landing, n);
  }
}

/** Set `kernel.log` to one; every run clears it and fills it anew. */
export class EngagementLog {
  readonly engagements = new EngagementRows();
  readonly legs = new LegRows();
  readonly sorties = new SortieRows();
  /** Whether legs are written down: rows of results do without them. */
  keepsLegs = true;

  clear(): void {
    this.engagements.clear();
    this.legs.clear();
    this.sorties.clear();
  }
}
