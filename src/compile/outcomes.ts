/**
 * What the rule book says of each situation, asked once per distinct situation and remembered
 * across variants. An outcome is independent of the policy: it lists which caveats, which other
 * forbids and which permits match, and a policy later masks them.
 */
import type { CompiledRules, EngageRequest, Matches } from '../policy/types.ts';
import { IMMEDIATE } from '../program/layout.ts';

/** A principal as far as rules can tell: effectors alike share one. */
export interface Principal {
  readonly effector: EngageRequest['effector'];
  readonly fromOver: string;
}

export interface Outcome {
  readonly caveats: number;
  readonly forbidden: boolean;
  readonly releases: number;
  /** Forbids that match, indices into the rule book. */
  readonly rules: readonly number[];
  /** Permits that match. */
  readonly permits: readonly number[];
}

/** A threat as far as rules can tell. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly classes: readonly string[];
}

/** Where an intercept happens, in indices; see `Timeline`. */
export interface Situation {
  readonly over: number;
  readonly zones: number;
  readonly debris: number;
  readonly altitudeM: number;
}

const MOST_OUTCOMES = 65_535;

/** Resource number of a threat that no other may stand for: it is asked afresh each time. */
export const NEVER_ALIKE = -1;

/**
 * What a request is remembered under: 11 + 8 + 14 + 12 + 6 bits, exact in a double; −1 for what
 * does not fit and is asked afresh.
 */
export function requestKey(
  principalId: number,
  resourceId: number,
  situationId: number,
  heading: number,
  bucket: number,
): number {
  const fits =
    resourceId !== NEVER_ALIKE &&
    principalId < 2048 &&
    resourceId < 256 &&
    heading < 4096 &&
    bucket < 64 &&
    situationId < 16384;
  if (!fits) return -1;
  return (((principalId * 256 + resourceId) * 4096 + heading) * 64 + bucket) * 16384 + situationId;
}

export class Outcomes {
  readonly list: Outcome[] = [];
  private readonly byMatches = new Map<string, number>();
  private readonly memo = new Map<number, number>();
  private readonly contexts = new Map<number, number>();
  private readonly situations: Situation[] = [];
  private readonly rules: CompiledRules;
  private readonly airspaces: readonly string[];
  private readonly zones: readonly string[];
  private readonly headings: readonly (readonly number[])[];
  private readonly altitudes: readonly number[];

  constructor(
    rules: CompiledRules,
    airspaces: readonly string[],
    zones: readonly string[],
    headings: readonly (readonly number[])[],
  ) {
    this.rules = rules;
    this.airspaces = airspaces;
    this.zones = zones;
    this.headings = headings;
    this.altitudes = [
      ...new Set([...rules.thresholds.altitudeM, ...rules.thresholds.shareAltitudeM]),
    ].sort((a, b) => a - b);
  }

  /** A small integer for a situation: equal for situations that no rule can tell apart. */
  situation(over: number, zones: number, debris: number, altitudeM: number): number {
    const level = levelOf(this.altitudes, altitudeM);
    const key = ((zones * 128 + over) * 128 + (debris + 1)) * 256 + level;
    const known = this.contexts.get(key);
    if (known !== undefined) return known;
    const id = this.situations.length;
    this.situations.push({ over, zones, debris, altitudeM: valueOfLevel(this.altitudes, level) });
    this.contexts.set(key, id);
    return id;
  }

  /**
   * Outcome of `engage`. `principalId` and `resourceId` are the caller's own small numbers for the
   * two; `bucket` counts the distance thresholds exceeded, `distanceM` stands for it.
   */
  engage(
    principalId: number,
    principal: Principal,
    resourceId: number,
    resource: Resource,
    situationId: number,
    heading: number,
    bucket: number,
    distanceM: number,
  ): number {
    const key = requestKey(principalId, resourceId, situationId, heading, bucket);
    const known = key >= 0 ? this.memo.get(key) : undefined;
    if (known !== undefined) return known;
    const at = this.situations[situationId];
    if (at === undefined) throw new RangeError('unknown situation');
    const outcome = this.intern(
      this.rules.evaluate({
        action: 'engage',
        effector: principal.effector,
        threat: resource,
        context: {
          over: this.airspaces[at.over] ?? '',
          zones: this.zones.filter((_, z) => (at.zones >>> z) & 1),
          distanceToBorderM: distanceM,
          altitudeM: at.altitudeM,
          fromOver: principal.fromOver,
          debrisOver: at.debris < 0 ? '' : (this.airspaces[at.debris] ?? ''),
          headingFor: (this.headings[heading] ?? []).map((a) => this.airspaces[a] ?? ''),
        },
      }),
    );
    if (key >= 0) this.memo.set(key, outcome);
    return outcome;
  }

