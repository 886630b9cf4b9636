import type { Action, EngageRequest, PolicyRequest, ShareRequest } from './types.ts';

/** How to read one attribute from a request, by its type in the schema. */
export type Reader<Q> =
  | { readonly is: 'bool'; readonly read: (q: Q) => boolean }
  | { readonly is: 'long'; readonly read: (q: Q) => number }
  | { readonly is: 'string'; readonly read: (q: Q) => string }
  | { readonly is: 'strings'; readonly read: (q: Q) => readonly string[] };

/** An entity that a request brings: its type is fixed by the action, its id by the request. */
export interface Variable<Q> {
  readonly type: string;
  readonly id: (q: Q) => string;
  /** Types of its ancestors, and whether the ancestor of that type and id is one. */
  readonly memberOf: Readonly<Record<string, (q: Q, id: string) => boolean>>;
  readonly attributes: Readonly<Record<string, Reader<Q>>>;
}

/** What a rule may ask in one action: the schema, seen from the fast evaluator. */
export interface Vocabulary<Q extends PolicyRequest> {
  readonly action: Action;
  readonly principal: Variable<Q>;
  readonly resource: Variable<Q>;
  readonly context: Readonly<Record<string, Reader<Q>>>;
}

/** The one entity of type `Coalition`. */
export const coalitionId = 'coalition';

/**
 * Attributes that vary along a path without steps. They may be compared with literals only, so
 * that a path can be cut where an answer could change.
 */
export const continuousAttributes: ReadonlySet<string> = new Set([
  'distanceToBorderM',
  'altitudeM',
]);

function threat<Q extends PolicyRequest>(): Variable<Q> {
  return {
    type: 'Threat',
    id: (q) => q.threat.id,
    memberOf: {
      ThreatType: (q, id) => q.threat.type === id,
      ThreatClass: (q, id) => q.threat.classes.includes(id),
    },
    attributes: {
      type: { is: 'string', read: (q) => q.threat.type },
      classes: { is: 'strings', read: (q) => q.threat.classes },
    },
  };
}

/** The vocabulary of `engage` and `enter`. */
export function effectorVocabulary(action: 'engage' | 'enter'): Vocabulary<EngageRequest> {
  return {
    action,
    principal: {
      type: 'Effector',
      id: (q) => q.effector.id,
      memberOf: {
        Nation: (q, id) => q.effector.nation === id,
        Coalition: (q, id) => q.effector.coalition && id === coalitionId,
      },
      attributes: {
        nation: { is: 'string', read: (q) => q.effector.nation },
        system: { is: 'string', read: (q) => q.effector.system },
        kind: { is: 'string', read: (q) => q.effector.kind },
        donor: { is: 'string', read: (q) => q.effector.donor },
        crewed: { is: 'bool', read: (q) => q.effector.crewed },
        standsIn: { is: 'string', read: (q) => q.effector.standsIn },
      },
    },
    resource: threat(),
    context: {
      over: { is: 'string', read: (q) => q.context.over },
      zones: { is: 'strings', read: (q) => q.context.zones },
      distanceToBorderM: { is: 'long', read: (q) => q.context.distanceToBorderM },
      altitudeM: { is: 'long', read: (q) => q.context.altitudeM },
      fromOver: { is: 'string', read: (q) => q.context.fromOver },
      debrisOver: { is: 'string', read: (q) => q.context.debrisOver },
      headingFor: { is: 'strings', read: (q) => q.context.headingFor },
    },
  };
}

/** The vocabulary of `share`. */
export function shareVocabulary(): Vocabulary<ShareRequest> {
  return {
    action: 'share',
    principal: {
      type: 'Nation',
      id: (q) => q.owner.id,
      memberOf: { Coalition: (q, id) => q.owner.coalition && id === coalitionId },
      attributes: {},
    },
    resource: threat(),
    context: {
      to: { is: 'string', read: (q) => q.context.to },
      over: { is: 'string', read: (q) => q.context.over },
      zones: { is: 'strings', read: (q) => q.context.zones },
      altitudeM: { is: 'long', read: (q) => q.context.altitudeM },
    },
  };
}
