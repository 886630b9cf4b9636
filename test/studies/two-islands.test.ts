/**
 * The study for newcomers: its figures against arithmetic, and the tutorial's commands against what
 * the page shows. `UPDATE_TUTORIAL=1` writes what the commands print into the page.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compareStudy, priceStudy } from '../../src/node/run-study.ts';
import { readStudy } from '../../src/node/read-study.ts';
import type { CompareResult, Estimate, PolicyResult } from '../../src/study/results.ts';
import type { VaryResult } from '../../src/study/vary.ts';
import { caveatHere, ensureBuilt, removeFolders, root } from '../cli/support.ts';

vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

const STUDY = path.join(root, 'studies', 'two-islands');
const PAGE = path.join(root, 'docs', 'tutorial.md');

// what study.yaml says, in SI
const missiles = 8;
const throughScreen = 1 - 0.2;
const kill = 0.5;
const radiusM = 6_371_008.8;

/** A thousand nights hold what arithmetic gives in an interval that misses once in a thousand. */
function expectWithin(estimate: Estimate | undefined, value: number): void {
  expect(estimate?.low ?? Number.NaN).toBeLessThanOrEqual(value);
  expect(estimate?.high ?? Number.NaN).toBeGreaterThanOrEqual(value);
}

describe('two islands', () => {
  let result: CompareResult;
  const of = (id: string): PolicyResult => {
    const found = result.policies.find((policy) => policy.id === id);
    if (found === undefined) throw new Error(`no policy ${id}`);
    return found;
  };
  const stopped = (policy: string, by: string): number =>
    of(policy)
      .stoppedBy.filter(({ id }) => id === by)
      .reduce((sum, { mean }) => sum + mean, 0);
  const rounds = (policy: string, by: string): number =>
    of(policy)
      .rounds.filter(({ id }) => id === by)
      .reduce((sum, { mean }) => sum + mean, 0);
  const difference = (policy: string): Estimate | undefined =>
    result.differences.find((d) => d.policy === policy)?.leakers;

  beforeAll(async () => {
    result = await compareStudy(await readStudy(STUDY), {
      workers: 1,
      prices: false,
      confidence: 0.999,
    });
  }, 300_000);

  test('has six policies, no warnings and eight missiles', () => {
    expect(result.policies.map(({ id }) => id)).toEqual([
      'alone',
      'watch',
      'at-home',
      'ask-first',
      'joint',
      'fighters',
    ]);
    expect(result.warnings).toEqual([]);
    for (const { launched } of result.policies) expect(launched).toBe(missiles);
  });

  test('lets through what the chances of screen and rounds multiply to', () => {
    const alone = missiles * throughScreen * (1 - kill);
    expect(alone).toBeCloseTo(3.2, 12);
    expectWithin(of('alone').leakers, alone);
    const joint = missiles * (1 - kill) ** 2 * throughScreen * (1 - kill);
    expect(joint).toBeCloseTo(0.8, 12);
    expectWithin(of('joint').leakers, joint);
    const fighters = (missiles - 4 * kill) * throughScreen * (1 - kill);
    expect(fighters).toBeCloseTo(2.4, 12);
    expectWithin(of('fighters').leakers, fighters);
    expectWithin(difference('joint'), joint - alone);
    expectWithin(difference('fighters'), fighters - alone);
  });

  test('lets exactly as many through, night by night, where a rule or a delay changes nothing', async () => {
    const none = { mean: 0, low: 0, high: 0 };
    for (const same of ['watch', 'at-home']) expect(difference(same)).toEqual(none);
    const joint = await compareStudy(await readStudy(STUDY), {
      ...{ workers: 1, prices: false, policies: ['ask-first'], baseline: 'joint' },
    });
    expect(joint.differences[0]).toMatchObject({ leakers: none, worseReplications: 0 });
  });

  test('spends the rounds and stops the missiles that the page counts', () => {
    expect(rounds('joint', 'north-coast')).toBe(16);
    expect(rounds('fighters', 'falcons/1')).toBe(4);
    const about = (value: number, wanted: number): void =>
      expect(Math.abs(value - wanted)).toBeLessThan(0.16);
    about(stopped('alone', 'coast-guard/cruise/hard'), 1.6);
    about(stopped('alone', 'brae-battery'), 3.2);
    about(rounds('alone', 'brae-battery'), 6.4);
    about(stopped('joint', 'north-coast'), 6);
    about(stopped('joint', 'coast-guard/cruise/hard'), 0.4);
    about(stopped('joint', 'brae-battery'), 0.8);
    about(stopped('fighters', 'falcons/1'), 2);
    expectWithin(of('joint').substitution ?? undefined, 1.2);
  });

  test('scatters as eight independent missiles do', () => {
    const sigma = Math.sqrt(missiles * 0.4 * 0.6);
    const { low, high } = of('alone').leakers;
    // 3.29 standard errors on either side at 99.9 %, a little more over a hundred variants
    const wanted = (3.4 * sigma) / Math.sqrt(result.replications);
    expect(((high ?? 0) - (low ?? 0)) / 2 / wanted).toBeGreaterThan(0.7);
    expect(((high ?? 0) - (low ?? 0)) / 2 / wanted).toBeLessThan(1.3);
  });

  test('prices two rules that forbid the same shots at half of the whole each', async () => {
    const { prices } = await priceStudy(await readStudy(STUDY), { workers: 1, confidence: 0.999 });
    const price = (id: string) => prices.prices.find(({ caveat: c }) => c === id);
    for (const id of ['own-airspace', 'inbound-only']) {
      expect(price(id)?.leaveOneOut).toEqual({ mean: 0, low: 0, high: 0 });
      expectWithin(price(id)?.addOneIn, 2.4);
      expectWithin(price(id)?.shapley, 1.2);
    }
    expect(price('ask-cabinet')?.shapley.mean).toBe(0);
    const pair = prices.interactions.find(
      ({ caveats }) => caveats.toSorted().join() === 'inbound-only,own-airspace',
    );
    expectWithin(pair?.leakers, -2.4);
  });
});

