/** Imports between the parts of `src/` follow the table in `direction.js`, and nothing else. */
import path from 'node:path';
import { direction, onNode, packages } from './direction.js';

/**
 * Part that a file of `src/` belongs to: the longest row of the table that names it, else its
 * folder. `inside` is the path below `src/`, with slashes, without extension.
 */
function partOf(inside) {
  if (Object.hasOwn(direction, inside)) return inside;
  return inside.split('/')[0];
}

/** Path below `src/` without extension, or undefined for a file that is not in it. */
function insideSource(root, file) {
  const inside = path.relative(root, file).split(path.sep).join('/');
  return inside.startsWith('..') ? undefined : inside.replace(/\.[cm]?[jt]sx?$/, '');
}

/** What is wrong with `part` importing `specifier`, or undefined. */
function verdict(root, file, part, specifier) {
  if (!specifier.startsWith('.')) return verdictOnPackage(part, specifier);
  const target = insideSource(root, path.resolve(path.dirname(file), specifier));
  if (target === undefined) return `\`${specifier}\` lies outside src/`;
  const wanted = partOf(target);
  if (wanted === part || direction[part].includes(wanted)) return undefined;
  // a file with a row of its own is still a room of its folder
  const folder = target.split('/')[0];
  if (folder === part || direction[part].includes(folder)) return undefined;
  const allowed = direction[part].map((name) => `\`${name}\``).join(', ') || 'nothing of ours';
  return `\`${part}\` may not import \`${wanted}\`: it may import ${allowed}`;
}

function verdictOnPackage(part, specifier) {
  if (specifier.startsWith('node:') && !onNode.has(part)) {
    return `\`${part}\` also runs in browsers and may not import \`${specifier}\``;
  }
  const prefixes = packages[part];
  if (prefixes && !prefixes.some((prefix) => specifier.startsWith(prefix))) {
    return `\`${part}\` may not import the package \`${specifier}\`: only ${prefixes.join(', ')}`;
  }
  return undefined;
}

export const importDirection = {
  meta: { type: 'problem', docs: { description: 'imports follow the table of parts' } },
  create(context) {
    const root = path.join(context.cwd, 'src');
    const file = context.physicalFilename ?? context.filename;
    const inside = insideSource(root, file);
    if (inside === undefined) return {};
    const part = partOf(inside);

    function check(node, source) {
      if (typeof source?.value !== 'string') return;
      const message = Object.hasOwn(direction, part)
        ? verdict(root, file, part, source.value)
        : `src/${part} has no row in tools/lint/direction.js: say there what it may import`;
      if (message) context.report({ node, message });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument),
    };
  },
};
