import type { Node } from './est.ts';
import { constantLong, continuousAttribute } from './refuse.ts';
import type { PolicyRequest } from './types.ts';

import type { Reader, Variable, Vocabulary } from './vocabulary.ts';
import { wildcard } from './wildcard.ts';

/**
 * Expressions as closures. Each is compiled for one action, whose vocabulary fixes the types of
 * principal, resource and context; so `is`, `has`, `action` and whatever follows from them are
 * settled here, and a branch that an action can never reach is not compiled for it. No expression
 * that gets this far can err, hence `&&` and `||` may look at their sides in any order.
 */

type Scalar = boolean | number | string;

/** A compiled expression by its type; `constant` where it does not depend on the request. */
export type Code<Q> =
  | { readonly is: 'bool'; readonly constant: boolean | undefined; readonly run: (q: Q) => boolean }
  | { readonly is: 'long'; readonly constant: number | undefined; readonly run: (q: Q) => number }
  | { readonly is: 'string'; readonly constant: string | undefined; readonly run: (q: Q) => string }
  /** An entity is its id; its type is known. */
  | {
      readonly is: 'entity';
      readonly type: string;
      readonly constant: string | undefined;
      readonly run: (q: Q) => string;
    }
  /** Elements of one type, named as `is` names it, or `entity T`; without order, perhaps repeated. */
  | {
      readonly is: 'set';
      readonly of: string;
      readonly constant: readonly Scalar[] | undefined;
      readonly run: (q: Q) => readonly Scalar[];
    };

type BoolCode<Q> = Extract<Code<Q>, { is: 'bool' }>;
type SetCode<Q> = Extract<Code<Q>, { is: 'set' }>;

/** What compiled expressions turned out to ask of the context. */
export interface Asked {
  readonly attributes: Set<string>;
  readonly thresholds: Map<string, Set<number>>;
}

/** An expression that the evaluator does not cover and that no earlier check named. */
export class NotCovered extends Error {
  override readonly name = 'NotCovered';
}

export class Compiler<Q extends PolicyRequest> {
  private readonly words: Vocabulary<Q>;
  private readonly asked: Asked;

  constructor(words: Vocabulary<Q>, asked: Asked) {
    this.words = words;
    this.asked = asked;
  }

  bool(node: Node): BoolCode<Q> {
    const code = this.code(node);
    if (code.is !== 'bool') throw new NotCovered(`\`${node.op}\` is not true or false here`);
    return code;
  }

  private code(node: Node): Code<Q> {
    switch (node.op) {
      case 'literal':
        return literal(node.value);
      case 'entity':
        return { is: 'entity', type: node.type, constant: node.id, run: () => node.id };
      case 'var':
        return this.variable(node.name);
      case '!': {
        const arg = this.bool(node.arg);
        if (arg.constant !== undefined) return always(!arg.constant);
        return dynamic((q) => !arg.run(q));
      }
      case '&&':
        return this.both(node.left, node.right);
      case '||':
        return this.either(node.left, node.right);
      case 'if':
        return this.choice(node.test, node.then, node.else);
      case '==':
        return this.equal(node.left, node.right);
      case '!=': {
        const same = this.equal(node.left, node.right);
        if (same.constant !== undefined) return always(!same.constant);
        return dynamic((q) => !same.run(q));
      }
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.order(node.op, node.left, node.right);
      case '+':
      case '-':
      case '*':
      case 'neg': {
        const value = constantLong(node);
        if (value === undefined) throw new NotCovered(`\`${node.op}\` of anything but literals`);
        return literal(value);
      }
      case '.':
        return this.attribute(node.left, node.attribute);
      case 'has':
        return this.has(node.left, node.path);
      case 'like':
        return this.like(node.left, node.pattern);
      case 'is':
        return this.is(node.left, node.type, node.in);
      case 'in':
        return this.within(node.left, node.right);
      case 'set':
        return this.set(node.items);
      case 'contains':
        return this.contains(node.left, node.right);
      case 'containsAll':
        return this.overlap(node.left, node.right, (a, b) => b.every((e) => a.includes(e)));
      case 'containsAny':
        return this.overlap(node.left, node.right, (a, b) => b.some((e) => a.includes(e)));
      case 'isEmpty': {
        const arg = this.setOf(node.arg);
        if (arg.constant !== undefined) return always(arg.constant.length === 0);
        return dynamic((q) => arg.run(q).length === 0);
      }
      case 'call':
        throw new NotCovered(`the function \`${node.name}\``);
      case 'slot':
      case 'record':
      case 'getTag':
      case 'hasTag':
        throw new NotCovered(`\`${node.op}\``);
    }
  }

