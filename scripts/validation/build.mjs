/**
 * Writes docs/validation.md from docs/validation-figures.json and the pages of the model.
 *
 *   node scripts/validation/build.mjs                 writes the page
 *   node scripts/validation/build.mjs --check         exits 1 if the page is not what it would write
 *   node scripts/validation/build.mjs --measure FILE  runs the model against the record in FILE first
 *   node scripts/validation/build.mjs --tests         runs the tests of the laws first, some minutes
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { format } from 'prettier';
import { ensureBuilt } from '../lib/build.mjs';
import { inRoot, say } from '../lib/root.mjs';
import { script } from '../lib/script.mjs';
import { measureRecord, measureTests } from './measure.mjs';
import { page } from './page.mjs';

const FIGURES = 'docs/validation-figures.json';
const PAGE = 'docs/validation.md';
const LAWS = 'docs/model/laws.md';
const TRAIN = '2022-09..2024-06';
const TEST = '2024-07..2024-12';

const read = (name) => fs.readFileSync(inRoot(name), 'utf8');

const pretty = (text, parser) => format(text, { ...JSON.parse(read('.prettierrc.json')), parser });

await script(async () => {
  const words = process.argv.slice(2);
  const at = words.indexOf('--measure');
  const file = at < 0 ? undefined : words[at + 1];
  if (at >= 0 && file === undefined) throw new Error('`--measure` needs the path of the record');
  if (at >= 0 || words.includes('--tests')) {
    await ensureBuilt();
    const before = fs.existsSync(inRoot(FIGURES))
      ? JSON.parse(read(FIGURES))
      : { tests: { files: {}, figures: {} } };
    const figures = {
      ...before,
      ...(file === undefined
        ? {}
        : measureRecord(
            file,
            TRAIN,
            TEST,
            createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
          )),
      ...(words.includes('--tests') ? { tests: measureTests(read(LAWS)) } : {}),
    };
    fs.writeFileSync(inRoot(FIGURES), await pretty(JSON.stringify(figures), 'json'));
    say(FIGURES);
  }
  const texts = { model: read('docs/model/README.md'), laws: read(LAWS) };
  const text = await pretty(page(JSON.parse(read(FIGURES)), texts), 'markdown');
  if (!words.includes('--check')) {
    fs.writeFileSync(inRoot(PAGE), text);
    say(PAGE);
    return 0;
  }
  const same = fs.existsSync(inRoot(PAGE)) && read(PAGE) === text;
  if (!same) say(`${PAGE} is not what its figures give: node scripts/validation/build.mjs`);
  return same ? 0 : 1;
});
