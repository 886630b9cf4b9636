import { readPolicy, type Node } from './est.ts';
import type { RuleBook } from './types.ts';

/** A name of the study that a rule mentions, so that the study can be asked whether it exists. */
export interface Mention {
  readonly kind:
    | 'airspace'
    | 'nation'
    | 'zone'
    | 'threat-type'
    | 'threat-class'
    | 'system'
    | 'effector'
    | 'effector-kind';
  readonly name: string;
  /** Index into `RuleBook.rules`. */
  readonly rule: number;
}

type Kind = Mention['kind'];

const ofAttribute: Readonly<Record<string, Kind>> = {
  'principal.nation': 'nation',
  'principal.donor': 'nation',
  'principal.system': 'system',
  'principal.kind': 'effector-kind',
  'principal.standsIn': 'airspace',
  'resource.type': 'threat-type',
  'resource.classes': 'threat-class',
  'context.over': 'airspace',
  'context.fromOver': 'airspace',
  'context.debrisOver': 'airspace',
  'context.zones': 'zone',
  'context.headingFor': 'nation',
  'context.to': 'nation',
};

const ofEntity: Readonly<Record<string, Kind>> = {
  Nation: 'nation',
  Effector: 'effector',
  ThreatType: 'threat-type',
  ThreatClass: 'threat-class',
};

/**
 * Names that rules compare attributes or entities with, each once per rule. Cedar cannot know the
 * study: a rule about a zone that does not exist is sound Cedar and never holds, so whoever has the
 * study should look these up. An airspace may also be `international`, a donor `""`. Strings that
 * are compared in a roundabout way (`like`, `if`) are left out.
 */
export function mentions(book: RuleBook): readonly Mention[] {
  const found = new Map<string, Mention>();
  book.rules.forEach((rule, index) => {
    const note = (kind: Kind | undefined, name: string): void => {
      if (kind !== undefined) found.set(`${index} ${kind} ${name}`, { kind, name, rule: index });
    };
    const tree = readPolicy(rule.est);
    for (const node of [...tree.scope, ...tree.conditions]) visit(node, note);
  });
  return [...found.values()];
}

function visit(node: Node, note: (kind: Kind | undefined, name: string) => void): void {
  if (node.op === 'entity') note(ofEntity[node.type], node.id);
  if ('left' in node && 'right' in node) {
    compare(node.left, node.right, note);
    compare(node.right, node.left, note);
  }
  for (const part of parts(node)) visit(part, note);
}

/** An attribute on one side, a literal or a set with literals on the other. */
function compare(
  side: Node,
  other: Node,
  note: (kind: Kind | undefined, name: string) => void,
): void {
  if (side.op === 'set') {
    for (const item of side.items) compare(item, other, note);
    return;
  }
  if (side.op !== '.' || side.left.op !== 'var') return;
  const key = `${side.left.name}.${side.attribute}`;
  const kind = Object.hasOwn(ofAttribute, key) ? ofAttribute[key] : undefined;
  for (const item of other.op === 'set' ? other.items : [other]) {
    if (item.op === 'literal' && typeof item.value === 'string') note(kind, item.value);
  }
}

function parts(node: Node): readonly Node[] {
  switch (node.op) {
    case 'literal':
    case 'entity':
    case 'var':
    case 'slot':
      return [];
    case '!':
    case 'neg':
    case 'isEmpty':
      return [node.arg];
    case '.':
    case 'has':
    case 'like':
      return [node.left];
    case 'is':
      return node.in === undefined ? [node.left] : [node.left, node.in];
    case 'if':
      return [node.test, node.then, node.else];
    case 'set':
      return node.items;
    case 'record':
      return node.values;
    case 'call':
      return node.args;
    default:
      return [node.left, node.right];
  }
}
