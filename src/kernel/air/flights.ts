/**
 * What happens to flights, event by event: they get ready, claims come due, rounds meet threats.
 */
import { Purpose } from '../../chance/purpose.ts';
import type { MutableVec3 } from '../../geo/vector.ts';
import type { Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import { angleBetween } from '../../program/motion.ts';
import { Phase } from '../queue.ts';
import { FateCode, NEVER } from '../replication.ts';
import type { Running } from '../running.ts';
import { NONE } from '../state.ts';
import { TraceKind } from '../trace.ts';
import { AirCauses } from './cause.ts';
import { Claims } from './claims.ts';
import { AirGround } from './ground.ts';
import { Motion } from './motion.ts';
import { Found, Solver, Weapon } from './solve.ts';
import { Sorties } from './sorties.ts';
import { AirDoing, AirState } from './state.ts';
import { Rates } from './tracks.ts';

/** What flights need of the kernel. */
export interface Kills {
  die(t: number, tick: number, fate: number, stopper: number): void;
  unlock(t: number, group: number, tick: number): void;
}

export class Flights {
  readonly state: AirState;
  readonly motion: Motion;
  readonly claims: Claims;
  readonly sorties: Sorties;
  readonly ground: AirGround;
  readonly solver: Solver;
  readonly causes: AirCauses;
  private readonly on: Running;
  private readonly program: Program;
  private readonly kills: Kills;
  private readonly subject: number;
  /** Nothing has changed since all was made ready for a run without flights. */
  private asLeft = false;

  constructor(on: Running, kills: Kills, ground: Ground, first: number, last: number) {
    const { program } = on;
    const rates = new Rates(program);
    this.on = on;
    this.program = program;
    this.kills = kills;
    this.subject = program.counts.pairs + program.counts.units;
    this.state = new AirState(program);
    this.motion = new Motion(program);
    this.ground = new AirGround(program, ground);
    this.solver = new Solver(program, ground, rates);
    this.claims = new Claims(on, this, rates);
    this.sorties = new Sorties(on, this.state, this.motion, this.claims, first, last);
    this.causes = new AirCauses(program, this, ground);
  }

  // Before the raid.

  begin(): void {
    const { state, program: p, on, motion } = this;
    const { any } = on.plan.air;
    if (!any && this.asLeft) return;
    this.asLeft = !any;
    state.reset(this.ground.flownUnder(on.plan));
    this.claims.begin();
    const { at } = motion;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (state.doing[f] === AirDoing.absent) continue;
      at.x = p.flightBaseX[f] as number;
      at.y = p.flightBaseY[f] as number;
      at.z = p.flightBaseZ[f] as number;
      motion.send(f, -NEVER, -NEVER, at, 0);
      state.readyAt[f] = -NEVER;
      if (state.isAlert(f)) continue;
      this.sorties.planTurn(f, -NEVER);
      // Until the raid begins there is nothing to claim, and patrols keep to their turns.
      while (state.wake[f] !== NONE && (state.wake[f] as number) <= this.sorties.first) {
        this.wake(f, state.wake[f] as number);
      }
    }
  }

  // Phase 3: ready, take-off by turn, assessed.

  onFree(f: number, tick: number): void {
    const { state } = this;
    if (state.wake[f] !== tick) return;
    this.wake(f, tick);
  }

  private wake(f: number, tick: number): void {
    const { state, program: p } = this;
    if (state.doing[f] === AirDoing.engaged) {
      state.wake[f] = NONE;
      this.assessed(f, tick);
      return;
    }
    this.sorties.advance(f, tick);
    state.wake[f] = NONE;
    if (state.readyAt[f] === tick) {
      state.rounds[f] = p.flightRounds[f] as number;
      state.bursts[f] = p.flightBursts[f] as number;
      state.chooseWeapons(f);
      if (state.isAlert(f)) {
        state.setIdle(f);
        this.claims.onFree(f, tick);
        return;
      }
      this.sorties.planTurn(f, tick);
      if (state.wake[f] !== tick) return;
      state.wake[f] = NONE;
    }
    state.takeOff[f] = tick;
    state.doing[f] = AirDoing.free;
    if (this.on.trace !== null) this.note(tick, TraceKind.tookOff, NONE, f, 0);
    this.motion.locate(f, tick);
    this.sorties.goOn(f, tick);
  }

  private assessed(f: number, tick: number): void {
    const { state, program: p, on } = this;
    const t = state.claim[f] as number;
    const group = p.flightGroup[f] as number;
    const alive = on.state.alive[t] === 1;
    this.claims.end(f, t, alive, tick);
    if (alive && on.state.groups > 0) this.kills.unlock(t, group, tick);
    this.becomeFree(f, tick);
  }

  // Phase 6: launches.

  onLaunch(f: number, tick: number): void {
    const { state, program: p, on } = this;
    if (state.due[f] !== tick || state.doing[f] !== AirDoing.bound) return;
    state.due[f] = NONE;
    const t = state.claim[f] as number;
    const waits = state.giveUp[f] !== NEVER;
    if (tick >= (state.giveUp[f] as number)) {
      this.drop(f, tick);
      return;
    }
    const locked = on.state.groups > 0 && this.isLocked(f, t);
    if (locked && state.waitsForLock[f] === 1) {
      this.wait(f, tick, NEVER);
      return;
    }
    if (waits && !this.looksAgain(f, t, tick)) return;
    const cell = on.rep.see(on.plan, t, p.flightNation[f] as number);
    const picture = this.pictureFrom(cell, tick);
    if (picture > tick) {
      if (picture === NEVER) this.drop(f, tick);
      else this.wait(f, tick, picture);
    } else if (locked) {
      state.waitsForLock[f] = 1;
      this.wait(f, tick, NEVER);
    } else this.fire(f, t, tick);
  }

  private isLocked(f: number, t: number): boolean {
    const { state } = this.on;
    return state.locked[t * state.groups + (this.program.flightGroup[f] as number)] === 1;
  }

  /** The tick itself if there is a picture at it, else the first of the next; NEVER if none is. */
  private pictureFrom(cell: number, tick: number): number {
    const { rep } = this.on;
    const n = rep.pictureCount[cell] as number;
    for (let i = 0; i < n; i += 1) {
      if (rep.pictureEnd(cell, i) >= tick) return Math.max(tick, rep.pictureStart(cell, i));
    }
    return NEVER;
  }

  /** Stays where it is until a tick, or as long as it can and still be home in time. */
  private wait(f: number, tick: number, until: number): void {
    const { state, motion, program: p, on } = this;
    const team = p.flightTeam[f] as number;
    if (on.log !== null) motion.record(on.log, f, tick);
    motion.locate(f, tick);
    motion.send(f, tick, tick, motion.at, 0);
    const home = angleBetween(motion.at, this.sorties.baseOf(f)) / (p.teamSpeed[team] as number);
    const last = Math.floor(
      (state.takeOff[f] as number) + (p.teamEndurance[team] as number) - home,
    );
    if (last <= tick) {
      this.drop(f, tick);
      return;
    }
    if (on.trace !== null) {
      const t = state.claim[f] as number;
      this.note(tick, TraceKind.waits, t, f, state.waitsForLock[f] as number);
    }
    state.giveUp[f] = last;
    state.due[f] = Math.min(until, last);
    on.post(Math.min(until, last), Phase.fly, f);
  }

  /** Chooses where and when to fire anew from where it stands; whether that is now. */
  private looksAgain(f: number, t: number, tick: number): boolean {
    const { state, motion, solver, on } = this;
    state.giveUp[f] = NEVER;
    state.waitsForLock[f] = 0;
    motion.locate(f, tick);
    const weapon = state.weapon[f] as number;
    const held = this.claims.held(f, t);
    const off = state.takeOff[f] as number;
    const found = solver.solve(on.plan, this.ground, f, t, weapon, motion.at, tick, off, held);
    if (found !== Found.yes) {
      this.drop(f, tick);
      return false;
    }
    if (on.log !== null) motion.record(on.log, f, tick);
    motion.send(f, tick, tick, solver.place, solver.angle);
    state.intercept[f] = solver.intercept;
    if (solver.launch <= tick) return true;
    state.due[f] = solver.launch;
    on.post(solver.launch, Phase.fly, f);
    return false;
  }

  private fire(f: number, t: number, tick: number): void {
    const { state, program: p, on } = this;
    const pair = f * p.counts.threats + t;
    const teamClass = (p.flightTeam[f] as number) * p.counts.classes + (p.threatClass[t] as number);
    const engagement = state.engagements[pair] as number;
    const entry = Math.min(engagement, (p.teamClassSalvoLength[teamClass] as number) - 1);
    const gun = state.weapon[f] === Weapon.gun;
    const left = gun ? state.bursts : state.rounds;
    const fired = gun ? state.firedBursts : state.fired;
    const rounds = Math.min(
      p.salvo[(p.teamClassSalvo[teamClass] as number) + entry] as number,
      left[f] as number,
    );
    left[f] = (left[f] as number) - rounds;
    fired[f] = (fired[f] as number) + rounds;
    state.chooseWeapons(f);
    state.doing[f] = AirDoing.engaged;
    state.engagements[pair] = engagement + 1;
    state.shots[pair] = (state.shots[pair] as number) + rounds;
    state.shotAt[t] = 1;
    state.inFlight[f] = rounds;
    if (on.state.groups > 0)
      on.state.locked[t * on.state.groups + (p.flightGroup[f] as number)] = 1;
    const meets = state.intercept[f] as number;
    if (on.log !== null) {
      const { engagements } = on.log;
      const row = engagements.launch(tick, meets, p.counts.units + f, t, rounds);
      // It stands at the end of its stretch, whatever part of the tick is still to come.
      const at = this.motion.locate(f, NEVER);
      engagements.from(row, gun, at.x, at.y, at.z);
      state.row[f] = row;
    }
    if (on.trace !== null) this.note(tick, TraceKind.launched, t, f, rounds);
    on.post(meets, Phase.intercept, this.subject + f);
  }

  // Phase 0: intercepts.

  onIntercept(f: number, tick: number): void {
    const { state, program: p, on } = this;
    if (state.doing[f] !== AirDoing.engaged || state.intercept[f] !== tick) return;
    const t = state.claim[f] as number;
    const rounds = state.inFlight[f] as number;
    if (rounds === 0) return;
    const teamClass = (p.flightTeam[f] as number) * p.counts.classes + (p.threatClass[t] as number);
    const gun = state.weapon[f] === Weapon.gun;
    const kill = (gun ? p.teamClassGunKill : p.teamClassKill)[teamClass] as number;
    const before = (state.shots[f * p.counts.threats + t] as number) - rounds;
    const { chance } = on.rep;
    const threatKey = p.threatKey[t] as number;
    const key = p.flightKey[f] as number;
    let killed = 0;
    let drawn = 0;
    while (drawn < rounds && killed === 0) {
      if (chance.uniform(Purpose.shot, threatKey, key, before + drawn) < kill) killed = 1;
      drawn += 1;
    }
    state.inFlight[f] = 0;
    this.assessAfter(f, tick);
    if (on.log !== null) on.log.engagements.meets(state.row[f] as number, drawn - killed, killed);
    if (on.trace !== null) this.note(tick, TraceKind.intercepted, t, f, killed);
    if (killed === 1) this.kills.die(t, tick, FateCode.intercepted, p.counts.units + f);
  }

  private assessAfter(f: number, tick: number): void {
    const { state, program: p } = this;
    const assessed = tick + (p.teamAssessment[p.flightTeam[f] as number] as number);
    state.wake[f] = assessed;
    this.on.post(assessed, Phase.free, this.subject + f);
  }

  /** A threat's flight is over: claims on it end, rounds in flight are wasted. */
  onDeath(t: number, tick: number, fate: number): void {
    const { state, on } = this;
    if (!on.plan.air.any) return;
    const { flights, threats, classes } = this.program.counts;
    this.claims.forget(t);
    if (fate === FateCode.hit) {
      const c = this.program.threatClass[t] as number;
      for (let f = 0; f < flights; f += 1)
        if (state.uses[f * classes + c] !== Weapon.none) state.left[f * threats + t] = 1;
    }
    if (state.claims[t] === 0) return;
    for (let f = 0; f < flights; f += 1) {
      if (state.claim[f] !== t) continue;
      if (state.doing[f] === AirDoing.bound) this.drop(f, tick);
      else if ((state.inFlight[f] as number) > 0) {
        state.inFlight[f] = 0;
        this.assessAfter(f, tick);
        if (on.log !== null) on.log.engagements.isWasted(state.row[f] as number);
      }
    }
  }

  /** A group has ceased to engage a threat: its flight that waits for that looks again. */
  onUnlock(t: number, group: number, tick: number): void {
    const { state, program: p } = this;
    if (this.claims.isUnclaimed(t, group)) return;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (state.claim[f] !== t || state.waitsForLock[f] === 0) continue;
      if (p.flightGroup[f] !== group) continue;
      state.due[f] = tick;
      this.on.post(tick, Phase.fly, f);
    }
  }

  // Claims, and life without one.

  /** Binds a flight to a threat, as the solver has just found or found before. */
  bind(f: number, t: number, tick: number, plan: Bound): void {
    const { state, motion, program: p, on } = this;
    const onGround = state.doing[f] === AirDoing.ground;
    motion.locate(f, tick);
    if (onGround) {
      const off = tick + (p.flightReadiness[f] as number);
      state.takeOff[f] = off;
      motion.send(f, off, off, plan.place, plan.angle);
    } else {
      const off = tick + (p.teamReaction[p.flightTeam[f] as number] as number);
      if (on.log !== null) motion.record(on.log, f, tick);
      motion.send(f, tick, off, plan.place, plan.angle);
    }
    state.doing[f] = AirDoing.bound;
    state.clearIdle(f);
    state.claim[f] = t;
    state.claims[t] = (state.claims[t] as number) + 1;
    state.weapon[f] = plan.weapon;
    state.intercept[f] = plan.intercept;
    state.due[f] = plan.launch;
    state.wake[f] = NONE;
    state.homeward[f] = 0;
    state.moveOff(f);
    if (on.trace !== null) {
      this.note(tick, TraceKind.claimed, t, f, plan.launch);
    }
    on.post(plan.launch, Phase.fly, f);
  }

  private drop(f: number, tick: number): void {
    const { state, on } = this;
    const t = state.claim[f] as number;
    const alive = on.state.alive[t] === 1;
    this.claims.end(f, t, alive, tick);
    if (on.trace !== null) this.note(tick, TraceKind.dropped, t, f, alive ? 1 : 0);
    this.becomeFree(f, tick);
  }

  private becomeFree(f: number, tick: number): void {
    const { state, motion, program: p, on } = this;
    const t = state.claim[f] as number;
    state.claims[t] = (state.claims[t] as number) - 1;
    state.claim[f] = NONE;
    state.due[f] = NONE;
    state.giveUp[f] = NEVER;
    state.waitsForLock[f] = 0;
    if (tick < (state.takeOff[f] as number)) {
      // It has not left.
      state.doing[f] = AirDoing.ground;
      state.setIdle(f);
      state.changes[f] = NEVER;
      motion.at.x = p.flightBaseX[f] as number;
      motion.at.y = p.flightBaseY[f] as number;
      motion.at.z = p.flightBaseZ[f] as number;
      motion.send(f, tick, tick, motion.at, 0);
      this.claims.onFree(f, tick);
      return;
    }
    if (on.log !== null) motion.record(on.log, f, tick);
    state.doing[f] = AirDoing.free;
    motion.locate(f, tick);
    this.sorties.goOn(f, tick);
  }

  private note(tick: number, kind: number, threat: number, f: number, value: number): void {
    this.on.trace?.add(tick, kind, threat, this.program.counts.units + f, value);
  }
}

/** What a flight is bound to do. */
export interface Bound {
  readonly weapon: number;
  readonly intercept: number;
  readonly launch: number;
  readonly angle: number;
  readonly place: MutableVec3;
}
