/** Turns of a patrol: see "What a flight is" in `docs/model/flights.md`. */
import type { Program } from '../../program/layout.ts';

export interface Turn {
  readonly turn: number;
  readonly takeOff: number;
  /** Tick at which it leaves the station. */
  readonly leaves: number;
}

/**
 * The first turn, from number `from` on, before whose end a patrol's flight that is ready at a tick
 * can be on station; null if none is left.
 */
export function takesOffAt(p: Program, f: number, from: number, ready: number): Turn | null {
  const on = p.flightOn[f] as number;
  const length = p.flightTurn[f] as number;
  const cycle = p.flightCycle[f] as number;
  const until = p.flightUntil[f] as number;
  const transit = p.flightTransit[f] as number;
  if (length < 1 || cycle < 1) return null;
  // Turns that end before it could be there are not looked at one by one.
  const past = Math.floor((ready + transit - on - length) / cycle);
  for (let turn = Math.max(from, past, 0); ; turn += 1) {
    const begins = on + turn * cycle;
    if (begins >= until) return null;
    const leaves = Math.min(begins + length, until);
    const takeOff = Math.max(begins - transit, ready);
    if (takeOff + transit < leaves) return { turn, takeOff, leaves };
  }
}
