/** A small sweep for tests of stores: two islands, two factors. */
import fs from 'node:fs';
import path from 'node:path';
import { decompress } from 'fzstd';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { folder, root } from '../cli/support.ts';

/** Writes a design and returns its file. */
export function design(changes: Readonly<Record<string, string>> = {}, name = 'small'): string {
  const file = path.join(folder(), `${name}.yaml`);
  const fields = {
    title: 'Two islands, a little',
    study: path.join(root, 'studies', 'two-islands'),
    replications: '60',
    policies: '[alone, joint]',
    method: '{ latin-hypercube: 72 }',
    ...changes,
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
  fs.writeFileSync(
    file,
    `sweep: 1
${lines.join('\n')}
factors:
  - path: threatTypes.arrow.speed
    range: [150 m/s, 300 m/s]
  - path: fireUnitTypes.battery.against.cruise.killProbability
    range: [0.3, 0.8]
`,
  );
  return file;
}

/** Parquet files of results in a store, by shard. */
export function resultFiles(store: string): string[] {
  const results = path.join(store, 'results');
  if (!fs.existsSync(results)) return [];
  return fs
    .readdirSync(results, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .sort()
    .map((name) => path.join(results, name));
}

export type Row = Record<string, unknown>;

/** Rows of a Parquet file, in its order, by a reader that has nothing to do with DuckDB. */
export async function rowsOf(file: string): Promise<{
  readonly columns: readonly { readonly name: string; readonly type: string | undefined }[];
  readonly rows: Row[];
}> {
  const bytes = fs.readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return {
    columns: parquetMetadata(buffer)
      .schema.slice(1)
      .map(({ name, type }) => ({ name, type })),
    rows: await parquetReadObjects({
      file: buffer,
      compressors: { ZSTD: (input) => decompress(input) },
    }),
  };
}
