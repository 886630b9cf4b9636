import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { direction } from '../../tools/lint/direction.js';

/*
 * The real linter with the project's own configuration and plugin, over a copy of the project's
 * shape: a plugin that the linter failed to load would leave every "is refused" test below red.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Found {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

const sameNumbers = 'caveat(same-numbers)';
const importDirection = 'caveat(import-direction)';

/** Name, source, words of the message. */
const refusedNumbers: readonly (readonly [string, string, string])[] = [
  ...'sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1'
    .split(' ')
    .map(mathCall),
  ...'log log2 log10 log1p pow hypot cbrt random'.split(' ').map(mathCall),
  ['the power operator', 'export const y = (x: number) => x ** 2;', '`**`'],
  ['the power assignment', 'export let y = 2; y **= 2;', '`**=`'],
  ['Math by a quoted name', "export const y = Math['sin'](1);", '`Math.sin`'],
  ['Math by a template name', 'export const y = Math[`sin`](1);', '`Math.sin`'],
  [
    'Math by a name found at run time',
    'export const y = (f: "sqrt") => Math[f](1);',
    'at run time',
  ],
  ['Math of globalThis', 'export const y = globalThis.Math.sin(1);', '`Math.sin`'],
  ['Math taken apart', 'const { sin } = Math; export const y = sin(1);', 'passed on'],
  ['Math renamed', 'const m = Math; export const y = m.sin(1);', 'passed on'],
  ['Math handed to a function', 'export const y = Object.keys(Math);', 'passed on'],
  ['a function of Math handed on', 'export const y = [1].map(Math.cos);', '`Math.cos`'],
  ['the clock', 'export const y = Date.now();', '`Date.now`'],
  ['the fine clock', 'export const y = performance.now();', '`performance.now`'],
  ['the date of today', 'export const y = new Date();', '`new Date()`'],
];

function mathCall(name: string): readonly [string, string, string] {
  return [`Math.${name}`, `export const y = Math.${name}(1, 2);`, `\`Math.${name}\``];
}

/** Name, source. */
const passedNumbers: readonly (readonly [string, string])[] = [
  ['exact functions', 'export const y = Math.sqrt(2) + Math.fround(0.1) + Math.imul(3, 4);'],
  ['constants', 'export const y = Math.PI / 180;'],
  ['rounding', 'export const y = [1.5].map(Math.floor).concat(Math.max(1, 2), Math.abs(-1));'],
  [
    'a function that is only called alike',
    'export const y = (own: Own) => own.sin(1) + own.now(); interface Own { sin(x: number): number; now(): number }',
  ],
  ['a date that is given', "export const y = new Date('2024-08-26T00:00:00Z');"],
  ['Math in a type', 'export type Y = typeof Math;'],
  ['a product of two stars in a comment', '/** x ** 2 */ export const y = (x: number) => x * x;'],
];

/** File that imports, what it imports, words of the message. */
const refusedImports: readonly (readonly [string, string, string])[] = [
  ['src/kernel/it.ts', '../geo/sphere.ts', '`kernel` may not import `geo`'],
  ['src/kernel/it.ts', '../compile/compile.ts', '`kernel` may not import `compile`'],
  ['src/kernel/it.ts', '../scenario/model.ts', '`kernel` may not import `scenario/model`'],
  ['src/kernel/it.ts', 'yaml', '`kernel` may not import the package `yaml`'],
  ['src/kernel/it.ts', 'node:fs', '`kernel` also runs in browsers'],
  ['src/geo/it.ts', '../chance/key.ts', '`geo` may not import `chance`'],
  ['src/geo/vector.ts', './sphere.ts', '`geo/vector` may not import `geo`'],
  ['src/chance/it.ts', '../geo/vector.ts', 'it may import nothing of ours'],
  ['src/scenario/model.ts', './document.ts', '`scenario/model` may not import `scenario`'],
  ['src/scenario/it.ts', '../policy/compile.ts', '`scenario` may not import `policy`'],
  ['src/catalogue/it.ts', '../scenario/document.ts', '`catalogue` may not import `scenario`'],
  ['src/policy/it.ts', '../compile/compile.ts', '`policy` may not import `compile`'],
  ['src/compile/it.ts', '../kernel/step.ts', '`compile` may not import `kernel`'],
  ['src/compile/it.ts', '../study/run.ts', '`compile` may not import `study`'],
  ['src/study/it.ts', '../report/table.ts', '`study` may not import `report`'],
  ['src/study/deep/it.ts', '../../node/pool.ts', '`study` may not import `node`'],
  ['src/report/it.ts', '../kernel/step.ts', '`report` may not import `kernel`'],
  ['src/report/it.ts', '../cli/main.ts', '`report` may not import `cli`'],
  ['src/report/it.ts', 'node:fs', '`report` also runs in browsers'],
  ['src/node/it.ts', '../cli/main.ts', '`node` may not import `cli`'],
  ['src/index.ts', './node/pool.ts', '`index` may not import `node`'],
  ['src/study/it.ts', '../../web/app.ts', 'lies outside src/'],
  ['src/elsewhere/it.ts', '../geo/vector.ts', 'src/elsewhere has no row'],
];

