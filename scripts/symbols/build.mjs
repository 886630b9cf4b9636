/** `npm run symbols`: writes `web/map/symbols-data.ts` from milsymbol. */
import fs from 'node:fs';
import prettier from 'prettier';
import { inRoot, say } from '../lib/root.mjs';
import { script } from '../lib/script.mjs';
import { symbolsModule } from './draw.mjs';

await script(async () => {
  const file = inRoot('web', 'map', 'symbols-data.ts');
  const options = await prettier.resolveConfig(file);
  const text = await prettier.format(symbolsModule(), { ...options, filepath: file });
  const aside = `${file}.tmp`;
  fs.writeFileSync(aside, text);
  fs.renameSync(aside, file);
  say(`wrote web/map/symbols-data.ts (${text.length} characters)`);
});
