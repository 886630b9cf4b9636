/**
 * A policy against a program: which forces are there, which windows the rules leave open and on
 * whose release. Made once per policy and variant; replications only read it.
 */
import type { Program } from '../program/layout.ts';
import { AirPlan } from './air/plan.ts';
import type { PolicyTerms } from './terms.ts';

export class PolicyPlan {
  readonly program: Program;
  readonly caveatMask: number;
  /** 1 where committed. */
  readonly unitCommitted: Uint8Array;
  readonly sensorCommitted: Uint8Array;
  /** What it leaves to flights. */
  readonly air: AirPlan;
  /** 1 for nations with a committed unit or flight. */
  readonly nationShoots: Uint8Array;
  /** Whether anything is committed that could shoot. */
  readonly anyUnit: boolean;
  /** Release mask left by the caveats in force: any one bit suffices; 0: not permitted. */
  readonly releases: Uint32Array;
  /** Releases that caveats in force demand besides: every bit is needed. */
  readonly gates: Uint32Array;
  /** Permitted windows of committed pairs (CSR by pair). */
  readonly open: Int32Array;
  readonly openOffsets: Int32Array;
  /** Greatest launch tick over the open windows of a pair; −1 with none. */
  readonly lastLaunch: Int32Array;
  /** Whom the open windows of a pair wait for: `IMMEDIATE` if one waits for nobody. */
  readonly pairReleases: Uint32Array;
  /** Threats with an open window, ascending: all others meet only screens and chance. */
  readonly contested: Int32Array;
  readonly isContested: Uint8Array;
  /** True if some permit in use needs a release. */
  readonly needsRelease: boolean;
  /** Equal for policies under which screens act alike, and under which nations see alike. */
  readonly screenSignature: string;
  readonly pictureSignature: string;
  private readonly terms: PolicyTerms;

  constructor(terms: PolicyTerms) {
    const { program, caveatMask, unitCommitted, sensorCommitted, releases, gates } = terms;
    const p = program;
    const { counts } = p;
    this.terms = terms;
    this.program = p;
    this.caveatMask = caveatMask;
    this.unitCommitted = unitCommitted;
    this.sensorCommitted = sensorCommitted;
    this.releases = releases;
    this.gates = gates;
    this.screenSignature = terms.screenSignature;
    this.pictureSignature = terms.pictureSignature;
    this.nationShoots = new Uint8Array(counts.nations);
    for (let u = 0; u < counts.units; u += 1)
      if (unitCommitted[u] === 1) this.nationShoots[p.unitNation[u] as number] = 1;
    this.air = new AirPlan(terms);
    for (let f = 0; f < counts.flights; f += 1)
      if (this.air.committed[f] === 1) this.nationShoots[p.flightNation[f] as number] = 1;
    this.anyUnit = this.nationShoots.includes(1);

    this.open = new Int32Array(counts.windows);
    this.openOffsets = new Int32Array(counts.pairs + 1);
    this.lastLaunch = new Int32Array(counts.pairs).fill(-1);
    this.pairReleases = new Uint32Array(counts.pairs);
    this.isContested = new Uint8Array(counts.threats);
    const contested: number[] = [];
    let n = 0;
    let union = 0;
    for (let t = 0; t < counts.threats; t += 1) {
      const lastPair = p.threatPairs[t + 1] as number;
      for (let q = p.threatPairs[t] as number; q < lastPair; q += 1) {
        if (unitCommitted[p.pairUnit[q] as number] === 1) {
          const lastWindow = p.pairWindows[q + 1] as number;
          let latest = -1;
          let mask = 0;
          for (let w = p.pairWindows[q] as number; w < lastWindow; w += 1) {
            const outcome = p.windowOutcome[w] as number;
            if (releases[outcome] === 0) continue;
            this.open[n] = w;
            n += 1;
            mask |= terms.waitsFor(outcome);
            if ((p.windowLastLaunch[w] as number) > latest)
              latest = p.windowLastLaunch[w] as number;
          }
          this.lastLaunch[q] = latest;
          this.pairReleases[q] = mask >>> 0;
          union |= mask;
          if (mask !== 0 && this.isContested[t] === 0) {
            this.isContested[t] = 1;
            contested.push(t);
          }
        }
        this.openOffsets[q + 1] = n;
      }
      if (this.air.isOpen(t) && this.isContested[t] === 0) {
        this.isContested[t] = 1;
        contested.push(t);
      }
    }
    union |= this.air.waitsFor;
    this.contested = Int32Array.from(contested);
    this.needsRelease = (union & ~1) !== 0;
  }

  /** Whether an exposure counts: soft kill asks no rule, hard kill needs a permit. */
  lets(outcome: number): boolean {
    return this.terms.lets(outcome);
  }
}
