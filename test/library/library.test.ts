import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dist, ensureBuilt, folder, removeFolders, root } from '../cli/support.ts';

beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

const guide = fs.readFileSync(path.join(root, 'docs/guide/library.md'), 'utf8');
const examples = [...guide.matchAll(/```js\n([\s\S]*?)```/gu)].map((match) => match[1] ?? '');

const IMPORT = /^(?:import|export) (?:[\w*{][^'";=]*? from )?'([^'\n]+)';$/gmu;

/** What a module of the build loads before it can run, itself included. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.startsWith(dist)) return seen;
  const text = fs.readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(IMPORT)) {
    const target = specifier.startsWith('.')
      ? path.resolve(path.dirname(file), specifier)
      : specifier;
    staticImports(target, seen);
  }
  return seen;
}

describe('the guide to the library', () => {
  test('has two examples', () => expect(examples).toHaveLength(2));

  test.each(examples.map((code, i) => [i + 1, code] as const))(
    'example %i runs as it stands',
    { timeout: 300_000 },
    (number, code) => {
      // inside the package, whose own name leads to its built entries
      const inside = fs.mkdtempSync(path.join(root, '.cache', 'example-'));
      try {
        const file = path.join(inside, 'example.mjs');
        fs.writeFileSync(file, code);
        fs.symlinkSync(path.join(root, 'studies'), path.join(inside, 'studies'), 'junction');
        const said = execFileSync(process.execPath, [file], { cwd: inside, encoding: 'utf8' });
        if (number === 1) {
          expect(said).toContain('no such file');
          expect(fs.readFileSync(path.join(inside, 'out/joint.html'), 'utf8')).toContain('<svg');
        } else {
          expect(said).toMatch(/36 threats, 2 fire units/u);
        }
      } finally {
        fs.rmSync(inside, { recursive: true, force: true });
      }
    },
  );
});

describe('the entry `caveat`', () => {
  const all = (): string[] => [...staticImports(path.join(dist, 'index.js'))];

  test('loads nothing that only Node has', () => {
    expect(all().length).toBeGreaterThan(60);
    expect(all().filter((name) => name.startsWith('node:'))).toEqual([]);
    expect(all().filter((name) => /cedar-wasm|[\\/](?:node|cli)[\\/]/u.test(name))).toEqual([]);
  });

  test('and a command’s help load nothing heavy', () => {
    const main = [...staticImports(path.join(dist, 'cli', 'main.js'))];
    expect(main.length).toBeLessThan(20);
    expect(main.filter((name) => !name.startsWith(dist) && !name.startsWith('node:'))).toEqual([]);
  });
});

describe('the package', () => {
  test(
    'packed and unpacked into an empty folder offers both entries, with types, and the command',
    { timeout: 300_000 },
    () => {
      const empty = folder();
      const run = (file: string, args: readonly string[], cwd: string): string =>
        execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      const options = ['pack', '--ignore-scripts', '--json', '--pack-destination', empty];
      const [packed] = JSON.parse(run(npm, options, root)) as [
        { filename: string; files: { path: string }[] },
      ];
      const names = packed.files.map((file) => file.path);
      for (const name of ['LICENSE', 'NOTICE', 'DATA-LICENCES.md', 'dist/node/worker.js']) {
        expect(names).toContain(name);
      }
      expect(names.filter((name) => /^(?:src|test|scripts|\.)/u.test(name))).toEqual([]);

      // what `npm install` does with the tarball; its dependencies are those installed here
      const user = path.join(empty, 'user');
      const home = path.join(user, 'node_modules', 'caveat');
      fs.mkdirSync(home, { recursive: true });
      run(
        'tar',
        ['-xzf', path.join(empty, packed.filename), '-C', home, '--strip-components=1'],
        empty,
      );
      fs.symlinkSync(path.join(root, 'node_modules'), path.join(empty, 'node_modules'), 'junction');
      fs.writeFileSync(path.join(user, 'package.json'), '{ "type": "module" }');
      fs.writeFileSync(
        path.join(user, 'use.ts'),
        [
          "import { compare, type CompareResult, starterFiles, prepareStudy } from 'caveat';",
          "import { compareStudy, loadCedar, readStudy } from 'caveat/node';",
          "const files = { entry: 'study.yaml', files: starterFiles() };",
          'const study = prepareStudy(files, { cedar: await loadCedar() });',
          'const here: CompareResult = await compare(study, { replications: 10, prices: false });',
          "const there = await compareStudy('study', { replications: 10, workers: 2 });",
          "const title: string = (await readStudy('study')).scenario.title;",
          'const same: boolean = here.policies[0]?.digest === there.policies[0]?.digest;',
          '// @ts-expect-error: a number is wanted, so the types are there',
          "compare(study, { seed: 'one' }).catch(() => {});",
          'console.log(JSON.stringify({ title, same }));',
        ].join('\n'),
      );
      const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const strict = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
      run(process.execPath, [tsc, ...strict, '--noEmitOnError', 'use.ts'], user);
      const main = path.join(home, 'dist', 'cli', 'main.js');
      expect(run(process.execPath, [main, 'init', 'study'], user)).toContain('study.yaml');
      const said = JSON.parse(run(process.execPath, ['use.js'], user)) as object;
      expect(said).toEqual({ title: 'Starter study', same: true });
    },
  );
});
