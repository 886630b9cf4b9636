/** `caveat query STORE SQL`: questions to a store. */
import type { Command } from './command.ts';
import { interruptible } from './interrupt.ts';
import { JSON_OPTION, jsonText } from './study-options.ts';

export const queryCommand: Command = {
  spec: {
    name: 'query',
    summary: 'Ask a store of a sweep in SQL',
    positionals: ['STORE', 'SQL'],
    options: [JSON_OPTION],
    details: `
Tables: results (a row per point, replication and policy), points (the value of each factor),
policies, measures (what the columns of results count, and what one of it costs), and threats
if the sweep kept them. The SQL is DuckDB's. With --json the answer is a list of objects.`,
    examples: [
      'caveat query out/smoke "SELECT policy, avg(leakers) FROM results GROUP BY policy"',
      'caveat query out/smoke "SELECT name, about FROM measures" --json',
    ],
  },
  run: async (values, terminal) => {
    const [{ openResults }, { queryStore }] = await Promise.all([
      import('../store/open-results.ts'),
      import('../store/query-results.ts'),
    ]);
    const { answer, missing, of } = await interruptible(async () => {
      const store = await openResults(values.needed(0));
      try {
        const missing = store.plan.count - store.recorded.length;
        return {
          answer: await queryStore(store, values.needed(1)),
          missing,
          of: store.plan.count,
        };
      } finally {
        store.close();
      }
    });
    if (missing > 0) {
      terminal.note(`caveat: ${missing} of ${of} shards are missing; the answer is of the others`);
    }
    const { columns, rows } = answer;
    if (values.has('json')) {
      const objects = rows.map((row) =>
        Object.fromEntries(columns.map(({ name }, c) => [name, row[c] ?? null])),
      );
      return terminal.print(jsonText(objects));
    }
    const { tableLines } = await import('../report/table.ts');
    const lines = tableLines(
      columns.map(({ name, numeric }) => ({ header: name, align: numeric ? 'decimal' : 'left' })),
      rows.map((row) => ({ cells: row.map((value) => (value === null ? '' : String(value))) })),
      terminal.width,
    );
    return terminal.print(`${lines.join('\n')}\n`);
  },
};
