/** `npm start`: on a fresh clone or any other, the shipped study end to end. */
import fs from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, say } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { script } from './lib/script.mjs';

const study = 'studies/2024-08-26';
const report = 'out/2024-08-26.html';

await script(async () => {
  await ensureInstalled();
  await ensureBuilt();
  fs.mkdirSync(inRoot('out'), { recursive: true });
  const main = inRoot('dist', 'cli', 'main.js');
  const code = await run(process.execPath, [main, 'compare', study, '--report', report]);
  if (code === 0) say(`\nthe report with map, plots and sources: ${report} (open it in a browser)`);
  return code;
});
