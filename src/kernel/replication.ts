/**
 * The luck of one replication that every policy shares: what screens and failures would do to each
 * threat if nobody shot at it, when each sensor would confirm it, and what each nation then sees.
 * Draws are made when first asked for and kept; they depend on nothing but their counters.
 */
import { delay, exponential, frailty } from '../chance/laws.ts';
import { Purpose } from '../chance/purpose.ts';
import { Chance } from '../chance/threefry.ts';
import { EndKind, type Program } from '../program/layout.ts';
import type { PolicyPlan } from './plan.ts';
import { endOfShare, isOpenShare } from './sharing.ts';

/** How a threat's flight ends. The first six are reported; in the order of the answer's fates. */
export const FateCode = {
  intercepted: 0,
  softKilled: 1,
  failed: 2,
  hit: 3,
  missedTarget: 4,
  leftArea: 5,
} as const;

export const NEVER = 0x7fffffff;
const UNKNOWN = -1;

export class Replication {
  readonly program: Program;
  readonly chance = new Chance();

  // What happens to each threat if no effector touches it.
  readonly naturalFate: Uint8Array;
  readonly naturalTick: Int32Array;
  /** Screen entry that kills it; −1 none. */
  readonly naturalEntry: Int16Array;
  /** Threats that hit if nobody shoots. */
  naturalHits = 0;

  /** First tick of the own track of a coverage interval; NEVER if none is made. */
  private readonly trackStart: Int32Array;

  // Pictures by (threat, nation): a slice of merged intervals, and the tick of identification.
  readonly pictureFrom: Int32Array;
  readonly pictureCount: Int32Array;
  readonly identified: Int32Array;
  private intervals = new Int32Array(4096);
  private used = 0;

  private screenSignature: string | null = null;
  private pictureSignature: string | null = null;
  private scratch = new Int32Array(64);
  private scratchUsed = 0;

  constructor(program: Program, seed: number, replication: number) {
    const { counts, scalars } = program;
    this.program = program;
    this.naturalFate = new Uint8Array(counts.threats);
    this.naturalTick = new Int32Array(counts.threats);
    this.naturalEntry = new Int16Array(counts.threats);
    this.trackStart = new Int32Array(counts.coverages);
    const cells = counts.threats * counts.nations;
    this.pictureFrom = new Int32Array(cells);
    this.pictureCount = new Int32Array(cells);
    this.identified = new Int32Array(cells);
    this.begin(seed, replication, scalars.variant);
  }

  /** Forgets all draws and begins again under another key. */
  begin(seed: number, replication: number, variant: number): void {
    this.chance.setKey(seed, replication, variant);
    this.trackStart.fill(UNKNOWN);
    this.screenSignature = null;
    this.pictureSignature = null;
  }

  /** Makes this replication ready for a policy: keeps what does not depend on it. */
  prepare(plan: PolicyPlan): void {
    if (this.screenSignature !== plan.screenSignature) {
      this.screenSignature = plan.screenSignature;
      this.drawNaturalEnds(plan);
    }
    if (this.pictureSignature !== plan.pictureSignature) {
      this.pictureSignature = plan.pictureSignature;
      this.pictureCount.fill(UNKNOWN);
      this.used = 0;
    }
  }

