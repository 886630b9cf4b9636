/** The service worker that keeps the files of this build: `sw.js`, with the list of them. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const TEMPLATE = path.join(import.meta.dirname, 'sw.js');

/** Vite plugin: writes `sw.js` beside `index.html` once everything else is there. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved: (config) => {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle: () => {
      const files = fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .map((file) => file.split(path.sep).join('/'))
        .sort();
      const hash = crypto.createHash('sha256');
      for (const file of files) hash.update(file).update(fs.readFileSync(path.join(folder, file)));
      const script = fs
        .readFileSync(TEMPLATE, 'utf8')
        .replace('const FILES = [];', `const FILES = ${JSON.stringify(files)};`)
        .replace("const VERSION = '';", `const VERSION = '${hash.digest('hex').slice(0, 16)}';`);
      fs.writeFileSync(path.join(folder, 'sw.js'), script);
    },
  };
}
