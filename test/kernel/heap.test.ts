import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventHeap, Phase, eventOf, momentOf, subjectOf, tickOf } from '../../src/kernel/heap.ts';

const event = fc.record({
  tick: fc.integer({ min: 0, max: 2 ** 27 - 1 }),
  phase: fc.constantFrom(...Object.values(Phase)),
  subject: fc.integer({ min: 0, max: 2 ** 23 - 1 }),
});

describe('events', () => {
  it('come apart again as they were put together, up to tick 2²⁷ and subject 2²³', () => {
    fc.assert(
      fc.property(event, ({ tick, phase, subject }) => {
        const e = eventOf(tick, phase, subject);
        expect(Number.isSafeInteger(e)).toBe(true);
        const moment = momentOf(e);
        expect([tickOf(moment), moment - 8 * tickOf(moment), subjectOf(e, moment)]).toEqual([
          tick,
          phase,
          subject,
        ]);
      }),
    );
  });

  it('are ordered by tick, then phase, then subject', () => {
    fc.assert(
      fc.property(event, event, (a, b) => {
        const order = a.tick - b.tick || a.phase - b.phase || a.subject - b.subject;
        const numbers = eventOf(a.tick, a.phase, a.subject) - eventOf(b.tick, b.phase, b.subject);
        expect(Math.sign(numbers)).toBe(Math.sign(order));
      }),
    );
  });

  it('within a tick: intercepts, losses, ends, channels, knowledge, launches', () => {
    expect(
      Object.entries(Phase)
        .sort((a, b) => a[1] - b[1])
        .map(([name]) => name),
    ).toEqual(['intercept', 'loss', 'end', 'free', 'know', 'launch']);
  });
});

describe('the event queue', () => {
  it('gives events back in ascending order, however pushes and pops are mixed', () => {
    const step = fc.oneof(
      { weight: 2, arbitrary: event },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const heap = new EventHeap();
        let model: number[] = [];
        for (const s of steps) {
          if (s !== null) {
            const e = eventOf(s.tick, s.phase, s.subject);
            heap.push(e);
            model.push(e);
          } else if (model.length > 0) {
            model.sort((a, b) => a - b);
            expect(heap.next).toBe(model[0]);
            expect(heap.pop()).toBe(model[0]);
            model = model.slice(1);
          }
          expect(heap.size).toBe(model.length);
        }
        model.sort((a, b) => a - b);
        const rest: number[] = [];
        while (heap.size > 0) rest.push(heap.pop());
        expect(rest).toEqual(model);
      }),
    );
  });

  it('grows beyond its first 1 024 places and forgets everything when cleared', () => {
    const heap = new EventHeap();
    for (let i = 5000; i > 0; i -= 1) heap.push(i * 3);
    for (let i = 1; i <= 10; i += 1) expect(heap.pop()).toBe(i * 3);
    heap.clear();
    expect(heap.size).toBe(0);
    heap.push(7);
    heap.push(2);
    expect([heap.pop(), heap.pop()]).toEqual([2, 7]);
  });
});