const passedImports: readonly (readonly [string, string])[] = [
  ['src/kernel/it.ts', '../geo/vector.ts'],
  ['src/kernel/it.ts', '../program/layout.ts'],
  ['src/kernel/it.ts', '../chance/key.ts'],
  ['src/kernel/it.ts', './heap.ts'],
  ['src/kernel/it.ts', '@stdlib/math-base-special-ln'],
  ['src/geo/it.ts', './vector.ts'],
  ['src/policy/it.ts', '../scenario/problems.ts'],
  ['src/catalogue/it.ts', '../scenario/problems.ts'],
  ['src/scenario/it.ts', '../catalogue/types.ts'],
  ['src/compile/it.ts', '../policy/compile.ts'],
  ['src/study/it.ts', '../kernel/step.ts'],
  ['src/report/it.ts', '../study/results.ts'],
  ['src/node/it.ts', 'node:worker_threads'],
  ['src/node/it.ts', '../study/run.ts'],
  ['src/cli/it.ts', '../node/pool.ts'],
  ['src/index.ts', './study/run.ts'],
  ['test/kernel/it.ts', '../../src/kernel/step.ts'],
];

const otherForms: readonly (readonly [string, string])[] = [
  ['import for its effect', "import '../cli/main.ts';"],
  ['import of a type', "import type { it } from '../cli/main.ts'; export type Y = it;"],
  ['import of a namespace', "import * as it from '../cli/main.ts'; export const y = it;"],
  ['export of everything', "export * from '../cli/main.ts';"],
  ['import when needed', "export const y = () => import('../cli/main.ts');"],
  ['import inside a type', "export type Y = import('../cli/main.ts').Y;"],
];

/** Where a fixture was written: one file may hold several, each on a line of its own. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** Puts the fixtures into a folder of the project's shape; `it.ts` stands for any new name. */
class Project {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-'));
  private readonly lines = new Map<string, string[]>();
  private found: readonly Found[] = [];

  add(file: string, source: string): Place {
    const name = file.replace(/\bit\.ts$/, `it-${this.lines.size}.ts`);
    const lines = this.lines.get(name) ?? [];
    this.lines.set(name, [...lines, source]);
    return { file: name, line: lines.length + 1 };
  }

  lint(): void {
    for (const name of ['.oxlintrc.json', 'tools']) {
      fs.cpSync(path.join(root, name), path.join(this.folder, name), { recursive: true });
    }
    fs.writeFileSync(path.join(this.folder, 'package.json'), '{ "type": "module" }');
    for (const [name, lines] of this.lines) {
      const file = path.join(this.folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${lines.join('\n')}\n`);
    }
    const linter = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    // the type-aware rules have tests of their own makers; ours need no types
    const config = path.join(this.folder, '.oxlintrc.json');
    fs.writeFileSync(
      config,
      fs.readFileSync(config, 'utf8').replace('"typeAware": true', '"typeAware": false'),
    );
    const { stdout, stderr } = spawnSync(process.execPath, [linter, '-f', 'json'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const answer: unknown = JSON.parse(stdout);
    this.found = (answer as { diagnostics: Diagnostic[] }).diagnostics.map((diagnostic) => ({
      file: diagnostic.filename.split(path.sep).join('/'),
      line: diagnostic.labels[0]?.span.line ?? 0,
      rule: diagnostic.code,
      message: diagnostic.message,
    }));
  }

  /** What our own rules said about a fixture. */
  said(place: Place): readonly string[] {
    return this.found
      .filter(({ file, line }) => file === place.file && line === place.line)
      .filter(({ rule }) => rule === sameNumbers || rule === importDirection)
      .map(({ rule, message }) => `${rule}: ${message}`);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly message: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

const project = new Project();
beforeAll(() => project.lint());
afterAll(() => project.remove());

function refuses(name: string, rule: string, words: string, file: string, source: string): void {
  const place = project.add(file, source);
  test(name, () => {
    expect(project.said(place).join('\n')).toContain(words);
    expect(project.said(place).every((said) => said.startsWith(`${rule}: `))).toBe(true);
  });
}

function passes(name: string, file: string, source: string): void {
  const place = project.add(file, source);
  test(name, () => expect(project.said(place)).toEqual([]));
}

describe('numbers that could differ between engines', () => {
  for (const [name, source, words] of refusedNumbers) {
    refuses(
      `${name} is refused where outcomes are decided`,
      sameNumbers,
      words,
      'src/kernel/it.ts',
      source,
    );
  }
  for (const [name, source] of passedNumbers) {
    passes(`${name} may be used where outcomes are decided`, 'src/kernel/it.ts', source);
  }
  for (const part of ['geo', 'chance', 'compile', 'scenario', 'policy', 'study', 'program']) {
    const source = 'export const y = Math.log10(2);';
    refuses(`${part} decides outcomes`, sameNumbers, '`Math.log10`', `src/${part}/it.ts`, source);
  }
  for (const part of ['cli', 'node', 'report']) {
    const source = 'export const y = Math.log10(2) ** 2 + Date.now();';
    passes(`${part} only shows outcomes`, `src/${part}/it.ts`, source);
  }
});

describe('imports between the parts of the source', () => {
  for (const [file, specifier, words] of refusedImports) {
    const source = `import '${specifier}';`;
    refuses(`${file} may not import ${specifier}`, importDirection, words, file, source);
  }
  for (const [file, specifier] of passedImports) {
    passes(`${file} may import ${specifier}`, file, `import '${specifier}';`);
  }
  for (const [name, source] of otherForms) {
    const words = '`geo` may not import `cli`';
    refuses(`an ${name} is an import too`, importDirection, words, 'src/geo/it.ts', source);
  }

  test('the table of parts has no cycle, so neither has the source', () => {
    const order: string[] = [];
    const visit = (part: string, above: readonly string[]): void => {
      expect(above, `${[...above, part].join(' imports ')}`).not.toContain(part);
      if (order.includes(part)) return;
      for (const next of direction[part] ?? []) visit(next, [...above, part]);
      order.push(part);
    };
    for (const part of Object.keys(direction)) visit(part, []);
    expect(new Set(order)).toEqual(new Set(Object.keys(direction)));
  });
});
