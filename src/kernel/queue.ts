/**
 * The event queue. An event is one double, (tick × 8 + phase) × 2²³ + subject, so that order is
 * numeric order: by tick, then phase, then key (subjects are indices, and entities are sorted by
 * key). Ticks are not negative and below 2²⁷, some 155 days: moments are 31-bit integers.
 *
 * Time only moves forward and its span is known, so events lie in buckets of a few ticks, each a
 * short sorted list: a push or a pop costs a step or two, where a heap of some hundred events costs
 * ten comparisons that no processor can predict.
 */

/** Phases within a tick, in the order of `docs/model/details.md`. */
export const Phase = {
  intercept: 0,
  loss: 1,
  end: 2,
  free: 3,
  know: 4,
  launch: 5,
  fly: 6,
  choose: 7,
} as const;

const SUBJECTS = 8_388_608; // 2²³
const PER_SUBJECT = 1 / SUBJECTS;
const PHASES = 8;
const NONE = -1;

/** Subjects that one event can tell apart. */
export const MOST_SUBJECTS = SUBJECTS;

export function eventOf(tick: number, phase: number, subject: number): number {
  return (tick * PHASES + phase) * SUBJECTS + subject;
}

/** tick × 8 + phase: events of one tick and phase share it. */
export function momentOf(event: number): number {
  return (event * PER_SUBJECT) | 0;
}

/** The moment of a phase: what `momentOf` gives for all its events. */
export function momentAt(tick: number, phase: number): number {
  return tick * PHASES + phase;
}

export function tickOf(moment: number): number {
  return moment >> 3;
}

export function phaseOf(moment: number): number {
  return moment & 7;
}

export function subjectOf(event: number, moment: number): number {
  return (event - moment * SUBJECTS) | 0;
}

export class EventQueue {
  size = 0;
  private readonly origin: number;
  private readonly shift: number;
  private readonly heads: Int32Array;
  private bucket = 0;
  private events: Float64Array;
  private next: Int32Array;
  private used = 0;

  /** For events of ticks `from` … `to` or later, about `expected` of them. */
  constructor(from: number, to: number, expected: number) {
    const span = Math.max(1, to - from + 1);
    let shift = 0;
    while (span >> shift > Math.max(64, expected)) shift += 1;
    this.origin = from;
    this.shift = shift;
    this.heads = new Int32Array((span >> shift) + 2).fill(NONE);
    this.events = new Float64Array(Math.max(256, expected));
    this.next = new Int32Array(this.events.length);
  }

  /** Makes an emptied queue ready for another run. */
  restart(): void {
    if (this.size > 0) this.heads.fill(NONE);
    this.size = 0;
    this.bucket = 0;
    this.used = 0;
  }

  push(event: number, tick: number): void {
    const slot = this.used;
    if (slot === this.events.length) this.grow();
    this.used = slot + 1;
    this.size += 1;
    const { events, next, heads } = this;
    events[slot] = event;
    let b = (tick - this.origin) >> this.shift;
    // What comes after the last bucket waits in it, sorted like the rest.
    if (b >= heads.length) b = heads.length - 1;
    // A look ahead may have passed this bucket while the launches of its tick were still to come.
    if (b < this.bucket) this.bucket = b;
    let before = NONE;
    let at = heads[b] as number;
    while (at !== NONE && (events[at] as number) < event) {
      before = at;
      at = next[at] as number;
    }
    next[slot] = at;
    if (before === NONE) heads[b] = slot;
    else next[before] = slot;
  }

  /** The next event; only while `size` > 0. */
  peek(): number {
    const { heads } = this;
    let b = this.bucket;
    while (heads[b] === NONE) b += 1;
    this.bucket = b;
    return this.events[heads[b] as number] as number;
  }

  /** Removes the event that `peek` has just returned. */
  drop(): void {
    const b = this.bucket;
    this.heads[b] = this.next[this.heads[b] as number] as number;
    this.size -= 1;
  }

  /** Doubling: after the first replications of a variant this happens no more. */
  private grow(): void {
    const events = new Float64Array(2 * this.events.length);
    events.set(this.events);
    this.events = events;
    const next = new Int32Array(events.length);
    next.set(this.next);
    this.next = next;
  }
}