  private variable(name: string): Code<Q> {
    if (name === 'action') {
      const { action } = this.words;
      return { is: 'entity', type: 'Action', constant: action, run: () => action };
    }
    const { type, id } = this.entityVariable(name);
    return { is: 'entity', type, constant: undefined, run: id };
  }

  private entityVariable(name: string): Variable<Q> {
    if (name === 'principal') return this.words.principal;
    if (name === 'resource') return this.words.resource;
    throw new NotCovered(`\`${name}\` as a value`);
  }

  private both(leftNode: Node, rightNode: Node): BoolCode<Q> {
    const left = this.bool(leftNode);
    if (left.constant === false) return left;
    const right = this.bool(rightNode);
    if (left.constant === true || right.constant === false) return right;
    if (right.constant === true) return left;
    return dynamic((q) => left.run(q) && right.run(q));
  }

  private either(leftNode: Node, rightNode: Node): BoolCode<Q> {
    const left = this.bool(leftNode);
    if (left.constant === true) return left;
    const right = this.bool(rightNode);
    if (left.constant === false || right.constant === true) return right;
    if (right.constant === false) return left;
    return dynamic((q) => left.run(q) || right.run(q));
  }

  private choice(testNode: Node, thenNode: Node, elseNode: Node): Code<Q> {
    const test = this.bool(testNode);
    if (test.constant !== undefined) return this.code(test.constant ? thenNode : elseNode);
    const a = this.code(thenNode);
    const b = this.code(elseNode);
    const constant = undefined;
    if (a.is === 'bool' && b.is === 'bool') {
      return { is: 'bool', constant, run: (q) => (test.run(q) ? a.run(q) : b.run(q)) };
    }
    if (a.is === 'long' && b.is === 'long') {
      return { is: 'long', constant, run: (q) => (test.run(q) ? a.run(q) : b.run(q)) };
    }
    if (a.is === 'string' && b.is === 'string') {
      return { is: 'string', constant, run: (q) => (test.run(q) ? a.run(q) : b.run(q)) };
    }
    if (a.is === 'entity' && b.is === 'entity' && a.type === b.type) {
      const { type } = a;
      return { is: 'entity', type, constant, run: (q) => (test.run(q) ? a.run(q) : b.run(q)) };
    }
    if (a.is === 'set' && b.is === 'set' && a.of === b.of) {
      return { is: 'set', of: a.of, constant, run: (q) => (test.run(q) ? a.run(q) : b.run(q)) };
    }
    throw new NotCovered('`if` whose branches differ in type');
  }

  private equal(leftNode: Node, rightNode: Node): BoolCode<Q> {
    this.cut(leftNode, rightNode);
    const left = this.code(leftNode);
    const right = this.code(rightNode);
    if (left.is === 'set' && right.is === 'set') {
      if (left.of !== right.of) throw new NotCovered('`==` of sets that differ in type');
      return this.overlap(leftNode, rightNode, sameSet);
    }
    if (left.is === 'set' || right.is === 'set' || typeName(left) !== typeName(right)) {
      return always(false);
    }
    if (left.constant !== undefined && right.constant !== undefined) {
      return always(left.constant === right.constant);
    }
    const { run } = left;
    if (right.constant !== undefined) {
      const { constant } = right;
      return dynamic((q) => run(q) === constant);
    }
    return dynamic((q) => run(q) === right.run(q));
  }

