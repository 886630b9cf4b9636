/**
 * The switch that moves freed capacity: what partners shoot, a screen no longer has to, and its
 * rounds may go to another screen's leakers. It changes no fate: it is counted beside them.
 */
import exp from '@stdlib/math-base-special-exp';
import { frailty } from '../../chance/laws.ts';
import { Purpose } from '../../chance/purpose.ts';
import type { Entities } from '../../compile/entities.ts';
import type { PolicyPlan } from '../../kernel/plan.ts';
import { FateCode, type Replication } from '../../kernel/replication.ts';
import type { State } from '../../kernel/state.ts';
import type { ConsequenceSettings } from '../../scenario/model.ts';

export class FreedCapacity {
  /** Effectors: what comes before the screens among stoppers. */
  private readonly effectors: number;
  private readonly stopperNation: readonly number[];
  /** By screen entry: 1 where its rounds can be freed, and where they can go. */
  private readonly gives: Uint8Array;
  private readonly takes: Uint8Array;
  private readonly entryNation: Int32Array;
  private readonly shares: Float64Array;
  kills = 0;
  leakers = 0;

  constructor(
    { from, to }: NonNullable<ConsequenceSettings['freedCapacity']>,
    entities: Entities,
    stopperNation: readonly number[],
    effectors: number,
  ) {
    this.effectors = effectors;
    this.stopperNation = stopperNation;
    const hard = (ids: readonly string[]): Uint8Array =>
      Uint8Array.from(entities.entries, ({ screen, entry }) =>
        entry.mode === 'hard' && ids.includes(screen.id) ? 1 : 0,
      );
    this.gives = hard(from);
    this.takes = hard(to);
    this.entryNation = Int32Array.from(entities.entries, (e) => e.nation);
    this.shares = new Float64Array(entities.entries.length);
  }

  /** Sets `kills` and `leakers` to those of the replication. */
  settle(state: State, rep: Replication, plan: PolicyPlan): void {
    const { counts } = rep.program;
    let freed = 0;
    for (let t = 0; t < counts.threats; t += 1) {
      const stopper = state.stopper[t] as number;
      const entry = rep.naturalEntry[t] as number;
      if (stopper < 0 || stopper >= this.effectors || entry < 0) continue;
      if (this.gives[entry] === 1 && this.stopperNation[stopper] !== this.entryNation[entry])
        freed += 1;
    }
    this.kills = freed;
    this.leakers = state.leakers;
    if (freed === 0) return;
    this.shares.fill(-1);
    for (let t = 0; t < counts.threats && freed > 0; t += 1) {
      if (state.fate[t] !== FateCode.hit) continue;
      const entry = this.entryMet(t, rep, plan);
      if (entry < 0) continue;
      freed -= 1;
      const { threatKey, entryKey } = rep.program;
      const u = rep.chance.uniform(
        Purpose.freedCapacity,
        threatKey[t] as number,
        entryKey[entry] as number,
        0,
      );
      if (u < this.shareOf(entry, rep)) this.leakers -= 1;
    }
  }

  /** First entry of a receiving screen that a threat was exposed to; −1 none. */
  private entryMet(t: number, rep: Replication, plan: PolicyPlan): number {
    const p = rep.program;
    const stop = p.threatExposures[t + 1] as number;
    for (let x = p.threatExposures[t] as number; x < stop; x += 1) {
      const entry = p.exposureEntry[x] as number;
      if (this.takes[entry] === 1 && plan.lets(p.exposureOutcome[x] as number)) return entry;
    }
    return -1;
  }

  /** Share P that the screen destroys in this replication, as `Replication` draws it. */
  private shareOf(entry: number, rep: Replication): number {
    const known = this.shares[entry] as number;
    if (known >= 0) return known;
    const p = rep.program;
    const u = rep.chance.uniform(
      Purpose.frailty,
      0,
      p.entryKey[entry] as number,
      p.entryOrdinal[entry] as number,
    );
    const share = p.entryShare[entry] as number;
    const drawn = 1 - exp(-frailty(share, p.entryCorrelation[entry] as number, u));
    this.shares[entry] = drawn;
    return drawn;
  }
}
