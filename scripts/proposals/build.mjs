/**
 * Writes docs/proposals.md: every public proposal or refusal of studies/2024-08-26/proposals.yaml
 * with what it comes to, from a run.
 *
 *   node scripts/proposals/build.mjs            writes the page
 *   node scripts/proposals/build.mjs --check    exits 1 if the page is not what it would write
 */
import fs from 'node:fs';
import { format } from 'prettier';
import { ensureBuilt } from '../lib/build.mjs';
import { inRoot, say } from '../lib/root.mjs';
import { script } from '../lib/script.mjs';
import { measure, page, readProposals } from './page.mjs';

const DATA = 'studies/2024-08-26/proposals.yaml';
const PAGE = 'docs/proposals.md';

await script(async () => {
  await ensureBuilt();
  const { compareStudy, readStudy } = await import('../../dist/node/index.js');
  const study = await readStudy(inRoot('studies/2024-08-26'));
  const data = readProposals(fs.readFileSync(inRoot(DATA), 'utf8'), study);
  const text = await format(page(data, await measure(data, study, compareStudy), study), {
    ...JSON.parse(fs.readFileSync(inRoot('.prettierrc.json'), 'utf8')),
    parser: 'markdown',
  });
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(inRoot(PAGE), text);
    say(PAGE);
    return 0;
  }
  const same = fs.readFileSync(inRoot(PAGE), 'utf8') === text;
  if (!same) say(`${PAGE} is not what ${DATA} and a run give: node scripts/proposals/build.mjs`);
  return same ? 0 : 1;
});
