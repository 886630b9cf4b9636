import type { Node, PolicyTree } from './est.ts';
import { continuousAttributes } from './vocabulary.ts';

/** A construct that rules may not use: its name, why, the way out, and how to find it again. */
export interface Refusal {
  readonly construct: string;
  readonly message: string;
  readonly fix: string;
  /** The `nth` (from 0) token of this text in the rule's conditions is the offender. */
  readonly marker?: { readonly text: string; readonly nth: number };
}

const arithmeticNames = { '+': 'addition', '-': 'subtraction', '*': 'multiplication' } as const;

/**
 * What a literal expression of integers comes to, or undefined if it is none. Cedar computes in 64
 * bits and JavaScript exactly only to 2⁵³ − 1; what leaves that range is not constant here, and
 * the walk refuses it.
 */
export function constantLong(node: Node): number | undefined {
  const value = longOf(node);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

function longOf(node: Node): number | undefined {
  if (node.op === 'literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.op === 'neg') {
    const arg = constantLong(node.arg);
    // 0 - x, so that -(0) is not the float -0
    return arg === undefined ? undefined : 0 - arg;
  }
  if (node.op !== '+' && node.op !== '-' && node.op !== '*') return undefined;
  const left = constantLong(node.left);
  const right = constantLong(node.right);
  if (left === undefined || right === undefined) return undefined;
  if (node.op === '+') return left + right;
  return node.op === '-' ? left - right : left * right + 0;
}

/** A continuous attribute of the context, by name, or undefined. */
export function continuousAttribute(node: Node): string | undefined {
  if (node.op !== '.' || node.left.op !== 'var' || node.left.name !== 'context') return undefined;
  return continuousAttributes.has(node.attribute) ? node.attribute : undefined;
}

/**
 * Everything in a policy that could err while a study runs, or that the fast evaluator does not
 * cover. It looks at the whole text, dead branches included: a rule says what it says.
 */
export function refusals(tree: PolicyTree): Refusal[] {
  const found: Refusal[] = [];
  const walk = new Walk(found);
  for (const node of tree.scope) if (hasSlot(node)) found.push(template);
  for (const node of tree.conditions) walk.condition(node);
  return found;
}

const tooLarge: Refusal = {
  construct: 'number beyond 2^53',
  message: `numbers beyond ${Number.MAX_SAFE_INTEGER} in size are not supported`,
  fix: 'lengths are in metres: no place is that far',
};

/** A whole number written out, or arithmetic of such; perhaps too large to be used. */
function isLiteral(node: Node): boolean {
  if (node.op === 'neg') return isLiteral(node.arg);
  if (node.op === '+' || node.op === '-' || node.op === '*') {
    return isLiteral(node.left) && isLiteral(node.right);
  }
  return node.op === 'literal' && typeof node.value === 'number';
}

const template: Refusal = {
  construct: 'template',
  message: 'templates (`?principal`, `?resource`) are not supported',
  fix: 'write the nation or effector out',
};

function hasSlot(node: Node): boolean {
  if (node.op === 'slot') return true;
  if (node.op === 'is') return node.in !== undefined && hasSlot(node.in);
  return (node.op === '==' || node.op === 'in') && hasSlot(node.right);
}

/** Visits in the order of the source text, counting words so that a place can be found again. */
class Walk {
  private readonly seen = new Map<string, number>();
  private readonly found: Refusal[];
  private mute = false;

  constructor(found: Refusal[]) {
    this.found = found;
  }

  private mark(text: string): { readonly text: string; readonly nth: number } {
    const nth = this.seen.get(text) ?? 0;
    this.seen.set(text, nth + 1);
    return { text, nth };
  }

  private refuse(refusal: Refusal): void {
    if (!this.mute) this.found.push(refusal);
  }

  /** Visits the parts of something refused: they are counted, but one refusal is enough. */
  private muted(mute: boolean, visit: () => void): void {
    const before = this.mute;
    this.mute ||= mute;
    visit();
    this.mute = before;
  }

  /** A condition, whose own `{` counts among the signs. */
  condition(node: Node): void {
    this.mark('{');
    this.visit(node);
  }

  private visit(node: Node): void {
    switch (node.op) {
      case 'literal':
        this.literal(node.value);
        return;
      case 'entity':
        return;
      case 'var':
        if (node.name === 'context') {
          this.refuse({
            construct: 'context as a value',
            message: '`context` can only be asked for one of its attributes',
            fix: 'write `context.over` or another attribute',
            marker: this.mark('context'),
          });
        }
        return;
      case 'slot':
        this.refuse(template);
        return;
      case '!':
        this.visit(node.arg);
        return;
      case 'isEmpty':
        this.visit(node.arg);
        this.mark('isEmpty');
        return;
      case 'neg': {
        const marker = this.mark('-');
        this.muted(constantLong(node) === undefined, () => this.visit(node.arg));
        if (constantLong(node) === undefined) this.refuse(overflow('negation', '-', marker));
        return;
      }
      case '+':
      case '-':
      case '*': {
        const wrong = constantLong(node) === undefined;
        this.muted(wrong, () => this.visit(node.left));
        const marker = this.mark(node.op);
        this.muted(wrong, () => this.visit(node.right));
        if (!wrong) return;
        const literals = isLiteral(node.left) && isLiteral(node.right);
        const name = arithmeticNames[node.op];
        this.refuse(literals ? { ...tooLarge, marker } : overflow(name, node.op, marker));
        return;
      }
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '==':
      case '!=':
        this.comparison(node.left, node.right);
        return;
      case '&&':
      case '||':
        this.visit(node.left);
        this.visit(node.right);
        return;
      case 'contains':
      case 'containsAll':
      case 'containsAny':
        this.visit(node.left);
        this.mark(node.op);
        this.visit(node.right);
        return;
      case 'in':
        this.membership(node.left, node.right);
        return;
      case 'is':
        if (node.in === undefined) this.visit(node.left);
        else this.membership(node.left, node.in);
        return;
      case 'getTag':
      case 'hasTag':
        this.visit(node.left);
        this.refuse({
          construct: 'tags',
          message: `tags (\`.${node.op}()\`) are not supported`,
          fix: 'no entity here has tags: use an attribute',
          marker: this.mark(node.op),
        });
        this.visit(node.right);
        return;
      case '.':
        this.attribute(node.left, node.attribute);
        return;
      case 'has':
        this.visitSubject(node.left);
        for (const name of node.path) this.mark(name);
        if (node.path.length > 1) {
          this.refuse({
            construct: 'has with a path',
            message: `\`has ${node.path.join('.')}\` asks for an attribute of an attribute`,
            fix: 'attributes here have no attributes of their own: ask for the first alone',
            marker: {
              text: node.path[0] ?? 'has',
              nth: (this.seen.get(node.path[0] ?? '') ?? 1) - 1,
            },
          });
        }
        return;
      case 'like':
        this.visit(node.left);
        return;
      case 'if':
        this.visit(node.test);
        this.visit(node.then);
        this.visit(node.else);
        return;
      case 'set': {
        const marker = this.mark('[');
        if (node.items.some((item) => item.op === 'set')) {
          this.refuse({
            construct: 'set of sets',
            message: 'a set of sets is not supported',
            fix: 'compare with each set in turn, joined with `||`',
            marker,
          });
        }
        for (const item of node.items) this.visit(item);
        return;
      }
      case 'record':
        this.refuse({
          construct: 'record',
          message: 'records (`{…}` as a value) are not supported',
          fix: 'compare the attributes one by one',
          marker: this.mark('{'),
        });
        for (const value of node.values) this.visit(value);
        return;
      case 'call': {
        // of nested calls the innermost is the one that people know by its name: `ip("…")`
        const inner = node.args.some((arg) => arg.op === 'call');
        for (const arg of node.args) this.visit(arg);
        const marker = this.mark(node.name);
        if (inner) return;
        this.refuse({
          construct: node.name,
          message: `the function \`${node.name}\` is not supported: extension types (ip, decimal, datetime, duration) can err when a rule runs`,
          fix: 'use strings, whole numbers, sets and entities',
          marker,
        });
      }
    }
  }

  private literal(value: boolean | number | string): void {
    if (typeof value !== 'number') return;
    if (value < 0) this.mark('-');
    if (!Number.isSafeInteger(value)) this.refuse(tooLarge);
  }

  private comparison(left: Node, right: Node): void {
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const attribute = continuousAttribute(side);
      if (attribute === undefined) {
        this.visit(side);
        continue;
      }
      this.mark('context');
      const marker = this.mark(attribute);
      if (!isLiteral(other)) this.refuse(continuous(attribute, marker));
    }
  }

  private attribute(left: Node, attribute: string): void {
    this.visitSubject(left);
    const marker = this.mark(attribute);
    if (left.op !== 'var' && left.op !== 'record') {
      this.refuse({
        construct: 'attribute of an expression',
        message: `\`.${attribute}\` is asked of something other than \`principal\`, \`resource\` or \`context\``,
        fix: 'ask one of these three',
        marker,
      });
    }
    // a comparison with a literal looks at its operands itself and does not come here
    if (left.op === 'var' && left.name === 'context' && continuousAttributes.has(attribute)) {
      this.refuse(continuous(attribute, marker));
    }
  }

  private visitSubject(node: Node): void {
    if (node.op !== 'var') this.visit(node);
    else if (node.name === 'context') this.mark('context');
  }

  private membership(left: Node, right: Node): void {
    this.visit(left);
    const marker = this.mark('in');
    if (left.op !== 'var') {
      this.refuse({
        construct: 'in of an expression',
        message: 'the left side of `in` must be `principal`, `resource` or `action`',
        fix: 'a rule knows the memberships of the request only: ask about these',
        marker,
      });
    }
    this.visit(right);
  }
}

function overflow(name: string, sign: string, marker: Refusal['marker']): Refusal {
  return {
    construct: name,
    message: `${name} (\`${sign}\`) of anything but literals could overflow when the rule runs, and a rule that errs would be silently left out`,
    fix: 'compare with a literal worked out beforehand',
    ...(marker === undefined ? {} : { marker }),
  };
}

function continuous(attribute: string, marker: Refusal['marker']): Refusal {
  return {
    construct: `${attribute} without a literal`,
    message: `\`context.${attribute}\` may only be compared (\`<\` \`<=\` \`>\` \`>=\` \`==\` \`!=\`) with a literal number, because paths are cut where it passes that number`,
    fix: `write such as \`context.${attribute} <= 70000\` (metres)`,
    ...(marker === undefined ? {} : { marker }),
  };
}
