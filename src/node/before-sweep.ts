/** What is looked at before anything of a sweep is computed into a store. */
import path from 'node:path';
import { InputError } from '../scenario/problems.ts';
import { Run } from '../store/claims.ts';
import { openDatabase } from '../store/duckdb.ts';
import type { StoreLayout } from '../store/layout.ts';
import { badFiles, recordedShards, setAside } from '../store/shard-files.ts';
import type { ShardPart, ShardPlan } from '../store/shards.ts';
import { readHead, type StoreHead } from '../store/store-head.ts';
import type { SweepOptions } from './run-sweep.ts';

/** Throws `InputError` for a shard, or a share of them, that there is not. */
export function checkPart({ index, of }: ShardPart, plan: ShardPlan, { design }: StoreHead): void {
  const end = of ?? plan.count;
  if (Number.isInteger(end) && end >= 1 && index >= 0 && index < end) return;
  throw new InputError({
    severity: 'error',
    value: of === undefined ? String(index) : `${index}/${of}`,
    message:
      of === undefined
        ? `the sweep \`${design.id}\` has no shard ${index}`
        : `\`${index}/${of}\` is no part of the shards`,
    fix:
      of === undefined || end < 1
        ? `give a whole number from 0 to ${plan.count - 1}, or \`K/N\` for every Nth from K on`
        : `parts of ${of} are counted from 0 to ${of - 1}`,
  });
}

/** Refuses to go on with a store unasked, unless somebody is at it and can be joined. */
export function demandResume(
  store: string,
  layout: StoreLayout,
  plan: ShardPlan,
  { resume, part }: Pick<SweepOptions, 'resume' | 'part'>,
): void {
  if (resume === true || part !== undefined || readHead(store) === undefined) return;
  if (Run.othersAt(layout)) return;
  throw new InputError({
    severity: 'error',
    value: store,
    message: `\`${store}\` is a store already, with ${recordedShards(layout).length} of ${plan.count} shards`,
    fix: 'go on with it with `--resume`, or give another folder with `--store`',
  });
}

/** What somebody else has broken is taken out of the store, to be computed again. */
export async function setBadAside(
  layout: StoreLayout,
  head: StoreHead,
  plan: ShardPlan,
  note: (text: string) => void = () => {},
): Promise<void> {
  if (recordedShards(layout).length === 0) return;
  const database = await openDatabase(':memory:');
  try {
    for (const bad of await badFiles(database, layout, head, plan)) {
      const aside = setAside(layout, bad);
      note(
        `${path.relative(layout.folder, bad.file)} cannot be used and is computed again (${bad.why}); it is kept as ${path.relative(layout.folder, aside)}`,
      );
    }
  } finally {
    database.close();
  }
}
