/**
 * Cedar's JSON policy form, read into a typed tree. What the form allows and this reading does not
 * know keeps its name (`call`), so that it can be refused by that name.
 */

export type BinaryOperator =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | 'in'
  | 'contains'
  | 'containsAll'
  | 'containsAny'
  | 'getTag'
  | 'hasTag';

export type UnaryOperator = '!' | 'neg' | 'isEmpty';

export type Node =
  | { readonly op: 'literal'; readonly value: boolean | number | string }
  | { readonly op: 'entity'; readonly type: string; readonly id: string }
  | { readonly op: 'var'; readonly name: string }
  | { readonly op: 'slot'; readonly name: string }
  | { readonly op: UnaryOperator; readonly arg: Node }
  | { readonly op: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly op: '.'; readonly left: Node; readonly attribute: string }
  | { readonly op: 'has'; readonly left: Node; readonly path: readonly string[] }
  /** `null` is a wildcard, a string is itself. */
  | { readonly op: 'like'; readonly left: Node; readonly pattern: readonly (string | null)[] }
  | { readonly op: 'is'; readonly left: Node; readonly type: string; readonly in: Node | undefined }
  | { readonly op: 'if'; readonly test: Node; readonly then: Node; readonly else: Node }
  | { readonly op: 'set'; readonly items: readonly Node[] }
  | { readonly op: 'record'; readonly values: readonly Node[] }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Node[] };

/** A policy: what its scope and its conditions ask, each of which must hold. */
export interface PolicyTree {
  /** Constraints on principal and resource, written as expressions. */
  readonly scope: readonly Node[];
  /** Ids of the actions that the scope names; undefined when it names none. */
  readonly actions: readonly string[] | undefined;
  readonly conditions: readonly Node[];
}

/** A policy in a shape that Cedar's form does not have: the caller's mistake. */
export class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

type Json = { readonly [key: string]: unknown };

function object(value: unknown): Json {
  if (!isObject(value)) throw new MalformedPolicy('a part of the policy is not an object');
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new MalformedPolicy('a part of the policy is not a list');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedPolicy('a part of the policy is not a string');
  return value;
}

const binaryOperators: ReadonlySet<string> = new Set<BinaryOperator>([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '+',
  '-',
  '*',
  'in',
  'contains',
  'containsAll',
  'containsAny',
  'getTag',
  'hasTag',
]);

function isBinary(op: string): op is BinaryOperator {
  return binaryOperators.has(op);
}

/** Reads an expression. */
export function readExpression(value: unknown): Node {
  const json = object(value);
  const keys = Object.keys(json);
  const op = keys[0];
  if (op === undefined || keys.length !== 1) throw new MalformedPolicy('an expression has one key');
  const body = json[op];
  if (op === 'Value') return readValue(body);
  if (op === 'Var') return { op: 'var', name: text(body) };
  if (op === 'Slot') return { op: 'slot', name: text(body) };
  if (op === 'Set') return { op: 'set', items: list(body).map(readExpression) };
  if (op === 'Record') {
    return { op: 'record', values: Object.values(object(body)).map(readExpression) };
  }
  if (Array.isArray(body)) return { op: 'call', name: op, args: body.map(readExpression) };
  const parts = object(body);
  if (op === '!' || op === 'neg' || op === 'isEmpty') return { op, arg: readExpression(parts.arg) };
  if (isBinary(op)) {
    return { op, left: readExpression(parts.left), right: readExpression(parts.right) };
  }
  switch (op) {
    case '.':
      return { op, left: readExpression(parts.left), attribute: text(parts.attr) };
    case 'has': {
      const path = Array.isArray(parts.attr) ? parts.attr.map(text) : [text(parts.attr)];
      return { op, left: readExpression(parts.left), path };
    }
    case 'like': {
      const pattern = list(parts.pattern).map((e) =>
        e === 'Wildcard' ? null : text(object(e).Literal),
      );
      return { op, left: readExpression(parts.left), pattern };
    }
    case 'is': {
      const within = parts.in === undefined ? undefined : readExpression(parts.in);
      return { op, left: readExpression(parts.left), type: text(parts.entity_type), in: within };
    }
    case 'if-then-else':
      return {
        op: 'if',
        test: readExpression(parts.if),
        then: readExpression(parts.then),
        else: readExpression(parts.else),
      };
    default:
      return { op: 'call', name: op, args: [] };
  }
}

function readValue(value: unknown): Node {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return { op: 'literal', value };
  }
  if (Array.isArray(value)) return { op: 'set', items: value.map(readValue) };
  const json = object(value);
  if ('__entity' in json) return readEntity(json);
  if ('__extn' in json) return { op: 'call', name: text(object(json.__extn).fn), args: [] };
  return { op: 'record', values: Object.values(json).map(readValue) };
}

function readEntity(value: unknown): Node & { readonly op: 'entity' } {
  const json = object(value);
  const uid = '__entity' in json ? object(json.__entity) : json;
  return { op: 'entity', type: text(uid.type), id: text(uid.id) };
}

function readScope(variable: 'principal' | 'resource', value: unknown): Node | undefined {
  const json = object(value);
  const subject: Node = { op: 'var', name: variable };
  const other = (from: Json): Node =>
    from.slot === undefined ? readEntity(from.entity) : { op: 'slot', name: text(from.slot) };
  switch (json.op) {
    case 'All':
      return undefined;
    case '==':
      return { op: '==', left: subject, right: other(json) };
    case 'in':
      return { op: 'in', left: subject, right: other(json) };
    case 'is': {
      const within = json.in === undefined ? undefined : other(object(json.in));
      return { op: 'is', left: subject, type: text(json.entity_type), in: within };
    }
    default:
      throw new MalformedPolicy(`the scope of ${variable} has an unknown form`);
  }
}

function readActions(value: unknown): readonly string[] | undefined {
  const json = object(value);
  if (json.op === 'All') return undefined;
  if (json.entity !== undefined) return [readEntity(json.entity).id];
  if (json.entities !== undefined) return list(json.entities).map((e) => readEntity(e).id);
  throw new MalformedPolicy('the scope of action has an unknown form');
}

/** Reads a policy in Cedar's JSON form; throws `MalformedPolicy` if it is none. */
export function readPolicy(est: unknown): PolicyTree {
  const json = object(est);
  const scope = [readScope('principal', json.principal), readScope('resource', json.resource)];
  return {
    scope: scope.filter((node) => node !== undefined),
    actions: readActions(json.action),
    conditions: list(json.conditions).map((clause) => {
      const { kind, body } = object(clause);
      const node = readExpression(body);
      return kind === 'unless' ? { op: '!', arg: node } : node;
    }),
  };
}
