/**
 * Flights without a claim: turns on station, ways back and home, landings. Where such a flight goes
 * is settled when it becomes free; it is carried out when somebody asks, and needs an event only
 * where it is ready to go again.
 */
import type { MutableVec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { angleBetween } from '../../program/motion.ts';
import { Phase } from '../queue.ts';
import { NEVER } from '../replication.ts';
import type { Running } from '../running.ts';
import { NONE } from '../state.ts';
import { TraceKind } from '../trace.ts';
import type { Motion } from './motion.ts';
import { takesOffAt } from './schedule.ts';
import { AirDoing, type AirState } from './state.ts';

export class Sorties {
  /** First and last tick of the raid. */
  readonly first: number;
  readonly last: number;
  private readonly on: Running;
  private readonly program: Program;
  private readonly state: AirState;
  private readonly motion: Motion;
  private readonly claims: { onFree(f: number, tick: number): void };
  /** Subject of flight 0 in the queue. */
  private readonly subject: number;
  private readonly target: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly station: MutableVec3 = { x: 0, y: 0, z: 0 };

  /** `claims` is told of flights that have become free. */
  constructor(
    on: Running,
    state: AirState,
    motion: Motion,
    claims: { onFree(f: number, tick: number): void },
    first: number,
    last: number,
  ) {
    this.on = on;
    this.program = on.program;
    this.state = state;
    this.motion = motion;
    this.claims = claims;
    this.first = first;
    this.last = last;
    this.subject = on.program.counts.pairs + on.program.counts.units;
  }

  /** Finds a patrol's next turn from the tick on at which it is ready. */
  planTurn(f: number, ready: number): void {
    const { state, program: p } = this;
    const tick = takesOffAt(p, f, state.turn[f] as number, ready);
    if (tick === null) state.wake[f] = NONE;
    else {
      state.turn[f] = tick.turn;
      state.leaves[f] = tick.leaves;
      this.wakeAt(f, tick.takeOff);
    }
  }

  private wakeAt(f: number, tick: number): void {
    this.state.wake[f] = tick;
    if (tick > this.first && tick <= this.last) this.on.post(tick, Phase.free, this.subject + f);
  }

  /** From where it was located: back to its station if there is time, else home. */
  goOn(f: number, tick: number): void {
    const { state, motion, program: p } = this;
    const speed = p.teamSpeed[p.flightTeam[f] as number] as number;
    state.moveOff(f);
    state.homeward[f] = 0;
    if (state.isSpent(f)) state.clearIdle(f);
    else state.setIdle(f);
    if (!state.isAlert(f) && !state.isSpent(f)) {
      const station = this.stationOf(f);
      const angle = angleBetween(motion.at, station);
      if (tick + Math.ceil(angle / speed) < (state.leaves[f] as number)) {
        motion.send(f, tick, tick, station, angle);
        this.landAfter(f, state.leaves[f] as number, angleBetween(station, this.baseOf(f)));
        this.claims.onFree(f, tick);
        return;
      }
    }
    this.goHome(f, tick);
    if (!state.isSpent(f)) this.claims.onFree(f, tick);
  }

  private goHome(f: number, tick: number): void {
    const { state, motion } = this;
    const base = this.baseOf(f);
    const angle = angleBetween(motion.at, base);
    state.homeward[f] = 1;
    state.moveOff(f);
    motion.send(f, tick, tick, base, angle);
    this.landAfter(f, tick, angle);
  }

  /** Settles when a flight lands that turns home at a tick; above its base it takes one more. */
  private landAfter(f: number, tick: number, angle: number): void {
    const { program: p } = this;
    const team = p.flightTeam[f] as number;
    const landing = tick + Math.max(1, Math.ceil(angle / (p.teamSpeed[team] as number)));
    const ready = landing + (p.teamTurnRound[team] as number);
    this.state.landing[f] = landing;
    this.state.changes[f] =
      this.state.homeward[f] === 1 ? landing : (this.state.leaves[f] as number);
    if (this.state.wake[f] !== ready) this.wakeAt(f, ready);
  }

  /** Carries out what a flight without a claim has done up to a tick: left its station, landed. */
  advance(f: number, tick: number): void {
    const { state, motion, on, program: p } = this;
    if (state.doing[f] !== AirDoing.free) return;
    const leaves = state.leaves[f] as number;
    if (state.homeward[f] === 0 && tick >= leaves) {
      if (on.log !== null) motion.record(on.log, f, leaves);
      motion.locate(f, leaves);
      this.goHome(f, leaves);
    }
    const landing = state.landing[f] as number;
    if (state.homeward[f] === 0 || tick < landing) return;
    if (on.log !== null) {
      motion.record(on.log, f, landing);
      on.log.sorties.sortie(f, state.takeOff[f] as number, landing);
    }
    if (on.trace !== null) on.trace.add(landing, TraceKind.landed, NONE, p.counts.units + f, 0);
    state.doing[f] = AirDoing.ground;
    state.clearIdle(f);
    state.changes[f] = NEVER;
    state.readyAt[f] = landing + (p.teamTurnRound[p.flightTeam[f] as number] as number);
    motion.locate(f, landing);
    motion.send(f, landing, landing, motion.at, 0);
  }

  /** Ticks from a claim to setting out, for a free flight. */
  delay(f: number): number {
    const p = this.program;
    return this.state.doing[f] === AirDoing.ground
      ? (p.flightReadiness[f] as number)
      : (p.teamReaction[p.flightTeam[f] as number] as number);
  }

  /** Whether a free flight stays where it is as long as nothing happens. */
  isStanding(f: number, tick: number): boolean {
    const { state } = this;
    if (state.doing[f] === AirDoing.ground) return true;
    return state.homeward[f] === 0 && tick >= this.motion.arrival(f);
  }

  /** After the last event: writes down what is still going on, as far as the raid lasts. */
  finish(tick: number): void {
    const { state, motion, on } = this;
    const { log } = on;
    if (log === null) return;
    const end = Math.max(tick, this.last);
    for (let f = 0; f < this.program.counts.flights; f += 1) {
      this.advance(f, end);
      const doing = state.doing[f] as number;
      if (doing === AirDoing.absent || doing === AirDoing.ground) continue;
      const off = state.takeOff[f] as number;
      if (off >= end) continue;
      motion.record(log, f, end);
      log.sorties.sortie(f, off, end);
    }
  }

  baseOf(f: number): MutableVec3 {
    const p = this.program;
    this.target.x = p.flightBaseX[f] as number;
    this.target.y = p.flightBaseY[f] as number;
    this.target.z = p.flightBaseZ[f] as number;
    return this.target;
  }

  private stationOf(f: number): MutableVec3 {
    const p = this.program;
    this.station.x = p.flightStationX[f] as number;
    this.station.y = p.flightStationY[f] as number;
    this.station.z = p.flightStationZ[f] as number;
    return this.station;
  }
}
