/**
 * The rule book in its parsed form: plain data that `policy/cedar.ts` writes (with Cedar's own
 * parser and validator) and everything else reads, so that a worker or a page that edits no rules
 * needs no WebAssembly.
 */

export type Action = 'engage' | 'enter' | 'share';

/** A rule as Cedar's JSON policy form plus what its annotations say. */
export interface Rule {
  /** `@id`, else file name and ordinal: unique in the book. */
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** Plain sentence from `@title`, else the id. */
  readonly title: string;
  /** From `@caveat`: the switch that lifts this forbid. Several rules may share one. */
  readonly caveat?: string;
  /**
   * From `@authority` on a rule of `engage`. On a permit: who must release. On a forbid with a
   * caveat: whose release lifts it, so that lifting the caveat makes release immediate.
   */
  readonly authority?: string;
  /** Actions that the scope names; all three when it names none. */
  readonly actions: readonly Action[];
  /** The source text, for people. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
  /** Cedar's JSON form (EST) of this policy. */
  readonly est: unknown;
}

export interface Caveat {
  readonly id: string;
  readonly title: string;
  /** From `@nation`, where the caveat is one nation's own; else undefined: everyone's. */
  readonly nation?: string;
  /** Indices into `RuleBook.rules`. */
  readonly rules: readonly number[];
}

export interface RuleBook {
  readonly rules: readonly Rule[];
  /** In the order of first appearance; index is the caveat's bit. At most 32. */
  readonly caveats: readonly Caveat[];
  /** Ids of authorities that rules name. At most 31. */
  readonly authorities: readonly string[];
}

/** What a rule may ask about. Sets are arrays without order. */
export interface EngageRequest {
  readonly action: 'engage' | 'enter';
  readonly effector: {
    readonly id: string;
    readonly nation: string;
    readonly coalition: boolean;
    readonly system: string;
    readonly kind: 'fire-unit' | 'flight' | 'screen';
    readonly donor: string;
    readonly crewed: boolean;
    /** Airspace it stands in. */
    readonly standsIn: string;
  };
  readonly threat: {
    readonly id: string;
    readonly type: string;
    readonly classes: readonly string[];
  };
  readonly context: {
    readonly over: string;
    readonly zones: readonly string[];
    readonly distanceToBorderM: number;
    readonly altitudeM: number;
    readonly fromOver: string;
    readonly debrisOver: string;
    readonly headingFor: readonly string[];
  };
}

export interface ShareRequest {
  readonly action: 'share';
  /** The nation that owns the track. */
  readonly owner: { readonly id: string; readonly coalition: boolean };
  readonly threat: {
    readonly id: string;
    readonly type: string;
    readonly classes: readonly string[];
  };
  readonly context: {
    readonly to: string;
    readonly over: string;
    readonly zones: readonly string[];
    readonly altitudeM: number;
  };
}

export type PolicyRequest = EngageRequest | ShareRequest;

/** Rules whose conditions hold for a request: indices into `RuleBook.rules`, ascending. */
export interface Matches {
  readonly permits: readonly number[];
  readonly forbids: readonly number[];
}

/** The fast evaluator of a rule book. */
export interface CompiledRules {
  readonly book: RuleBook;
  evaluate(request: PolicyRequest): Matches;
  /** Literals that continuous attributes are compared with, ascending, by action. */
  readonly thresholds: {
    readonly distanceToBorderM: readonly number[];
    readonly altitudeM: readonly number[];
    readonly shareAltitudeM: readonly number[];
  };
  /** Context attributes that some rule of `engage` or `enter` reads; the others need not be cut at. */
  readonly reads: ReadonlySet<
    'over' | 'zones' | 'distanceToBorderM' | 'altitudeM' | 'fromOver' | 'debrisOver' | 'headingFor'
  >;
  readonly shareReads: ReadonlySet<'to' | 'over' | 'zones' | 'altitudeM'>;
}