  private order(op: '<' | '<=' | '>' | '>=', leftNode: Node, rightNode: Node): BoolCode<Q> {
    this.cut(leftNode, rightNode);
    const left = this.code(leftNode);
    const right = this.code(rightNode);
    if (left.is !== 'long' || right.is !== 'long') {
      throw new NotCovered(`\`${op}\` of anything but numbers`);
    }
    const a = left.run;
    const b = right.run;
    const run: (q: Q) => boolean =
      op === '<'
        ? (q) => a(q) < b(q)
        : op === '<='
          ? (q) => a(q) <= b(q)
          : op === '>'
            ? (q) => a(q) > b(q)
            : (q) => a(q) >= b(q);
    if (left.constant === undefined || right.constant === undefined) return dynamic(run);
    const x = left.constant;
    const y = right.constant;
    return always(op === '<' ? x < y : op === '<=' ? x <= y : op === '>' ? x > y : x >= y);
  }

  /** Notes the literal that a continuous attribute is compared with. */
  private cut(left: Node, right: Node): void {
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const attribute = continuousAttribute(side);
      if (attribute === undefined) continue;
      const threshold = constantLong(other);
      if (threshold === undefined) throw new NotCovered(`\`${attribute}\` without a literal`);
      const known = this.asked.thresholds.get(attribute);
      if (known === undefined) this.asked.thresholds.set(attribute, new Set([threshold]));
      else known.add(threshold);
    }
  }

  private attributesOf(node: Node): Readonly<Record<string, Reader<Q>>> {
    if (node.op !== 'var') throw new NotCovered('an attribute of an expression');
    if (node.name === 'context') return this.words.context;
    if (node.name === 'action') return {};
    return this.entityVariable(node.name).attributes;
  }

  private attribute(left: Node, name: string): Code<Q> {
    const attributes = this.attributesOf(left);
    const reader = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (reader === undefined) throw new NotCovered(`\`${name}\`, which may be missing,`);
    if (left.op === 'var' && left.name === 'context') this.asked.attributes.add(name);
    const constant = undefined;
    switch (reader.is) {
      case 'bool':
        return { is: 'bool', constant, run: reader.read };
      case 'long':
        return { is: 'long', constant, run: reader.read };
      case 'string':
        return { is: 'string', constant, run: reader.read };
      case 'strings':
        return { is: 'set', of: 'string', constant, run: reader.read };
    }
  }

  private has(left: Node, path: readonly string[]): BoolCode<Q> {
    if (path.length !== 1) throw new NotCovered('`has` with a path');
    return always(Object.hasOwn(this.attributesOf(left), path[0] ?? ''));
  }

  private like(node: Node, pattern: readonly (string | null)[]): BoolCode<Q> {
    const subject = this.code(node);
    if (subject.is !== 'string') throw new NotCovered('`like` of anything but a string');
    const matches = wildcard(pattern);
    if (subject.constant !== undefined) return always(matches(subject.constant));
    const { run } = subject;
    return dynamic((q) => matches(run(q)));
  }

  private is(node: Node, type: string, within: Node | undefined): BoolCode<Q> {
    const subject = this.code(node);
    if (subject.is !== 'entity') throw new NotCovered('`is` of anything but an entity');
    if (subject.type !== type) return always(false);
    return within === undefined ? always(true) : this.within(node, within);
  }

  private within(leftNode: Node, right: Node): BoolCode<Q> {
    if (leftNode.op !== 'var') throw new NotCovered('`in` of an expression');
    if (right.op === 'set') {
      const tests = right.items.map((item) => this.within(leftNode, item));
      if (tests.some((t) => t.constant === true)) return always(true);
      const open = tests.filter((t) => t.constant === undefined).map((t) => t.run);
      return open.length === 0 ? always(false) : dynamic((q) => open.some((test) => test(q)));
    }
    if (right.op === 'if') {
      const test = this.bool(right.test);
      if (test.constant !== undefined) {
        return this.within(leftNode, test.constant ? right.then : right.else);
      }
      const a = this.within(leftNode, right.then);
      const b = this.within(leftNode, right.else);
      return dynamic((q) => (test.run(q) ? a.run(q) : b.run(q)));
    }
    const above = this.code(right);
    if (above.is !== 'entity') throw new NotCovered('`in` anything but entities');
    if (leftNode.name === 'action') {
      return always(above.type === 'Action' && above.constant === this.words.action);
    }
    const below = this.entityVariable(leftNode.name);
    const { run } = above;
    if (above.type === below.type) {
      if (right.op === 'var') return always(true);
      return dynamic((q) => below.id(q) === run(q));
    }
    const member = Object.hasOwn(below.memberOf, above.type)
      ? below.memberOf[above.type]
      : undefined;
    if (member === undefined) return always(false);
    return dynamic((q) => member(q, run(q)));
  }

  private set(items: readonly Node[]): SetCode<Q> {
    const codes = items.map((item) => this.code(item));
    const [first] = codes;
    if (first === undefined) throw new NotCovered('an empty set');
    const runs: ((q: Q) => Scalar)[] = [];
    const constants: Scalar[] = [];
    for (const code of codes) {
      if (code.is === 'set') throw new NotCovered('a set of sets');
      if (typeName(code) !== typeName(first)) throw new NotCovered('a set of several types');
      runs.push(code.run);
      if (code.constant !== undefined) constants.push(code.constant);
    }
    const of = typeName(first);
    if (constants.length === runs.length) {
      return { is: 'set', of, constant: constants, run: () => constants };
    }
    return { is: 'set', of, constant: undefined, run: (q) => runs.map((run) => run(q)) };
  }

  private setOf(node: Node): SetCode<Q> {
    const code = this.code(node);
    if (code.is !== 'set') throw new NotCovered('a question about a set, asked of something else');
    return code;
  }

  private contains(setNode: Node, elementNode: Node): BoolCode<Q> {
    const set = this.setOf(setNode);
    const element = this.code(elementNode);
    if (element.is === 'set') throw new NotCovered('a set of sets');
    if (set.of !== typeName(element)) return always(false);
    const { run } = set;
    if (element.constant !== undefined) {
      const { constant } = element;
      if (set.constant !== undefined) return always(set.constant.includes(constant));
      return dynamic((q) => run(q).includes(constant));
    }
    return dynamic((q) => run(q).includes(element.run(q)));
  }

  private overlap(
    leftNode: Node,
    rightNode: Node,
    test: (left: readonly Scalar[], right: readonly Scalar[]) => boolean,
  ): BoolCode<Q> {
    const left = this.setOf(leftNode);
    const right = this.setOf(rightNode);
    if (left.of !== right.of) throw new NotCovered('a comparison of sets that differ in type');
    if (left.constant !== undefined && right.constant !== undefined) {
      return always(test(left.constant, right.constant));
    }
    return dynamic((q) => test(left.run(q), right.run(q)));
  }
}

function always<Q>(constant: boolean): BoolCode<Q> {
  return { is: 'bool', constant, run: () => constant };
}

function dynamic<Q>(run: (q: Q) => boolean): BoolCode<Q> {
  return { is: 'bool', constant: undefined, run };
}

function literal<Q>(value: Scalar): Code<Q> {
  if (typeof value === 'boolean') return { is: 'bool', constant: value, run: () => value };
  if (typeof value === 'string') return { is: 'string', constant: value, run: () => value };
  if (!Number.isSafeInteger(value)) throw new NotCovered('a number beyond 2^53');
  return { is: 'long', constant: value, run: () => value };
}

function typeName<Q>(code: Code<Q>): string {
  return code.is === 'entity' ? `entity ${code.type}` : code.is;
}

function sameSet(a: readonly Scalar[], b: readonly Scalar[]): boolean {
  return a.every((e) => b.includes(e)) && b.every((e) => a.includes(e));
}
