/** What flights have and are doing during a replication, as columns. */
import type { Program } from '../../program/layout.ts';
import { NEVER } from '../replication.ts';
import { NONE } from '../state.ts';
import { Weapon } from './solve.ts';

/** What a flight is doing. */
export const AirDoing = {
  /** Not committed, or a patrol that does not fly. */
  absent: 0,
  /** On the ground, or being turned round. */
  ground: 1,
  /** Airborne without a claim: on the way to its station, on it, or on the way home. */
  free: 2,
  /** Has claimed a threat and not yet fired at it. */
  bound: 3,
  /** From launch to assessment. */
  engaged: 4,
} as const;

export class AirState {
  readonly program: Program;

  // By flight.
  readonly doing: Uint8Array;
  readonly rounds: Int32Array;
  readonly bursts: Int32Array;
  /** Missiles and bursts spent in this replication. */
  readonly fired: Int32Array;
  readonly firedBursts: Int32Array;
  /** Threat it has claimed; −1 none. */
  readonly claim: Int32Array;
  /** By threat, flights that have claimed it. */
  readonly claims: Int32Array;
  readonly weapon: Int8Array;
  /** Tick s at which its rounds meet, or would meet, the threat. */
  readonly intercept: Int32Array;
  readonly inFlight: Int32Array;
  /** Tick of its next look at a claim in phase `fly`; −1 none. */
  readonly due: Int32Array;
  /** Last tick that it may wait for; NEVER if it is not waiting. */
  readonly giveUp: Int32Array;
  readonly waitsForLock: Uint8Array;
  /** Tick of its next event in phase `free`; −1 none. */
  readonly wake: Int32Array;
  readonly takeOff: Int32Array;
  /** On the ground: tick from which it has all its rounds again. */
  readonly readyAt: Int32Array;
  /**
   * Flights that could claim, in no order: airborne without a claim, or on alert and ready, with
   * rounds; and where each is among them, −1 if it is not.
   */
  readonly idle: Int32Array;
  idleCount = 0;
  private readonly idleAt: Int32Array;
  /** Of one in the air without a claim: tick at which it leaves its station, or lands. */
  readonly changes: Int32Array;
  /** By [flight × class]: what it would fire now; none at classes not worth it. */
  readonly uses: Int8Array;
  private readonly usesAtFirst: Int8Array;
  /** 1 while it flies home. */
  readonly homeward: Uint8Array;
  readonly landing: Int32Array;
  /** End of a patrol's present or next turn, and the turn's number. */
  readonly leaves: Int32Array;
  readonly turn: Int32Array;
  /** Raised whenever it moves off: what it found while standing holds no longer. */
  readonly moves: Int32Array;
  /**
   * Of one without a claim that has looked at all threats since it last became free or moved off:
   * tick before which only new ones concern it; else 0.
   */
  readonly calmUntil: Int32Array;
  /** A tick before which all idle flights are calm. */
  allCalmUntil = 0;
  /** Row of its engagement under way in the log. */
  readonly row: Int32Array;

  /** By threat: 1 once a flight has fired at it. */
  readonly shotAt: Uint8Array;

  // By [flight × threat].
  /** Rounds and bursts launched, and engagements. */
  readonly shots: Int32Array;
  readonly engagements: Int32Array;
  /** 1 if it was willing and had rounds for the threat when that hit. */
  readonly left: Uint8Array;

  constructor(program: Program) {
    const { flights: n, threats } = program.counts;
    this.program = program;
    this.doing = new Uint8Array(n);
    this.rounds = new Int32Array(n);
    this.bursts = new Int32Array(n);
    this.fired = new Int32Array(n);
    this.firedBursts = new Int32Array(n);
    this.claim = new Int32Array(n);
    this.claims = new Int32Array(threats);
    this.weapon = new Int8Array(n);
    this.intercept = new Int32Array(n);
    this.inFlight = new Int32Array(n);
    this.due = new Int32Array(n);
    this.giveUp = new Int32Array(n);
    this.waitsForLock = new Uint8Array(n);
    this.wake = new Int32Array(n);
    this.takeOff = new Int32Array(n);
    this.readyAt = new Int32Array(n);
    this.idle = new Int32Array(n);
    this.idleAt = new Int32Array(n);
    this.changes = new Int32Array(n);
    this.homeward = new Uint8Array(n);
    this.landing = new Int32Array(n);
    this.leaves = new Int32Array(n);
    this.turn = new Int32Array(n);
    this.moves = new Int32Array(n);
    this.calmUntil = new Int32Array(n);
    this.row = new Int32Array(n);
    this.shotAt = new Uint8Array(threats);
    this.shots = new Int32Array(n * threats);
    this.engagements = new Int32Array(n * threats);
    this.left = new Uint8Array(n * threats);
    this.uses = new Int8Array(n * program.counts.classes);
    this.rounds.set(program.flightRounds);
    this.bursts.set(program.flightBursts);
    for (let f = 0; f < n; f += 1) this.chooseWeapons(f);
    this.usesAtFirst = this.uses.slice();
  }

