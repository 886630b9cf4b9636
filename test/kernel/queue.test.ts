import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EventQueue,
  MOST_SUBJECTS,
  Phase,
  eventOf,
  momentOf,
  subjectOf,
  tickOf,
} from '../../src/kernel/queue.ts';

const event = fc.record({
  tick: fc.integer({ min: 0, max: 2 ** 27 - 1 }),
  phase: fc.constantFrom(...Object.values(Phase)),
  subject: fc.integer({ min: 0, max: MOST_SUBJECTS - 1 }),
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

  it('within a tick: intercepts, losses, ends, channels, knowledge, launches, those of flights, choices', () => {
    const inOrder = Object.entries(Phase).sort((a, b) => a[1] - b[1]);
    expect(inOrder.map(([name]) => name)).toEqual([
      'intercept',
      'loss',
      'end',
      'free',
      'know',
      'launch',
      'fly',
      'choose',
    ]);
  });
});

describe('the event queue', () => {
  const from = 500;
  const to = 4000;

  it('gives events back in ascending order, with pushes at or after the last one taken', () => {
    // null takes the next event; a number pushes one so many ticks after the last taken
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.tuple(fc.nat(5000), fc.nat(5), fc.nat(40)) },
      { weight: 2, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 300 }),
        fc.integer({ min: 1, max: 3000 }),
        (steps, expected) => {
          const queue = new EventQueue(from, to, expected);
          // twice: a queue is used again
          for (let run = 0; run < 2; run += 1) {
            queue.restart();
            let model: number[] = [];
            let now = from;
            for (const s of steps) {
              if (s !== null) {
                // beyond `to` as well: assessments outlast the last threat
                const tick = now + s[0];
                queue.push(eventOf(tick, s[1], s[2]), tick);
                model.push(eventOf(tick, s[1], s[2]));
              } else if (model.length > 0) {
                model.sort((a, b) => a - b);
                expect(queue.peek()).toBe(model[0]);
                queue.drop();
                now = tickOf(momentOf(model[0]!));
                model = model.slice(1);
              }
              expect(queue.size).toBe(model.length);
            }
            model.sort((a, b) => a - b);
            // the second time round begins with events left in the queue
            if (run === 0) continue;
            const rest: number[] = [];
            while (queue.size > 0) {
              rest.push(queue.peek());
              queue.drop();
            }
            expect(rest).toEqual(model);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes an event that comes before the one it has just shown', () => {
    const queue = new EventQueue(from, to, 100);
    queue.push(eventOf(3900, 0, 1), 3900);
    expect(queue.peek()).toBe(eventOf(3900, 0, 1));
    // launches of a tick are settled after the next event has been looked at
    queue.push(eventOf(700, 0, 2), 700);
    expect(queue.peek()).toBe(eventOf(700, 0, 2));
    queue.drop();
    expect(queue.peek()).toBe(eventOf(3900, 0, 1));
  });
});
