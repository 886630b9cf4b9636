/** What the parts of the kernel share while a replication runs. */
import type { Program } from '../program/layout.ts';
import type { DueFinder } from './due.ts';
import type { EngagementLog } from './log.ts';
import type { PolicyPlan } from './plan.ts';
import { eventOf, type EventQueue } from './queue.ts';
import type { Releases } from './releases.ts';
import type { Replication } from './replication.ts';
import type { State } from './state.ts';
import type { Trace } from './trace.ts';

export class Running {
  readonly program: Program;
  readonly state: State;
  readonly queue: EventQueue;
  readonly releases: Releases;
  readonly due: DueFinder;
  plan!: PolicyPlan;
  rep!: Replication;
  trace: Trace | null = null;
  log: EngagementLog | null = null;

  constructor(
    program: Program,
    state: State,
    queue: EventQueue,
    releases: Releases,
    due: DueFinder,
  ) {
    this.program = program;
    this.state = state;
    this.queue = queue;
    this.releases = releases;
    this.due = due;
  }

  post(tick: number, phase: number, subject: number): void {
    this.queue.push(eventOf(tick, phase, subject), tick);
  }
}
