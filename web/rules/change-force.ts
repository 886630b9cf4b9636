/** One unit more or less in a force, as a change of the study's texts. */
import type { Value } from '../../src/scenario/document.ts';
import { text } from '../text/en.ts';

/** Fire units of one system, or flights of one aircraft, that a force is made of. */
export interface Contingent {
  readonly force: string;
  readonly section: 'fireUnits' | 'flights';
  /** What the section's entries name as their type. */
  readonly type: string;
  /** Of the type. */
  readonly title: string;
  /** Ids of the entries in the document, in its order. */
  readonly entries: readonly string[];
}

/** Degrees of longitude between a unit and the one added beside it: some 7 km. */
const BESIDE_DEG = 0.1;

/**
 * Adds a copy of the contingent's last entry, or takes that away. Rejects with `InputError` while
 * the text is no YAML.
 */
export async function changeContingent(contingent: Contingent, by: 1 | -1): Promise<void> {
  // the editor's own means are loaded when first needed
  const [{ change }, operations, { thingAt }, tree] = await Promise.all([
    import('../edit/documents.ts'),
    import('../edit/operations.ts'),
    import('../edit/things.ts'),
    import('../edit/tree.ts'),
  ]);
  const last = contingent.entries.at(-1);
  if (last === undefined) return;
  const { force, section, title } = contingent;
  const path = ['forces', force, section, last];
  await change(({ tree: root }) => {
    const thing = tree.isMapValue(root) ? thingAt(root, path) : undefined;
    if (!tree.isMapValue(root) || thing === undefined) return undefined;
    if (by < 0) {
      const { edits } = operations.remove(root, thing);
      return { label: text.rules.removedOne(title), edits };
    }
    const id = operations.freeId(root, thing.kind, last.replace(/-\d+$/u, ''));
    const copy = beside(tree.copy(tree.valueAt(root, path) ?? null));
    const { edits } = operations.add(thing.kind, id, copy, { id: force, isNew: false });
    return { label: text.rules.addedOne(title), edits };
  });
}

/** The same entry a little to the east, so that two are not drawn as one. */
function beside(entry: Value): Record<string, Value> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return {};
  const moved = { ...entry };
  const { at, title } = moved;
  if (Array.isArray(at) && typeof at[0] === 'number' && typeof at[1] === 'number') {
    moved['at'] = [at[0], Number((at[1] + BESIDE_DEG).toFixed(3))];
  }
  if (typeof title === 'string' && !title.endsWith(text.rules.added(''))) {
    moved['title'] = text.rules.added(title);
  }
  return moved;
}
