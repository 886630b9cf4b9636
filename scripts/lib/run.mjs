import { spawn } from 'node:child_process';
import os from 'node:os';
import { root } from './root.mjs';

/**
 * Runs a program in the checkout and answers its exit code, 128 + n after signal n. Its input and
 * output are ours. Ctrl-C reaches both it and us from the terminal: we wait for it to end in its
 * own way; a signal sent to us alone is handed on.
 */
export function run(file, args, env = {}) {
  const child = spawn(file, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const wait = () => {};
  const handOn = (signal) => child.kill(signal);
  process.on('SIGINT', wait);
  process.on('SIGTERM', handOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', handOn);
      resolve(signal ? 128 + os.constants.signals[signal] : code);
    });
  });
}

/** Runs a program quietly and answers whether it succeeded, with all it said. */
export function runQuietly(file, args, options = {}) {
  const child = spawn(file, args, {
    cwd: root,
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (chunk) => (said += chunk);
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, said: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, said }));
  });
}
