/**
 * The event queue: a binary heap of plain numbers. An event is one double, (tick × 8 + phase) × 2²³
 * + subject, so that order is numeric order: by tick, then phase, then key (subjects are indices,
 * and entities are sorted by key). Exact below tick 2²⁷, some 155 days.
 */

/** Phases within a tick, in the order of `docs/model/details.md`. */
export const Phase = { intercept: 0, loss: 1, end: 2, free: 3, know: 4, launch: 5 } as const;

const SUBJECTS = 8_388_608; // 2²³
const PHASES = 8;

export function eventOf(tick: number, phase: number, subject: number): number {
  return (tick * PHASES + phase) * SUBJECTS + subject;
}

/** tick × 8 + phase: two events of one tick and phase share it. */
export function momentOf(event: number): number {
  return Math.floor(event / SUBJECTS);
}

export function tickOf(moment: number): number {
  return Math.floor(moment / PHASES);
}

export function subjectOf(event: number, moment: number): number {
  return event - moment * SUBJECTS;
}

export class EventHeap {
  size = 0;
  private items = new Float64Array(1024);

  clear(): void {
    this.size = 0;
  }

  /** The next event; only while `size` > 0. */
  get next(): number {
    return this.items[0] as number;
  }

  push(event: number): void {
    let { items } = this;
    let i = this.size;
    if (i === items.length) {
      // Doubling: after the first replications of a variant this happens no more.
      items = new Float64Array(2 * i);
      items.set(this.items);
      this.items = items;
    }
    this.size = i + 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = items[parent] as number;
      if (above <= event) break;
      items[i] = above;
      i = parent;
    }
    items[i] = event;
  }

  /** Removes and returns the next event; only while `size` > 0. */
  pop(): number {
    const { items } = this;
    const top = items[0] as number;
    const n = this.size - 1;
    this.size = n;
    const last = items[n] as number;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && (items[child + 1] as number) < (items[child] as number)) child += 1;
      const below = items[child] as number;
      if (last <= below) break;
      items[i] = below;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
