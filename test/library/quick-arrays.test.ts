/**
 * Threads that run the kernel do nothing that makes V8 look at every access to a typed array whether
 * its buffer is still there: it does so in a thread for good once a buffer has been handed over, or
 * WebAssembly's memory has grown there.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dist, ensureBuilt, folder, removeFolders, root } from '../cli/support.ts';
import { design } from '../store/support.ts';

beforeAll(ensureBuilt, 120_000);
afterAll(removeFolders);

/** How often V8 says so while a command runs. */
async function slowedThreads(...words: string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--trace-protector-invalidation', path.join(dist, 'cli', 'main.js'), ...words],
    { cwd: root, maxBuffer: 1e8 },
  );
  return stdout.split('Invalidating protector cell ArrayBufferDetaching').length - 1;
}

test.each([
  ['compare', () => ['studies/two-islands', '--replications', '40']],
  ['sweep', () => [design(), '--store', path.join(folder(), 'store')]],
])('in `%s` only the main thread, which reads the rules, is slowed', async (command, words) => {
  expect(await slowedThreads(command, ...words(), '--workers', '2')).toBe(1);
});
