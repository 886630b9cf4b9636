/**
 * What a traced replication writes down, in the order in which it happened. The story that
 * `caveat explain` tells is read from this list, which the same run produced: nothing is derived a
 * second time.
 */

export const TraceKind = {
  /** A nation has identified a threat; subject: nation. */
  identified: 0,
  /** A release is asked for; subject: nation, value: authority. */
  asked: 1,
  /** A release has come; subject: nation, value: authority. */
  released: 2,
  /** A unit launches; value: rounds. */
  launched: 3,
  /** Rounds meet the threat; value: 1 killed, 0 missed. */
  intercepted: 4,
  /** A unit was due and did not launch; value: stage (cause code), or −1: stood back. */
  blocked: 5,
  /** The threat's flight is over; subject: who stopped it, or −1; value: fate code. */
  ended: 6,
  // Of flights, whose subject is units + flight, as in `launched` and `intercepted`.
  /** A flight claims the threat; value: tick at which it means to fire. */
  claimed: 7,
  /** It waits at its firing position; value: 1 for its group to cease, 0 for a picture. */
  waits: 8,
  /** Its claim ends without a shot; value: 1 if the threat lives. */
  dropped: 9,
  /** A patrol takes off for its turn; no threat. */
  tookOff: 10,
  /** A flight lands; no threat. */
  landed: 11,
} as const;

export interface TraceEvent {
  readonly tick: number;
  readonly kind: number;
  readonly threat: number;
  /** Unit, units + flight, or nation, by kind; −1 none. */
  readonly subject: number;
  readonly value: number;
}

export class Trace {
  readonly events: TraceEvent[] = [];

  clear(): void {
    this.events.length = 0;
  }

  add(tick: number, kind: number, threat: number, subject: number, value: number): void {
    this.events.push({ tick, kind, threat, subject, value });
  }
}
