/**
 * Outcomes must be the same bits on every JavaScript engine. The language promises that only for
 * `+ - * /`, the square root and exact operations; `Math.sin` and its like differ in the last place
 * between engines and versions, and `**` is `Math.pow` in disguise. Clocks and `Math.random` make
 * even one engine disagree with itself.
 */

/** What IEEE 754 or plain integer arithmetic fixes to the bit. Everything else is refused. */
const exact = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
  // constants are literals of the specification
  'E',
  'LN10',
  'LN2',
  'LOG10E',
  'LOG2E',
  'PI',
  'SQRT1_2',
  'SQRT2',
]);

const clocks = new Set(['Date.now', 'performance.now']);

/** Where to turn for the ones in common use; the others get the general advice. */
const instead = {
  random: 'draw from `src/chance`',
  pow: 'multiply, or use `@stdlib/math-base-special-pow`',
  hypot: 'use `Math.sqrt` of the sum of squares',
  log: 'use `@stdlib/math-base-special-ln`',
};

/** `sin` for `x.sin`, `x['sin']` and x[`sin`]; undefined where it is computed at run time. */
function propertyName(node) {
  const { property } = node;
  if (!node.computed) return property.name;
  if (property.type === 'Literal') return String(property.value);
  if (property.type === 'TemplateLiteral' && property.expressions.length === 0) {
    return property.quasis[0].value.cooked;
  }
  return undefined;
}

/** `Math` for `Math` and for `globalThis.Math`; undefined for other expressions. */
function globalName(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const root = node.object.name;
  return root === 'globalThis' || root === 'self' || root === 'window'
    ? propertyName(node)
    : undefined;
}

function checkMath(context, node, name) {
  if (name === undefined) {
    context.report({ node, message: 'a function of `Math` chosen at run time cannot be checked' });
  } else if (!exact.has(name)) {
    const advice = instead[name] ?? `use \`@stdlib/math-base-special-${name}\``;
    context.report({
      node,
      message: `\`Math.${name}\` is not the same on every engine: ${advice}`,
    });
  }
}

/** Syntax of types that wraps a value; below any other, `Math` is only a name in a type. */
const valueInTypes = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

/** True where `Math` stands as a value of its own, out of which anything could be taken unseen. */
function isLoose(node) {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.object !== node && parent.computed;
  if ('key' in parent) return parent.value === node;
  return !parent.type.startsWith('TS') || valueInTypes.has(parent.type);
}

export const sameNumbers = {
  meta: { type: 'problem', docs: { description: 'only arithmetic that every engine agrees on' } },
  create(context) {
    return {
      MemberExpression(node) {
        const object = globalName(node.object);
        if (object === 'Math') checkMath(context, node, propertyName(node));
        const dotted = `${object}.${propertyName(node)}`;
        if (clocks.has(dotted)) {
          context.report({
            node,
            message: `\`${dotted}\` may not decide an outcome: take times from the caller`,
          });
        }
      },
      Identifier(node) {
        if (node.name === 'Math' && isLoose(node)) {
          context.report({
            node,
            message: '`Math` may not be renamed or passed on: write `Math.sqrt(…)` in full',
          });
        }
      },
      NewExpression(node) {
        if (globalName(node.callee) === 'Date' && node.arguments.length === 0) {
          context.report({
            node,
            message: '`new Date()` may not decide an outcome: take times from the caller',
          });
        }
      },
      BinaryExpression(node) {
        if (node.operator === '**') reportPower(context, node);
      },
      AssignmentExpression(node) {
        if (node.operator === '**=') reportPower(context, node);
      },
    };
  },
};

function reportPower(context, node) {
  context.report({
    node,
    message: `\`${node.operator}\` is not the same on every engine: ${instead.pow}`,
  });
}