  private drawNaturalEnds(plan: PolicyPlan): void {
    const p = this.program;
    const multiplier = new Float64Array(p.counts.screenEntries);
    for (let e = 0; e < multiplier.length; e += 1) {
      const u = this.chance.uniform(
        Purpose.frailty,
        0,
        p.entryKey[e] as number,
        p.entryOrdinal[e] as number,
      );
      multiplier[e] = frailty(p.entryShare[e] as number, p.entryCorrelation[e] as number, u);
    }
    this.naturalHits = 0;
    for (let t = 0; t < p.counts.threats; t += 1) {
      const key = p.threatKey[t] as number;
      const end = p.threatEnd[t] as number;
      let tick = NEVER;
      let entry = -1;
      for (
        let x = p.threatExposures[t] as number, stop = p.threatExposures[t + 1] as number;
        x < stop;
      ) {
        const e = p.exposureEntry[x] as number;
        const wanted = exponential(
          this.chance.uniform(
            Purpose.screenKill,
            key,
            p.entryKey[e] as number,
            p.entryMode[e] as number,
          ),
        );
        let sum = 0;
        let killed = NEVER;
        for (; x < stop && p.exposureEntry[x] === e; x += 1) {
          if (killed !== NEVER || !plan.lets(p.exposureOutcome[x] as number)) continue;
          const rate = (p.exposureRate[x] as number) * (multiplier[e] as number);
          const first = p.exposureFirst[x] as number;
          const ticks = (p.exposureLast[x] as number) - first + 1;
          const needed = Math.ceil((wanted - sum) / rate);
          if (needed <= ticks) killed = first + Math.max(needed, 1) - 1;
          sum += rate * ticks;
        }
        // Entries come by key: of two in one tick the first counts.
        if (killed < tick) {
          tick = killed;
          entry = e;
        }
      }
      let fate: number =
        entry >= 0 && p.entryMode[entry] === 1 ? FateCode.softKilled : FateCode.intercepted;
      const rate = p.threatFailureRate[t] as number;
      if (rate > 0) {
        const after = exponential(this.chance.uniform(Purpose.failure, key, 0, 0)) / rate;
        const fails = (p.threatLaunch[t] as number) + Math.round(after);
        if (fails < tick) {
          tick = fails;
          entry = -1;
          fate = FateCode.failed;
        }
      }
      if (tick > end) {
        tick = end;
        entry = -1;
        if (p.threatEndKind[t] === EndKind.leaves) fate = FateCode.leftArea;
        else if (this.hits(t, key)) {
          fate = FateCode.hit;
          this.naturalHits += 1;
        } else fate = FateCode.missedTarget;
      }
      this.naturalFate[t] = fate;
      this.naturalTick[t] = tick;
      this.naturalEntry[t] = entry;
    }
  }

  private hits(t: number, key: number): boolean {
    const probability = this.program.threatHitProbability[t] as number;
    // A certainty needs no draw.
    return probability >= 1 || this.chance.uniform(Purpose.hit, key, 0, 0) < probability;
  }

  /** Beginning of the own track of coverage interval `c`, which is one of this threat. */
  trackOf(c: number, threat: number): number {
    const known = this.trackStart[c] as number;
    if (known !== UNKNOWN) return known;
    const p = this.program;
    const s = p.coverageSensor[c] as number;
    const u = this.chance.uniform(
      Purpose.detection,
      p.threatKey[threat] as number,
      p.sensorKey[s] as number,
      p.coverageOrdinal[c] as number,
    );
    const from = p.sensorScans[s] as number;
    const to = p.sensorScans[s + 1] as number;
    // First entry with P(N ≤ n) ≥ u: a step or two from the front, since most hits come early.
    let entry = from;
    while (entry < to && (p.scanProbability[entry] as number) < u) entry += 1;
    let start = NEVER;
    if (entry < to) {
      const scan = (p.sensorHits[s] as number) + (entry - from);
      const confirmed = (p.coverageFirst[c] as number) + scan * (p.sensorScan[s] as number);
      if (confirmed <= (p.coverageLast[c] as number)) {
        const begins = confirmed + (p.sensorLatency[s] as number);
        if (begins <= (p.coverageTrackEnd[c] as number)) start = begins;
      }
    }
    this.trackStart[c] = start;
    return start;
  }

  /**
   * Pictures of a nation of a threat; returns the cell in which `pictureFrom`, `pictureCount` and
   * `identified` then hold. Intervals are read with `pictureStart` and `pictureEnd`.
   */
  see(plan: PolicyPlan, threat: number, nation: number): number {
    const p = this.program;
    const cell = threat * p.counts.nations + nation;
    if ((this.pictureCount[cell] as number) !== UNKNOWN) return cell;
    this.scratchUsed = 0;
    const cFrom = p.threatCoverages[threat] as number;
    const cTo = p.threatCoverages[threat + 1] as number;
    const sFrom = p.threatShares[threat] as number;
    const sTo = p.threatShares[threat + 1] as number;
    for (let c = cFrom; c < cTo; c += 1) {
      const sensor = p.coverageSensor[c] as number;
      if (plan.sensorCommitted[sensor] === 0) continue;
      const owner = p.sensorNation[sensor] as number;
      if (owner === nation) {
        const start = this.trackOf(c, threat);
        if (start !== NEVER) this.collect(start, p.coverageTrackEnd[c] as number);
      } else if (sFrom < sTo) this.collectShared(plan, threat, nation, owner, c);
    }
    this.merge(cell);
    this.identify(cell, threat, nation);
    return cell;
  }

