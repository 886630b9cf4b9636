/**
 * The terms of a policy in a program: who is there, and what is left of every outcome of the rules.
 * All that a policy changes follows from them, so that policies of equal signature need one run.
 */
import { ANY_RULES, IMMEDIATE, type Program } from '../program/layout.ts';

export class PolicyTerms {
  readonly program: Program;
  readonly caveatMask: number;
  /** 1 where committed. */
  readonly unitCommitted: Uint8Array;
  readonly sensorCommitted: Uint8Array;
  readonly flightCommitted: Uint8Array;
  readonly anyFlight: boolean;
  /** Release mask left by the caveats in force: any one bit suffices; 0: not permitted. */
  readonly releases: Uint32Array;
  /** Releases that caveats in force demand besides: every bit is needed. */
  readonly gates: Uint32Array;
  /** Equal for policies under which screens act alike, and under which nations see alike. */
  readonly screenSignature: string;
  readonly pictureSignature: string;
  /** Equal for policies that leave the same to flights, whichever of them they commit. */
  readonly airSignature: string;
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
    this.flightCommitted = Uint8Array.from(p.flightForce, here);
    this.anyFlight = this.flightCommitted.includes(1);
    this.releases = new Uint32Array(counts.outcomes);
    this.gates = new Uint32Array(counts.outcomes);
    for (let o = 0; o < counts.outcomes; o += 1) {
      const blocked =
        p.outcomeForbidden[o] === 1 || ((p.outcomeCaveats[o] as number) & this.caveatMask) !== 0;
      this.releases[o] = blocked ? 0 : (p.outcomeReleases[o] as number);
      if (this.releases[o] !== 0) this.gates[o] = gatesOf(p, o, this.caveatMask);
    }
    this.screenSignature = this.signatureOf(p.exposureOutcome, true);
    this.pictureSignature = `${this.sensorCommitted.join('')}|${this.signatureOf(p.shareOutcome, false)}`;
    this.signature = `${this.unitCommitted.join('')}|${this.pictureSignature}|${this.screenSignature}|${this.signatureOf(p.windowOutcome, false)}`;
    // Where flights may be counts whatever they then shoot at: patrols fly or do not.
    this.airSignature = this.anyFlight
      ? `${this.signatureOf(p.fromOutcome, false)}|${this.signatureOf(p.enterOutcome, false)}`
      : '';
    if (this.anyFlight) this.signature += `|${this.flightCommitted.join('')}|${this.airSignature}`;
  }

  /** Whether an exposure counts: soft kill asks no rule, hard kill needs a permit. */
  lets(outcome: number): boolean {
    return outcome === ANY_RULES || this.releases[outcome] !== 0;
  }

  /** What somebody has to wait for under an outcome: `IMMEDIATE` if nothing, 0 if not permitted. */
  waitsFor(outcome: number): number {
    const release = this.releases[outcome] as number;
    const gates = this.gates[outcome] as number;
    // What is gated is not to be had at once, whatever its permits say.
    return release === 0 || gates === 0 ? release : (release & ~IMMEDIATE) | gates;
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
