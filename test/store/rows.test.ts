/** Rows against the tallies that `compare` adds up: the same counting, told apart by replication. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStudy } from '../../src/node/read-study.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { ShardPlan, type ShardedDesign } from '../../src/store/shards.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { type PreparedStudy, prepareStudy } from '../../src/study/prepare.ts';
import { selectionOf } from '../../src/study/request.ts';
import { cellsOf } from '../../src/study/row-cells.ts';
import { measureColumns } from '../../src/study/row-columns.ts';
import { ResultRows, type RowWriter } from '../../src/study/rows.ts';
import { CAUSES, FATES } from '../../src/study/tally.ts';
import { ThreatRows } from '../../src/study/threat-rows.ts';
import { axesOf, VariantRunner } from '../../src/study/variant.ts';

async function studyOf(name: string): Promise<PreparedStudy> {
  if (name !== 'the starter') return readStudy(`studies/${name}`);
  return prepareStudy(
    { entry: 'study.yaml', files: new Map(starterFiles()) },
    { cedar: await loadCedar() },
  );
}

interface Written {
  readonly results: ResultRows;
  readonly threats: ThreatRows;
  value(name: string, row: number): number;
}

function rowsOf(study: PreparedStudy, variant: number, replications: number): Written {
  const compiler = createCompiler(study);
  const { policies, assets } = study.scenario;
  const columns = measureColumns(axesOf(compiler));
  const results = new ResultRows(columns, policies.length * replications, 1);
  const threats = new ThreatRows(
    policies.map(({ id }) => id),
    assets.map(({ id }) => id),
    1,
  );
  results.at(3, variant);
  threats.at(3, variant);
  const both: RowWriter = {
    begin: (v) => (results.begin(v), threats.begin(v)),
    write: (run) => (results.write(run), threats.write(run)),
    copy: (from, to) => (results.copy(from, to), threats.copy(from, to)),
  };
  new VariantRunner(compiler, 1, variant, replications).rows(
    policies.map((policy) => selectionOf(study, policy)),
    cellsOf(columns, axesOf(compiler)),
    both,
  );
  const value = (name: string, row: number): number => {
    const column = results.measures[columns.findIndex((c) => c.name === name)];
    if (column === undefined) throw new Error(`no column ${name}`);
    return column[row] as number;
  };
  return { results, threats, value };
}

describe.each(['two-islands', 'the starter'])('rows of %s', (name) => {
  test('add up to the tallies of the same variant, policy by policy', async () => {
    const study = await studyOf(name);
    const { policies } = study.scenario;
    const replications = 2;
    const { results, threats, value } = rowsOf(study, 2, replications);
    const runner = new VariantRunner(createCompiler(study), 1, 2, replications);
    const axes = axesOf(runner.compiler);
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    const { policies: tallies } = runner.tallies(policies.map((p) => selectionOf(study, p)));
    const columns = threats.columns();
    const threatColumn = (column: string) => columns.find((c) => c.name === column);
    tallies.forEach((tally, p) => {
      const rows = Array.from({ length: replications }, (_, r) => p * replications + r);
      const total = (column: string): number => sum(rows.map((row) => value(column, row)));
      rows.forEach((row, r) => {
        expect(results.keys.point[row]).toBe(3);
        expect(results.keys.variant[row]).toBe(2);
        expect(results.keys.replication[row]).toBe(2 * replications + r);
        expect(results.keys.policy[row]).toBe(p);
        expect(value('leakers', row)).toBe(tally.leakers[r]);
        const fates = ['intercepted', 'soft_killed', 'failed', 'leakers', 'missed_target'];
        expect(sum([...fates, 'left_area'].map((fate) => value(fate, row)))).toBe(
          value('launched', row),
        );
      });
      CAUSES.forEach((cause, c) => {
        expect(total(`cause_${cause.replaceAll('-', '_')}`)).toBe(tally.causes[c]);
      });
      expect(Math.abs(total('leaked_warhead_kg') - tally.leakedWarheadKg)).toBeLessThanOrEqual(1);
      const measured = (measure: string): number =>
        sum(
          measureColumns(axes)
            .filter((column) => column.measure === measure)
            .map((column) => total(column.name)),
        );
      const soft = axes.stoppers.flatMap(({ id }, s) => (id.endsWith('/soft') ? [s] : []));
      const hard = sum(tally.rounds) - sum(soft.map((s) => tally.rounds[s] ?? 0));
      expect(measured('rounds')).toBeCloseTo(hard, 6);
      expect(measured('bursts')).toBe(sum(tally.consequences.bursts));
      const fallen = (kinds: readonly number[]): number =>
        sum(
          axes.consequences.airspaces.flatMap((_, a) =>
            kinds.map((k) => tally.consequences.falls[a * 5 + k] ?? 0),
          ),
        );
      expect(measured('debris')).toBe(fallen([0, 1, 2]));
      expect(measured('missed-rounds')).toBe(fallen([3]));
      const minutes = axes.consequences.flights.map(
        (f, i) => (f.aircraft * (tally.consequences.airborneTicks[i] ?? 0)) / 600,
      );
      // rounded in every row and for every type of aircraft
      expect(Math.abs(measured('flight-minutes') - sum(minutes))).toBeLessThan(2 * replications);
      // threat by threat, the fates and causes are those of the rows above
      const of = (column: string, row: number): string | number => {
        const { words, values } = threatColumn(column) ?? { values: [] };
        return words?.[values[row] ?? 0] ?? values[row] ?? 0;
      };
      const own = Array.from({ length: threats.count }, (_, row) => row).filter(
        (row) => of('policy', row) === policies[p]?.id,
      );
      expect(own.length).toBe(total('launched'));
      for (const fate of FATES) {
        const column = fate === 'hit' ? 'leakers' : fate.replaceAll('-', '_');
        expect(own.filter((row) => of('fate', row) === fate).length).toBe(total(column));
      }
      for (const cause of CAUSES) {
        const column = `cause_${cause.replaceAll('-', '_')}`;
        expect(own.filter((row) => of('cause', row) === cause).length).toBe(total(column));
      }
    });
  });
});

describe('the cut into shards', () => {
  const size = (max: number) => fc.integer({ min: 1, max });
  test('holds every variant of every point once, in order, and no shard is too large', () => {
    fc.assert(
      fc.property(
        fc.record({ points: size(60), policies: size(20), variants: size(300), each: size(50) }),
        fc.constantFrom(0, 236),
        ({ points, policies, variants, each }, threats) => {
          const design: ShardedDesign = {
            points,
            policies: Array.from({ length: policies }, String),
            variantsPerPoint: variants,
            replicationsPerVariant: each,
            replicationsPerPoint: variants * each,
          };
          const plan = new ShardPlan(design, threats);
          const most = threats > 0 ? 1_000_000 / threats : 200_000;
          const wrong: unknown[] = [];
          let next = 0;
          let rows = 0;
          for (let k = 0; k < plan.count; k += 1) {
            const shard = plan.shard(k);
            const inOrder = shard.firstPoint * variants + shard.firstVariant === next;
            const whole = shard.variants === variants || shard.points === 1;
            if (!inOrder || !whole || (shard.rows > most && shard.variants > 1)) wrong.push(shard);
            next += shard.points * shard.variants;
            rows += shard.rows;
          }
          expect(wrong).toEqual([]);
          expect(next).toBe(points * variants);
          expect(rows).toBe(plan.rows);
        },
      ),
      { numRuns: 200 },
    );
  });
});
