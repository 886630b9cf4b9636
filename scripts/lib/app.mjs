/** The page: `web/` built to `dist-app/`, aside first and then put in its place. */
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { alone } from './lock.mjs';
import { inRoot, say } from './root.mjs';

export const app = inRoot('dist-app');
const stamp = inRoot('.cache', 'app-built.json');
/** Everything that decides what the build gives. */
const inputs = [
  'src',
  'web',
  'studies',
  'tools/app',
  'vite.config.ts',
  'package-lock.json',
  'tsconfig.json',
];

/** Builds `dist-app/` unless it is what the sources as they stand give. */
export async function ensureAppBuilt({ quiet = false } = {}) {
  await ensureBuilt({ quiet });
  if (isFresh()) return;
  await alone(async () => {
    if (isFresh()) return;
    if (!quiet) say('building the page');
    await bundle();
  });
}

/** Builds `dist-app/` in any case. */
export async function buildApp() {
  await ensureBuilt();
  await alone(bundle);
}

async function bundle() {
  const source = stateOf(inputs);
  const { build } = await import('vite');
  await build({
    configFile: inRoot('vite.config.ts'),
    root: inRoot('web'),
    logLevel: 'warn',
    mode: 'production',
  });
  const aside = inRoot('.cache', 'dist-app');
  fs.rmSync(app, { recursive: true, force: true });
  fs.renameSync(aside, app);
  fs.writeFileSync(stamp, JSON.stringify({ source, app: stateOf(['dist-app']) }));
}

function isFresh() {
  try {
    const built = JSON.parse(fs.readFileSync(stamp, 'utf8'));
    return built.source === stateOf(inputs) && built.app === stateOf(['dist-app']);
  } catch {
    return false;
  }
}

/** Names, sizes and times of change of all files below. */
function stateOf(names) {
  const lines = [];
  const visit = (name) => {
    const file = inRoot(name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const inner of fs.readdirSync(file).sort()) visit(path.join(name, inner));
    } else {
      lines.push(`${name} ${stat.size} ${stat.mtimeMs}`);
    }
  };
  for (const name of names) visit(name);
  return lines.join('\n');
}