  /** Whether a nation has a picture of a threat at any time: found without drawing all of it. */
  isPictured(plan: PolicyPlan, threat: number, nation: number): boolean {
    const p = this.program;
    const known = this.pictureCount[threat * p.counts.nations + nation] as number;
    if (known !== UNKNOWN) return known !== 0;
    const cTo = p.threatCoverages[threat + 1] as number;
    for (let c = p.threatCoverages[threat] as number; c < cTo; c += 1) {
      const sensor = p.coverageSensor[c] as number;
      if (plan.sensorCommitted[sensor] === 0) continue;
      const own = p.sensorNation[sensor] === nation;
      if (own && this.trackOf(c, threat) !== NEVER) return true;
    }
    // Only who sees nothing by itself depends on partners.
    if (p.threatShares[threat] === p.threatShares[threat + 1]) return false;
    return this.pictureCount[this.see(plan, threat, nation)] !== 0;
  }

  /** Collects what a partner's track of coverage interval `c` gives to a nation. */
  private collectShared(
    plan: PolicyPlan,
    threat: number,
    nation: number,
    owner: number,
    c: number,
  ): void {
    const p = this.program;
    const stop = p.threatShares[threat + 1] as number;
    for (let h = p.threatShares[threat] as number; h < stop; h += 1) {
      if (!isOpenShare(p, plan, h, owner, nation)) continue;
      const start = this.trackOf(c, threat);
      if (start === NEVER) return;
      const first = p.shareFirst[h] as number;
      h = endOfShare(p, plan, h, stop, owner, nation);
      const from = Math.max(start, first) + p.scalars.linkTicks;
      const to = Math.min(p.coverageTrackEnd[c] as number, p.shareLast[h] as number);
      if (from <= to) this.collect(from, to);
    }
  }

  pictureStart(cell: number, i: number): number {
    return this.intervals[2 * ((this.pictureFrom[cell] as number) + i)] as number;
  }

  pictureEnd(cell: number, i: number): number {
    return this.intervals[2 * ((this.pictureFrom[cell] as number) + i) + 1] as number;
  }

  private collect(start: number, end: number): void {
    let { scratch } = this;
    let i = this.scratchUsed;
    if (2 * i + 2 > scratch.length) {
      scratch = new Int32Array(2 * scratch.length);
      scratch.set(this.scratch);
      this.scratch = scratch;
    }
    // Insertion by start: a threat is seen by a handful of sensors at a time.
    while (i > 0 && (scratch[2 * i - 2] as number) > start) {
      scratch[2 * i] = scratch[2 * i - 2] as number;
      scratch[2 * i + 1] = scratch[2 * i - 1] as number;
      i -= 1;
    }
    scratch[2 * i] = start;
    scratch[2 * i + 1] = end;
    this.scratchUsed += 1;
  }

  /** Unites what was collected into the cell's intervals. */
  private merge(cell: number): void {
    const n = this.scratchUsed;
    while (2 * (this.used + n) > this.intervals.length) {
      const grown = new Int32Array(2 * this.intervals.length);
      grown.set(this.intervals);
      this.intervals = grown;
    }
    const { intervals, scratch } = this;
    const from = this.used;
    let to = from;
    for (let i = 0; i < n; i += 1) {
      const start = scratch[2 * i] as number;
      const end = scratch[2 * i + 1] as number;
      if (to > from && start <= (intervals[2 * to - 1] as number) + 1) {
        if (end > (intervals[2 * to - 1] as number)) intervals[2 * to - 1] = end;
      } else {
        intervals[2 * to] = start;
        intervals[2 * to + 1] = end;
        to += 1;
      }
    }
    this.pictureFrom[cell] = from;
    this.pictureCount[cell] = to - from;
    this.used = to;
  }

  private identify(cell: number, threat: number, nation: number): void {
    if (this.pictureCount[cell] === 0) {
      this.identified[cell] = NEVER;
      return;
    }
    const p = this.program;
    const law = p.nationLaw[nation] as number;
    const a = p.nationA[nation] as number;
    // A fixed delay needs no draw.
    const u =
      law === 0
        ? 0
        : this.chance.uniform(
            Purpose.identification,
            p.threatKey[threat] as number,
            p.nationKey[nation] as number,
            0,
          );
    const ticks = delay(law, a, p.nationB[nation] as number, p.nationC[nation] as number, u);
    this.identified[cell] = this.pictureStart(cell, 0) + Math.round(ticks);
  }
}