  /** Settles what a flight uses, after its rounds have changed. */
  chooseWeapons(f: number): void {
    const p = this.program;
    const { classes } = p.counts;
    for (let c = 0; c < classes; c += 1) {
      const willing = p.teamClassWilling[(p.flightTeam[f] as number) * classes + c] === 1;
      this.uses[f * classes + c] = willing ? this.weaponFor(f, c) : Weapon.none;
    }
  }

  reset(flown: Uint8Array): void {
    const p = this.program;
    this.rounds.set(p.flightRounds);
    this.bursts.set(p.flightBursts);
    this.idleCount = 0;
    this.allCalmUntil = 0;
    this.idleAt.fill(NONE);
    for (let f = 0; f < flown.length; f += 1) {
      this.doing[f] = flown[f] === 1 ? AirDoing.ground : AirDoing.absent;
      if (flown[f] === 1 && this.isAlert(f) && !this.isSpent(f)) this.setIdle(f);
    }
    this.uses.set(this.usesAtFirst);
    this.changes.fill(NEVER);
    this.fired.fill(0);
    this.firedBursts.fill(0);
    this.claim.fill(NONE);
    this.claims.fill(0);
    this.inFlight.fill(0);
    this.due.fill(NONE);
    this.giveUp.fill(NEVER);
    this.waitsForLock.fill(0);
    this.wake.fill(NONE);
    this.homeward.fill(0);
    this.turn.fill(0);
    this.moves.fill(0);
    this.calmUntil.fill(0);
    this.shotAt.fill(0);
    this.shots.fill(0);
    this.engagements.fill(0);
    this.left.fill(0);
  }

  setIdle(f: number): void {
    if (this.idleAt[f] !== NONE) return;
    this.idleAt[f] = this.idleCount;
    this.idle[this.idleCount] = f;
    this.idleCount += 1;
  }

  clearIdle(f: number): void {
    const at = this.idleAt[f] as number;
    if (at === NONE) return;
    this.idleCount -= 1;
    const moved = this.idle[this.idleCount] as number;
    this.idle[at] = moved;
    this.idleAt[moved] = at;
    this.idleAt[f] = NONE;
  }

  /** It moves off. */
  moveOff(f: number): void {
    this.moves[f] = (this.moves[f] as number) + 1;
    this.calmUntil[f] = 0;
  }

  /** It is to look again at a tick at the latest. */
  stirAt(f: number, tick: number): void {
    if (tick < (this.calmUntil[f] as number)) this.calmUntil[f] = tick;
    if (tick < this.allCalmUntil) this.allCalmUntil = tick;
  }

  isAlert(f: number): boolean {
    return (this.program.flightReadiness[f] as number) >= 0;
  }

  isSpent(f: number): boolean {
    return this.rounds[f] === 0 && this.bursts[f] === 0;
  }

  /** What a flight would fire at a class, with what it has left. */
  weaponFor(f: number, threatClass: number): number {
    return this.weaponWith(f, threatClass, this.rounds[f] as number, this.bursts[f] as number);
  }

  weaponWith(f: number, threatClass: number, rounds: number, bursts: number): number {
    const p = this.program;
    const at = (p.flightTeam[f] as number) * p.counts.classes + threatClass;
    const missile = rounds > 0 && (p.teamClassKill[at] as number) > 0;
    const gun = bursts > 0 && (p.teamClassGunKill[at] as number) > 0;
    if (gun && (!missile || p.teamClassGunFirst[at] === 1)) return Weapon.gun;
    return missile ? Weapon.missile : Weapon.none;
  }
}
