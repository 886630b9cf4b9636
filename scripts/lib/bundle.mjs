/**
 * Modules that run the kernel, each put together with all of ours that it imports: V8 takes what one
 * module imports from another for something that may change, and does not compile constants into
 * the code. Packages stay outside. See `docs/decisions/speed.md`.
 */
import path from 'node:path';

/** Replaces modules below a folder, or writes them to the same paths in another. */
export async function bundle(folder, modules, to = folder) {
  // not at the top: the scripts of a fresh clone load this before there are packages
  const { build } = await import('rolldown');
  for (const name of modules) {
    // one at a time: what two share would become a third module, from which both import
    await build({
      input: { [name]: path.join(folder, name) },
      platform: 'node',
      external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
      output: { dir: to, format: 'esm', entryFileNames: '[name]', minify: false },
      logLevel: 'warn',
    });
  }
}
