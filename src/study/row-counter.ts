/** One row: what a replication that the kernel has just run came to, counted straight into columns. */
import type { CauseFinder } from '../kernel/cause.ts';
import type { EngagementLog } from '../kernel/log.ts';
import type { PolicyPlan } from '../kernel/plan.ts';
import { FateCode, type Replication } from '../kernel/replication.ts';
import type { State } from '../kernel/state.ts';
import type { Program } from '../program/layout.ts';
import type { ConsequenceCounter } from './consequences/counter.ts';
import type { RowCells } from './row-cells.ts';

const TICKS_PER_MINUTE = 600;

export class RowCounter {
  /** By column, of the replication counted last; one more for what no column counts. */
  readonly values: Float64Array;
  /** By threat: index into `CAUSES`, for those that leaked in the replication counted last. */
  readonly causeOf: Uint8Array;
  private readonly program: Program;
  private readonly causes: CauseFinder;
  private readonly falls: ConsequenceCounter;
  private readonly cells: RowCells;
  /** By entry of a screen: its rounds need not be whole, so they are added up apart. */
  private readonly entryRounds: Float64Array;

  constructor(
    program: Program,
    causes: CauseFinder,
    consequences: ConsequenceCounter,
    cells: RowCells,
  ) {
    this.program = program;
    this.causes = causes;
    this.falls = consequences;
    this.cells = cells;
    this.values = new Float64Array(cells.spare + 1);
    this.causeOf = new Uint8Array(program.counts.threats);
    this.entryRounds = new Float64Array(program.entryRoundsPerKill.length);
  }

  /** Counts replication `r` of the variant, of which `consequences.log` is the log. */
  count(state: State, plan: PolicyPlan, rep: Replication, r: number): void {
    const { values, cells } = this;
    values.fill(0);
    values[cells.launched] = this.program.counts.threats;
    this.countFates(state, plan, rep);
    this.countRounds(state, this.falls.log);
    this.countMinutes(this.falls.log);
    this.falls.countFalls(values, cells.falls, state, rep, r);
  }

  private countFates(state: State, plan: PolicyPlan, rep: Replication): void {
    const { program: p, values, cells, causeOf, entryRounds } = this;
    const { fate, stopper } = state;
    const effectors = p.counts.units + p.counts.flights;
    entryRounds.fill(0);
    let kills = 0;
    let warheadKg = 0;
    for (let t = 0; t < fate.length; t += 1) {
      const ended = fate[t] as number;
      add(values, cells.fate[ended] as number, 1);
      if (ended === FateCode.hit) {
        warheadKg += p.threatWarhead[t] as number;
        const cause = this.causes.causeOf(state, plan, rep, t);
        causeOf[t] = cause;
        add(values, cells.cause[cause] as number, 1);
        continue;
      }
      const by = stopper[t] as number;
      if (by < 0) continue;
      if (by < effectors) kills += 1;
      else add(entryRounds, by - effectors, p.entryRoundsPerKill[by - effectors] as number);
    }
    values[cells.effectorKills] = kills;
    values[cells.leakedWarhead] = Math.round(warheadKg);
    for (let e = 0; e < entryRounds.length; e += 1)
      add(values, cells.rounds[effectors + e] as number, entryRounds[e] as number);
  }

  private countRounds(state: State, { engagements }: EngagementLog): void {
    const { values, cells } = this;
    const { units } = this.program.counts;
    for (let u = 0; u < units; u += 1)
      add(values, cells.rounds[u] as number, state.fired[u] as number);
    for (let e = 0; e < engagements.count; e += 1) {
      const effector = engagements.effector[e] as number;
      if (effector < units) continue;
      const gun = engagements.gun[e] === 1;
      const cell = gun ? cells.bursts[effector - units] : cells.rounds[effector];
      add(values, cell as number, engagements.rounds[e] as number);
    }
  }

  private countMinutes({ sorties }: EngagementLog): void {
    const { values, cells } = this;
    const { minutes, aircraft, minuteColumns } = cells;
    for (let s = 0; s < sorties.count; s += 1) {
      const f = sorties.flight[s] as number;
      const ticks = (sorties.landing[s] as number) - (sorties.takeOff[s] as number);
      add(values, minutes[f] as number, ticks * (aircraft[f] as number));
    }
    for (let i = 0; i < minuteColumns.length; i += 1) {
      const column = minuteColumns[i] as number;
      values[column] = Math.round((values[column] as number) / TICKS_PER_MINUTE);
    }
  }
}

function add(into: Float64Array, at: number, amount: number): void {
  into[at] = (into[at] as number) + amount;
}
