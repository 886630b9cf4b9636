/** The page of proposals is what its data file and a run give, sign by sign. */
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';
import { measure, page, readProposals } from '../../scripts/proposals/page.mjs';
import { compare } from '../../src/study/compare.ts';
import type { PreparedStudy } from '../../src/study/prepare.ts';
import { readHere } from './support.ts';

const here = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const data = here('studies/2024-08-26/proposals.yaml');
let study: PreparedStudy;

beforeAll(async () => {
  study = await readHere('studies/2024-08-26');
});

describe('the page of proposals', () => {
  it('states what a run gives', async () => {
    const proposals = readProposals(data, study);
    const made = page(proposals, await measure(proposals, study, compare), study);
    const style = JSON.parse(here('.prettierrc.json')) as object;
    expect(here('docs/proposals.md')).toBe(await format(made, { ...style, parser: 'markdown' }));
  }, 600_000);

  it('has a row, with a source, for everything in the data file, and figures where there is a raid', () => {
    const { rows } = readProposals(data, study);
    expect(rows.length).toBeGreaterThanOrEqual(40);
    const shown = here('docs/proposals.md').split('\n');
    for (const row of rows) {
      const line = shown.find((l) => l.includes(row.said) && l.includes(row.source.url));
      expect([row.said, line !== undefined]).toEqual([row.said, true]);
      const [leakers, costs] = (line ?? '')
        .split('|')
        .slice(-3, -1)
        .map((cell) => cell.trim());
      expect([row.said, leakers === '–']).toEqual([row.said, row.outside !== undefined]);
      expect([row.said, costs === '–']).toEqual([row.said, row.caveats === undefined]);
    }
  });

  it('names every policy of the study that somebody proposed', () => {
    const controls = ['supply-only', 'more-supply', 'watch-only', 'own-airspace'];
    const expressed = new Set(readProposals(data, study).rows.map((row) => row.policy));
    const missing = study.scenario.policies.map((p) => p.id).filter((id) => !expressed.has(id));
    expect(missing).toEqual(controls);
  });

  it.each([
    ['policy: belt-70', 'policy: belt-7', /names no policy of the study: `belt-7`/u],
    [
      'caveats: [no-aircraft]',
      'caveats: [no-planes]',
      /names no caveat of the study: `no-planes`/u,
    ],
    [
      'policy: belt-70',
      'policy: belt-70\n    outside: no',
      /needs exactly one of policy, switches/u,
    ],
  ])('refuses `%s` written as `%s`', (right, wrong, message) => {
    expect(data).toContain(right);
    expect(() => readProposals(data.replace(right, wrong), study)).toThrow(message);
  });
});