describe('the battery on the north coast', () => {
  const horizonM = (heightM: number): number => Math.sqrt(2 * (4 / 3) * radiusM * heightM);
  const km = (degrees: number): number => (degrees * Math.PI * radiusM) / 180 / 1000;
  const sees = (horizonM(12) + horizonM(50)) / 1000;
  const half = Math.sqrt(sees ** 2 - km(0.18) ** 2);
  const inReach = (2 * half) / 0.2;

  test('sees as far as two horizons, which the page works out', () => {
    expect(sees).toBeCloseTo(43.4, 1);
    expect(half).toBeCloseTo(38.5, 1);
    expect(km(1.35) - half).toBeCloseTo(111.6, 1);
    expect(km(1.35) + half).toBeCloseTo(188.6, 1);
    expect(inReach).toBeCloseTo(385, 0);
  });

  test('takes the steps of the story at the times that arithmetic gives', async () => {
    const { stdout } = await caveatHere([
      ...['explain', STUDY, '--policy', 'joint', '--threat', 'arrows/1', '--json'],
    ]);
    const { lines } = JSON.parse(stdout) as {
      lines: { tick: number; kind: string; nation?: string; text: string }[];
    };
    const at = (kind: string, nation?: string): number => {
      const line = lines.find(
        (l) => l.kind === kind && (nation === undefined || l.nation === nation),
      );
      return (line?.tick ?? Number.NaN) / 10;
    };
    const launch = at('launched');
    const inView = launch + (km(1.35) - half) / 0.2;
    expect(at('seen', 'arden')).toBeCloseTo(inView + 10, 0);
    expect(at('identified', 'arden')).toBeCloseTo(inView + 10 + 20, 0);
    const shot = at('fired');
    expect(shot).toBeCloseTo(inView + 10 + 20 + 10, 0);
    // the round and the missile meet where the round has flown as long as the missile
    let meets = shot;
    while (slantKm(meets) > meets - shot) meets += 0.01;
    expect(at('intercept')).toBeCloseTo(meets, 0);

    function slantKm(time: number): number {
      return Math.sqrt(((time - launch) * 0.2 - km(1.35)) ** 2 + km(0.18) ** 2);
    }
  });

  test('waits for the cabinet without a loss up to the second that the page works out', async () => {
    const allowed = inReach - 40 - sees;
    expect(allowed).toBeCloseTo(301.6, 0);
    const { stdout } = await caveatHere([
      ...[
        'compare',
        STUDY,
        '--policy',
        'ask-first',
        '--replications',
        '100',
        '--workers',
        '1',
        '--json',
      ],
      ...[
        '--vary',
        `authorities.cabinet.delay=0,${Math.floor(allowed - 1)},${Math.ceil(allowed + 1)}s`,
      ],
    ]);
    const { vary } = JSON.parse(stdout) as VaryResult;
    const [none, before, after] = vary.points.map(
      ({ answer }) => answer.policies.find(({ id }) => id === 'ask-first')?.leakers.mean,
    );
    expect(before).toBe(none);
    const alone = vary.points[2]?.answer.policies.find(({ id }) => id === 'alone')?.leakers.mean;
    expect(after).toBe(alone);
    expect(after).not.toBe(none);
  });

  test('is worth 6.4 (1 − p) − 6.4 (1 − p)³', async () => {
    const field = 'fireUnitTypes.battery.against.cruise.killProbability';
    const { stdout } = await caveatHere([
      ...[
        'compare',
        STUDY,
        '--policy',
        'joint',
        '--confidence',
        '0.999',
        '--workers',
        '1',
        '--json',
      ],
      ...['--vary', `${field}=0.25,0.5,0.75`],
    ]);
    const { vary } = JSON.parse(stdout) as VaryResult;
    expect(vary.points).toHaveLength(3);
    for (const { value: p, answer } of vary.points) {
      const [alone, joint] = ['alone', 'joint'].map((id) =>
        answer.policies.find((x) => x.id === id),
      );
      expectWithin(alone?.leakers, 6.4 * (1 - p));
      expectWithin(joint?.leakers, 6.4 * (1 - p) ** 3);
      expectWithin(answer.differences[0]?.leakers, 6.4 * ((1 - p) ** 3 - (1 - p)));
    }
  });
});

