/** A module of `src/` that a script generates: written, or with `--check` held to what it would be. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes `text` to the module at this URL; with `--check` among the words only compares them. Sets the
 * exit code to 1 when there are problems or the module is stale. `script` is what to run then.
 */
export function writeGenerated(module, { text, problems }, script) {
  const fail = (message) => {
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  };
  if (problems.length > 0) return fail(problems.join('\n'));
  if (!process.argv.includes('--check')) return writeFileSync(module, text);
  if (readFileSync(module, 'utf8') !== text)
    return fail(`${module.pathname} is stale: run ${script}`);
}
