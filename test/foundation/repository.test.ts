import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

/** Files that are, or would be, committed; undefined outside a checkout. */
function committedFiles(): readonly string[] | undefined {
  const { status, stdout } = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) return undefined;
  return stdout.split('\0').filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
}

/** Lines of committed text files that match, as `file:line: text`. */
function linesThatMatch(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) => {
    const bytes = fs.readFileSync(path.join(root, file));
    if (bytes.includes(0)) return [];
    return bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line}`] : []))
      .map((line) => line.slice(0, 200));
  });
}

describe('the README', () => {
  /** Commands of npm in its code blocks. */
  const commands = (): readonly string[] =>
    [...read('README.md').matchAll(/^```[a-z]*\n(?<block>.*?)^```/gmsu)]
      .flatMap((match) => (match.groups?.['block'] ?? '').split('\n'))
      .map((line) => line.trim().replace(/^\$ /u, ''))
      .filter((line) => line.startsWith('npm '));

  test('gives the two commands that each suffice on a fresh clone', () => {
    expect(commands().some((command) => /^npm start\b/u.test(command))).toBe(true);
    expect(commands().some((command) => /^npm test\b/u.test(command))).toBe(true);
  });

  test('names no npm script that does not exist', () => {
    const scripts = Object.keys(manifest.scripts);
    for (const command of commands()) {
      const named = /^npm run (?:-s |--silent )?(?<name>\S+)/u.exec(command)?.groups?.['name'];
      if (named !== undefined) expect(scripts, command).toContain(named);
    }
  });
});

describe('what is committed', () => {
  test('names no folder of somebody’s own machine', (context) => {
    const files = committedFiles();
    if (!files) return context.skip('not a git checkout');
    const own =
      /(?:^|[\s"'`(=:])(?:\/(?:work|root|home|farm|Users)\/|[A-Z]:\\Users\\)|\.\.\/shared\//u;
    // this file holds the pattern itself
    const others = files.filter((file) => file !== 'test/foundation/repository.test.ts');
    expect(linesThatMatch(others, own)).toEqual([]);
  });

  test('names no package registry', (context) => {
    const files = committedFiles();
    if (!files) return context.skip('not a git checkout');
    const others = files.filter((file) => file !== 'test/foundation/repository.test.ts');
    expect(linesThatMatch(others, /https?:\/\/(?:registry\.|deb\.|[^\s"']*:\d+\/)/u)).toEqual([]);
    const inUse = process.env['npm_config_registry'];
    if (inUse) {
      const host = new URL(inUse).host.replaceAll('.', String.raw`\.`);
      expect(linesThatMatch(others, new RegExp(host, 'u'))).toEqual([]);
    }
  });

  test('leaves addresses of packages out of the lock file', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
    expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  test('holds nothing that the build or a run writes', (context) => {
    const files = committedFiles();
    if (!files) return context.skip('not a git checkout');
    expect(files.filter((file) => /^(?:dist|out|node_modules|\.cache)\//u.test(file))).toEqual([]);
  });
});

describe('the package', () => {
  test('carries its licence, its notice and the licences of its data', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(read('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004/u);
    expect(read('LICENSE')).toContain('END OF TERMS AND CONDITIONS');
    expect(read('NOTICE')).toContain('OpenStreetMap contributors');
    expect(read('NOTICE')).toContain('Open Database License');
    for (const file of manifest.files) {
      if (file !== 'dist') expect(fs.existsSync(path.join(root, file)), file).toBe(true);
    }
  });

  test('fixes every dependency to one version, the one of the lock file', () => {
    const lock: unknown = JSON.parse(read('package-lock.json'));
    const { packages } = lock as { packages: Record<string, { version: string }> };
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(wanted)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u);
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });

  test('lists and gives a reason for every dependency', () => {
    const reasons = read('docs/decisions/dependencies.md');
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const family = (name: string): string => name.replace(/^@stdlib\/.*/u, '@stdlib/');
    for (const name of Object.keys(wanted)) expect(reasons, name).toContain(`\`${family(name)}`);
  });

  test('has one version everywhere that it is written', () => {
    expect(read('CITATION.cff')).toContain(`\nversion: ${manifest.version}\n`);
    expect(read('CHANGELOG.md')).toContain(manifest.version);
  });
});

describe('documents', () => {
  test('link to files that exist', (context) => {
    const files = committedFiles();
    if (!files) return context.skip('not a git checkout');
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?<target>[^)\s]+)\)/gu)]
          .map((match) => match.groups?.['target'] ?? '')
          .filter((target) => !/^(?:[a-z]+:|#)/u.test(target))
          .map((target) => decodeURI(target.replace(/#.*$/u, '')))
          .filter((target) => !fs.existsSync(path.join(root, path.dirname(file), target)))
          // what a run writes is not there before it
          .filter((target) => !target.startsWith('out/'))
          .map((target) => `${file} -> ${target}`),
      );
    expect(broken).toEqual([]);
  });
});