  /**
   * Outcome of `enter` by an aircraft at a height over an airspace and within zones. Not memoised:
   * asked once per study.
   */
  enter(
    principal: Principal,
    resource: Resource,
    over: number,
    zones: number,
    altitudeM: number,
  ): number {
    const airspace = this.airspaces[over] ?? '';
    return this.intern(
      this.rules.evaluate({
        action: 'enter',
        effector: principal.effector,
        threat: resource,
        context: {
          over: airspace,
          zones: this.zones.filter((_, z) => (zones >>> z) & 1),
          distanceToBorderM: 0,
          altitudeM,
          fromOver: airspace,
          debrisOver: '',
          headingFor: [],
        },
      }),
    );
  }

  /** Outcome of `share` of an owner's track with another nation. Not memoised: asked rarely. */
  share(
    owner: { readonly id: string; readonly coalition: boolean },
    to: string,
    resource: Resource,
    situationId: number,
  ): number {
    const at = this.situations[situationId];
    if (at === undefined) throw new RangeError('unknown situation');
    return this.intern(
      this.rules.evaluate({
        action: 'share',
        owner,
        threat: resource,
        context: {
          to,
          over: this.airspaces[at.over] ?? '',
          zones: this.zones.filter((_, z) => (at.zones >>> z) & 1),
          altitudeM: at.altitudeM,
        },
      }),
    );
  }

  private intern({ permits, forbids }: Matches): number {
    const key = `${permits.join(',')}|${forbids.join(',')}`;
    const known = this.byMatches.get(key);
    if (known !== undefined) return known;
    const { book } = this.rules;
    let caveats = 0;
    let forbidden = false;
    for (const f of forbids) {
      // A forbid that a release lifts is a gate, not a bar: the plan reads it from the rules.
      if (book.rules[f]?.authority !== undefined) continue;
      const bit = book.caveats.findIndex((c) => c.rules.includes(f));
      if (bit < 0) forbidden = true;
      else caveats = (caveats | (1 << bit)) >>> 0;
    }
    let releases = 0;
    for (const p of permits) {
      const authority = book.rules[p]?.authority;
      const bit = authority === undefined ? IMMEDIATE : 2 << book.authorities.indexOf(authority);
      releases = (releases | bit) >>> 0;
    }
    if (this.list.length >= MOST_OUTCOMES) throw new RangeError('too many distinct rule outcomes');
    this.byMatches.set(key, this.list.length);
    return this.list.push({ caveats, forbidden, releases, rules: forbids, permits }) - 1;
  }
}

/** 2i: strictly between threshold i − 1 and i; 2i + 1: on threshold i. */
function levelOf(thresholds: readonly number[], value: number): number {
  let i = 0;
  while (i < thresholds.length && (thresholds[i] as number) < value) i += 1;
  return 2 * i + (thresholds[i] === value ? 1 : 0);
}

function valueOfLevel(thresholds: readonly number[], level: number): number {
  const i = level >> 1;
  return level % 2 === 1 ? (thresholds[i] ?? 0) : between(thresholds, i);
}

/** A value strictly between threshold i − 1 and threshold i. */
function between(thresholds: readonly number[], i: number): number {
  const below = thresholds[i - 1];
  const above = thresholds[i];
  if (below === undefined) return above === undefined ? 0 : above - 0.5;
  return above === undefined ? below + 0.5 : (below + above) / 2;
}

/** A distance that stands for bucket k: t[k − 1] < distance ≤ t[k]; 0 if only 0 is in it. */
export function distanceOfBucket(thresholds: readonly number[], bucket: number): number {
  if (bucket === 0) return thresholds[0] !== undefined && thresholds[0] > 0 ? thresholds[0] / 2 : 0;
  return between(thresholds, bucket);
}
