import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/* The real scripts over a small project of the same shape. */

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'build-'));
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]) {
    fs.cpSync(path.join(root, name), path.join(folder, name));
  }
  fs.mkdirSync(path.join(folder, 'scripts'));
  for (const name of ['lib', 'build.mjs', 'caveat.mjs']) {
    fs.cpSync(path.join(root, 'scripts', name), path.join(folder, 'scripts', name), {
      recursive: true,
    });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  write(
    'src/index.ts',
    `export const big = '${'0'.repeat(500_000)}';\nexport const version = 1;\n`,
  );
  write(
    'src/cli/main.ts',
    [
      "import { version } from '../index.ts';",
      'const [command] = process.argv.slice(2);',
      "if (command === 'version') console.log(version);",
      "else if (command === 'much') process.stdout.write('x'.repeat(1_000_000));",
      "else if (command === 'bad') process.exitCode = 2;",
    ].join('\n'),
  );
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}

const exists = (file: string): boolean => fs.existsSync(path.join(folder, file));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const caveat = (...args: string[]): Promise<Ended> => node('scripts/caveat.mjs', ...args);

describe('the command line in a checkout', () => {
  test('builds what is missing without a word and answers alone on its output', async () => {
    expect(await caveat('version')).toEqual({ code: 0, stdout: '1\n', stderr: '' });
  });

  test('builds again after a source has changed, and only then', async () => {
    await caveat('version');
    const built = fs.statSync(path.join(folder, '.cache/built.json')).mtimeMs;
    await caveat('version');
    expect(fs.statSync(path.join(folder, '.cache/built.json')).mtimeMs).toBe(built);
    write('src/index.ts', 'export const version = 2;\n');
    expect((await caveat('version')).stdout).toBe('2\n');
  });

  test('builds again when the built files were tampered with', async () => {
    await caveat('version');
    fs.rmSync(path.join(folder, 'dist/index.js'));
    expect((await caveat('version')).stdout).toBe('1\n');
  });

  test('passes on the exit code and all of a long output', async () => {
    expect((await caveat('bad')).code).toBe(2);
    expect((await caveat('much')).stdout).toHaveLength(1_000_000);
  });

  test('says what does not compile, and leaves what was built before', async () => {
    await caveat('version');
    write('src/index.ts', "export const version: number = 'two';\n");
    const { code, stdout, stderr } = await caveat('version');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('src/index.ts(1,14)');
    expect(stderr).toContain('the build failed');
    expect(exists('dist/index.js')).toBe(true);
    expect(exists('.cache/dist')).toBe(false);
    expect(exists('.cache/lock')).toBe(false);
  });
});

describe('the build', () => {
  test('takes away what its sources no longer give', async () => {
    write('src/old/gone.ts', 'export const gone = true;\n');
    await node('scripts/build.mjs');
    expect(exists('dist/old/gone.js')).toBe(true);
    fs.rmSync(path.join(folder, 'src/old'), { recursive: true });
    await node('scripts/build.mjs');
    expect(exists('dist/old')).toBe(false);
  });

  test('puts a thread that runs the kernel together in one module', async () => {
    write('src/node/part.ts', "export const said = 'said by a part';\n");
    write('src/node/worker.ts', "import { said } from './part.ts';\nconsole.log(said);\n");
    await node('scripts/build.mjs');
    expect((await node('dist/node/worker.js')).stdout).toBe('said by a part\n');
    expect(fs.readFileSync(path.join(folder, 'dist/node/worker.js'), 'utf8')).not.toMatch(
      /import/u,
    );
    expect(exists('dist/node/part.js')).toBe(true);
  });

  test('never shows half a file to whoever runs from it, with several at once', async () => {
    await node('scripts/build.mjs');
    let over = false;
    let looks = 0;
    const seen = new Set<string>();
    const look = async (): Promise<void> => {
      while (!over) {
        const text = fs.readFileSync(path.join(folder, 'dist/index.js'), 'utf8');
        seen.add(text.replace(/0{500000}|1{500000}/u, ''));
        looks++;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    const looking = look();
    write(
      'src/index.ts',
      `export const big = '${'1'.repeat(500_000)}';\nexport const version = 1;\n`,
    );
    const all = await Promise.all([1, 2, 3].map(() => node('scripts/build.mjs')));
    over = true;
    await looking;
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(looks).toBeGreaterThan(10);
    expect([...seen]).toEqual(["export const big = '';\nexport const version = 1;\n"]);
  });

  test('does not wait for a process that died while building', async () => {
    const { stdout } = await node('-p', 'process.pid');
    write('.cache/lock', stdout.trim());
    expect((await node('scripts/build.mjs')).code).toBe(0);
    expect(exists('dist/index.js')).toBe(true);
  });
});