describe('the tutorial', () => {
  const SHOWN =
    /^```sh\nnpm run -s caveat -- ([^\n]+)\n```\n\n(?:<!-- shows: ([^\n]+) -->\n\n)?```text\n(.*?)^```$/gmsu;
  const page = fs.readFileSync(PAGE, 'utf8');
  const shown = [...page.matchAll(SHOWN)].map(([whole, command = '', parts, text = '']) => ({
    whole,
    command,
    parts,
    text,
  }));

  test('has a printed answer under every command', () => {
    expect(shown.length).toBeGreaterThanOrEqual(9);
    expect(page.match(/^npm run/gmu)).toHaveLength(shown.length);
    for (const { command } of shown) expect(command).toContain('studies/two-islands');
  });

  test.each(shown)(
    'shows what is printed by: $command',
    async ({ whole, command, parts, text }) => {
      // one thread gives the same answer, and starts at once
      const runs = /^(?:compare|price|run) /u.test(command);
      const alone = runs ? ['--workers', '1'] : [];
      const { code, stdout, stderr } = await caveatHere([...command.split(' '), ...alone]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const wanted = `${partsOf(stdout, parts).trimEnd()}\n`;
      if (process.env['UPDATE_TUTORIAL'] === '1') {
        const now = fs.readFileSync(PAGE, 'utf8');
        const answer = whole.slice(0, whole.length - text.length - 3);
        fs.writeFileSync(
          PAGE,
          now.replace(whole, () => `${answer}${wanted}\`\`\``),
        );
        return;
      }
      expect(untimed(text)).toBe(untimed(wanted));
    },
  );

  test('shows a flight as the study has it', () => {
    const study = fs.readFileSync(path.join(STUDY, 'study.yaml'), 'utf8');
    const [, yaml = ''] = /^```yaml\n(.*?)^```/msu.exec(page) ?? [];
    expect(yaml.length).toBeGreaterThan(100);
    for (const line of yaml.trimEnd().split('\n')) expect(study).toContain(`${line.trim()}\n`);
  });

  test('links only to what is there', () => {
    for (const [, target = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)) {
      expect(fs.existsSync(path.join(root, 'docs', target)), target).toBe(true);
    }
  });
});

/** Of an answer, the paragraphs that begin with the words named, in the order of the answer. */
function partsOf(answer: string, parts: string | undefined): string {
  if (parts === undefined) return answer;
  const paragraphs = answer.split('\n\n');
  return parts
    .split(', ')
    .map((start) => {
      const found = paragraphs.find((paragraph) => paragraph.startsWith(start));
      if (found === undefined) throw new Error(`nothing that is printed begins with ${start}`);
      return found;
    })
    .join('\n\n');
}

/** Without what differs from run to run: how long it took, and on how many cores. */
function untimed(text: string): string {
  return text.replace(/\d+\.\d s on \d+ workers?/gu, '- s');
}
