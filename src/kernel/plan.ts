/**
 * A policy against a program: which forces are there, which windows the rules leave open and on
 * whose release. Made once per policy and variant; replications only read it.
 */
import { ANY_RULES, IMMEDIATE, type Program } from '../program/layout.ts';
import { AirPlan } from './air/plan.ts';

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
  /** Equal only for policies whose replications are equal event by event. */
  readonly signature: string;

  /** `forces`: 1 for each force of the scenario that the policy commits. */
  constructor(program: Program, caveatMask: number, forces: Uint8Array) {
    const p = program;
    const { counts } = p;
    this.program = p;
    this.caveatMask = caveatMask >>> 0;
    const here = (force: number): number => (force < 0 || forces[force] === 1 ? 1 : 0);
    this.unitCommitted = Uint8Array.from(p.unitForce, here);
    this.sensorCommitted = Uint8Array.from(p.sensorForce, here);
    this.nationShoots = new Uint8Array(counts.nations);
    let any = false;
    for (let u = 0; u < counts.units; u += 1) {
      if (this.unitCommitted[u] === 0) continue;
      any = true;
      this.nationShoots[p.unitNation[u] as number] = 1;
    }

    this.releases = new Uint32Array(counts.outcomes);
    this.gates = new Uint32Array(counts.outcomes);
    for (let o = 0; o < counts.outcomes; o += 1) {
      const blocked =
        p.outcomeForbidden[o] === 1 || ((p.outcomeCaveats[o] as number) & this.caveatMask) !== 0;
      this.releases[o] = blocked ? 0 : (p.outcomeReleases[o] as number);
      if (this.releases[o] !== 0) this.gates[o] = gatesOf(p, o, this.caveatMask);
    }

    this.air = new AirPlan(p, here, this.releases, this.gates);
    for (let f = 0; f < counts.flights; f += 1) {
      if (this.air.committed[f] === 0) continue;
      any = true;
      this.nationShoots[p.flightNation[f] as number] = 1;
    }
    this.anyUnit = any;

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
        if (this.unitCommitted[p.pairUnit[q] as number] === 1) {
          const lastWindow = p.pairWindows[q + 1] as number;
          let latest = -1;
          let mask = 0;
          for (let w = p.pairWindows[q] as number; w < lastWindow; w += 1) {
            const outcome = p.windowOutcome[w] as number;
            const release = this.releases[outcome] as number;
            if (release === 0) continue;
            this.open[n] = w;
            n += 1;
            const gates = this.gates[outcome] as number;
            // A gated window is not to be had at once, whatever its permits say.
            mask |= gates === 0 ? release : (release & ~IMMEDIATE) | gates;
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
    this.screenSignature = this.signatureOf(p.exposureOutcome, true);
    this.pictureSignature = `${this.sensorCommitted.join('')}|${this.signatureOf(p.shareOutcome, false)}`;
    this.signature = `${this.unitCommitted.join('')}|${this.pictureSignature}|${this.screenSignature}|${this.signatureOf(p.windowOutcome, false)}`;
    if (this.air.any) {
      // Where flights may be counts whatever they then shoot at: patrols fly or do not.
      this.signature += `|${this.air.committed.join('')}|${this.signatureOf(p.fromOutcome, false)}|${this.signatureOf(p.enterOutcome, false)}`;
    }
  }

  /** Whether an exposure counts: soft kill asks no rule, hard kill needs a permit. */
  lets(outcome: number): boolean {
    return outcome === ANY_RULES || this.releases[outcome] !== 0;
  }

  /** What the policy makes of the outcomes that a column refers to. */
  private signatureOf(column: Uint16Array, anyRelease: boolean): string {
    let text = '';
    for (const o of outcomesIn(column, this.releases.length)) {
      const release = this.releases[o] as number;
      text += `${o}:${anyRelease ? Math.min(1, release) : release}:${anyRelease ? 0 : this.gates[o]},`;
    }
    return text;
  }
}

const outcomesOf = new WeakMap<Uint16Array, Uint16Array>();

/** Outcomes that a column of a program refers to, ascending: the same for all its policies. */
function outcomesIn(column: Uint16Array, outcomes: number): Uint16Array {
  let known = outcomesOf.get(column);
  if (known === undefined) {
    const seen = new Uint8Array(outcomes);
    for (let i = 0; i < column.length; i += 1) {
      if (column[i] !== ANY_RULES) seen[column[i] as number] = 1;
    }
    known = Uint16Array.from(seen.keys()).filter((o) => seen[o] === 1);
    outcomesOf.set(column, known);
  }
  return known;
}

/** Authorities whose release the forbids in force demand of an outcome, as release bits. */
function gatesOf(p: Program, outcome: number, caveatMask: number): number {
  let gates = 0;
  const stop = p.outcomeRuleOffsets[outcome + 1] as number;
  for (let i = p.outcomeRuleOffsets[outcome] as number; i < stop; i += 1) {
    const rule = p.outcomeRule[i] as number;
    const authority = p.ruleAuthority[rule] as number;
    const caveat = p.ruleCaveat[rule] as number;
    if (authority >= 0 && (caveat < 0 || ((caveatMask >>> caveat) & 1) === 1))
      gates |= 2 << authority;
  }
  return gates >>> 0;
}
