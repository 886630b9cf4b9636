/**
 * What a sweep found, from its store: aggregates by SQL, then the analysis. The queries are part of
 * the answer, so that anybody can ask them with a DuckDB of their own; `docs/model/store.md` has the
 * views that they name.
 */
import { InputError } from '../scenario/problems.ts';
import { analysedPoints, analyseSweep } from '../sweep/analyse.ts';
import type { PolicyFindings, SweepFindings } from '../sweep/findings.ts';
import type { SweepResults } from '../sweep/types.ts';
import type { OpenStore } from './open-results.ts';
import { demandWhole } from './shard-files.ts';
import { numbersOf, textsOf } from './vectors.ts';

/** Every measure's mean per replication, by policy. */
const MEANS = `SELECT policy,
  avg(COLUMNS(* EXCLUDE (point, variant, replication, policy)))
FROM results GROUP BY policy`;

/** What was spent, by policy: means of rounds, bursts and minutes times what one costs. */
const COSTS = `WITH used AS (
  SELECT policy, avg(COLUMNS('^(rounds|bursts|flight_minutes)_')) AS '\\0'
  FROM results GROUP BY policy
), spent AS (
  UNPIVOT used ON COLUMNS(* EXCLUDE policy) INTO NAME name VALUE amount
)
SELECT policy, sum(amount * usd_low) AS low, sum(amount * usd_typical) AS typical,
  sum(amount * usd_high) AS high
FROM spent JOIN measures USING (name) GROUP BY policy`;

/** What the analysis is made of: mean leakers of every variant at every point, by policy. */
function byVariant(points: number, of: number): string {
  const where = points < of ? ` WHERE point < ${points}` : '';
  return `SELECT policy, point, variant, avg(leakers) AS leakers
FROM results${where} GROUP BY policy, point, variant`;
}

export interface FindOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  readonly signal?: AbortSignal;
}

/** Throws `InputError` if shards are missing or a file cannot be read. */
export async function findOf(store: OpenStore, options: FindOptions = {}): Promise<SweepFindings> {
  const { head, plan } = store;
  const { design } = head;
  await demandWhole(store.database, store.layout, head, plan, 'a report');
  const points = analysedPoints(design);
  const queries = {
    means: MEANS,
    ...(hasCosts(store) ? { costs: COSTS } : {}),
    analysis: byVariant(points, design.points),
  };
  const policies = await policiesOf(store);
  options.signal?.throwIfAborted();
  const results = await resultsOf(store, points, queries.analysis);
  options.signal?.throwIfAborted();
  const { confidence } = options;
  return {
    caveat: head.caveat,
    design: {
      id: design.id,
      title: design.title,
      digest: design.digest,
      study: design.studyId,
      seed: design.seed,
      method: design.method.kind,
      points: design.points,
      replicationsPerPoint: design.replicationsPerPoint,
      baseline: design.baseline,
    },
    factors: design.factors.map((factor, f) => ({
      id: factor.id,
      title: factor.title,
      kind: factor.kind,
      unit: factor.kind === 'force' ? '1' : factor.unit,
      column: head.factorColumns[f] ?? '',
    })),
    rows: plan.rows,
    measures: head.measures.map(({ name, about }) => ({ name, about })),
    policies,
    analysis: analyseSweep(design, results, confidence === undefined ? {} : { confidence }),
    queries,
  };
}

function hasCosts({ head }: OpenStore): boolean {
  return head.measures.some(({ unitCostUsd }) => unitCostUsd !== null);
}

async function policiesOf(store: OpenStore): Promise<readonly PolicyFindings[]> {
  const { head, database } = store;
  const means = await database.connection.runAndReadAll(MEANS);
  const names = head.measures.map(({ name }) => name);
  const byPolicy = new Map(
    means
      .getRows()
      .map(([policy, ...values]) => [
        String(policy),
        Object.fromEntries(names.map((name, i) => [name, Number(values[i])])),
      ]),
  );
  const costs = hasCosts(store) ? await database.connection.runAndReadAll(COSTS) : undefined;
  const costOf = new Map(
    costs?.getRows().map(([policy, ...usd]) => [String(policy), usd.map(Number)]),
  );
  return head.policies.map(({ id, title }) => {
    const [low = 0, typical = 0, high = 0] = costOf.get(id) ?? [];
    return { policy: id, title, means: byPolicy.get(id) ?? {}, costUsd: { low, typical, high } };
  });
}

/** The means that the analysis takes, a chunk at a time: nothing else of the rows is held. */
async function resultsOf(store: OpenStore, points: number, sql: string): Promise<SweepResults> {
  const { design } = store.head;
  const variants = design.variantsPerPoint;
  const means = new Map(
    design.policies.map((id) => [id, new Float64Array(points * variants).fill(NaN)]),
  );
  const result = await store.database.connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const count = chunk.rowCount;
    const policy = textsOf(chunk.getColumnVector(0), count);
    const point = numbersOf(chunk.getColumnVector(1), count);
    const variant = numbersOf(chunk.getColumnVector(2), count);
    const leakers = numbersOf(chunk.getColumnVector(3), count);
    for (let i = 0; i < count; i += 1) {
      const column = means.get(policy[i] as string);
      const cell = (point[i] as number) * variants + (variant[i] as number);
      if (column === undefined || cell >= column.length) throw foreign(store, policy[i] as string);
      column[cell] = leakers[i] as number;
    }
  }
  return { policies: design.policies, points, variants, means: [...means.values()] };
}

function foreign({ layout, head }: OpenStore, policy: string): InputError {
  return new InputError({
    severity: 'error',
    value: layout.folder,
    message: `the store holds rows of the policy \`${policy}\` that the design \`${head.design.id}\` does not have`,
    fix: 'give the folder of a store that nothing else was put into',
  });
}
