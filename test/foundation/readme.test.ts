/** The README's commands, its snippet and its result, run as they stand. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alone, caveatHere, ensureBuilt, folder, removeFolders, root } from '../cli/support.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');

function fences(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(
    (match) => match[1] ?? '',
  );
}

/** A folder in which the paths of the README mean what they say, and `caveat` is installed. */
function stranger(): string {
  const place = folder();
  fs.symlinkSync(path.join(root, 'studies'), path.join(place, 'studies'), 'junction');
  fs.mkdirSync(path.join(place, 'node_modules'));
  fs.symlinkSync(root, path.join(place, 'node_modules', 'caveat'), 'junction');
  fs.writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }');
  return place;
}

// one of its commands is a thousand nights of twelve policies
describe('the README', { timeout: 600_000 }, () => {
  beforeAll(ensureBuilt);
  afterAll(removeFolders);

  const commands = fences('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npm run -s caveat -- '));

  test('has commands that all succeed, one after the other', async () => {
    const cwd = stranger();
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) {
      const words = command.replace('npm run -s caveat -- ', '').trim().split(/\s+/u);
      const { code, stderr } = await caveatHere(alone(words), { cwd });
      expect(code, `${command}\n${stderr}`).toBe(0);
    }
  });

  test('shows the result that its command gives', async () => {
    const words = ['compare', 'studies/2024-08-26', '--no-prices'];
    const { stdout } = await caveatHere(words);
    const printed = new Set(stdout.split('\n'));
    const [shown = ''] = fences('text');
    const lines = shown.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(9);
    for (const line of lines) expect([...printed]).toContain(line);
  });

  test('has a snippet of the library that runs', async () => {
    const cwd = stranger();
    const [snippet = ''] = fences('js');
    fs.writeFileSync(path.join(cwd, 'example.mjs'), snippet);
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['example.mjs'], { cwd });
    expect(stdout).toMatch(/^supply-only \d+\.?\d*\njoint \d+\.?\d*\n$/u);
  });

  test('shows a rule that its study has', () => {
    const [rule = ''] = fences('cedar');
    const rules = fs.readFileSync(path.join(root, 'studies/2024-08-26/rules.cedar'), 'utf8');
    expect(rule.length).toBeGreaterThan(100);
    expect(rules).toContain(rule.trimEnd());
  });

  test('links only to what is there', () => {
    for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)) {
      expect(fs.existsSync(path.join(root, target)), target).toBe(true);
    }
  });
});
