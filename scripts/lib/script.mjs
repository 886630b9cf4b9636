import { say } from './root.mjs';

/** Runs a script's steps; what stops them is said in one line, and the exit code is 1. */
export async function script(steps) {
  try {
    process.exitCode = (await steps()) ?? 0;
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
