/** The document of the study on the page, as the editor sees it, and the one way to change it. */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Path, Value } from '../../../src/scenario/document.ts';
import { InputError, type Problem } from '../../../src/scenario/problems.ts';
import { files } from '../../state/files.ts';
import { selected } from '../../state/selection.ts';
import { problems, study } from '../../state/study.ts';
import { text } from '../../text/en-edit.ts';
import type { Reading } from '../document.ts';
import { change, knownReading, readingOf } from '../documents.ts';
import type { Operation } from '../operations.ts';
import { findThing, type Thing, thingAt, type ThingKind } from '../things.ts';
import { isMapValue } from '../tree.ts';
import { tell } from '../work.ts';

export type Tree = { [key: string]: Value };

const read = signal<Reading | null>(null);

/** Of the present text, or for a moment of the one before; null while it is no YAML. */
export const reading: ReadonlySignal<Reading | null> = read;

effect(() => {
  const { entry, files: texts } = files.value;
  const text = texts.get(entry) ?? '';
  const known = knownReading(text);
  if (known !== undefined) {
    read.value = known;
    return undefined;
  }
  let over = false;
  const take = (found: Reading | null): void => {
    if (!over) read.value = found;
  };
  readingOf(text).then(take, () => take(null));
  return () => {
    over = true;
  };
});

/** Values of the document. */
export const root: ReadonlySignal<Tree | null> = computed(() => {
  const tree = read.value?.tree;
  return isMapValue(tree) ? tree : null;
});

/** The thing whose fields are shown. */
const picked = signal<{ readonly kind: ThingKind; readonly id: string } | null>(null);

export const openThing: ReadonlySignal<Thing | null> = computed(() => {
  const tree = root.value;
  const wanted = picked.value;
  if (tree === null || wanted === null) return null;
  return findThing(tree, wanted.kind, wanted.id) ?? null;
});

const ON_MAP: ReadonlySet<string> = new Set([
  'fire-unit',
  'flight',
  'sensor',
  'asset',
  'zone',
  'raid-group',
]);

export function open(thing: { readonly kind: ThingKind; readonly id: string } | null): void {
  picked.value = thing;
  selected.value =
    thing !== null && ON_MAP.has(thing.kind)
      ? ({ kind: thing.kind, id: thing.id } as NonNullable<typeof selected.value>)
      : null;
}

/** What is picked on the map is what the editor shows. */
export function followSelection(): void {
  const now = selected.value;
  if (now === null || !ON_MAP.has(now.kind)) return;
  const { kind, id } = now as { kind: ThingKind; id: string };
  const shown = picked.peek();
  if (shown?.kind !== kind || shown.id !== id) picked.value = { kind, id };
}

/** Opens the thing that a path leads into; false when it leads into none. */
export function openPath(path: string): boolean {
  const tree = root.peek();
  const thing = tree === null ? undefined : thingAt(tree, path.split('.'));
  if (thing === undefined) return false;
  open(thing);
  return true;
}

/** Does something to the document, as one step of undo. False: it could not be done, and that was told. */
export async function apply(operation: Operation): Promise<boolean> {
  try {
    await change(() => operation);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tell('error', text.problems.title(error.problems.length), error.problems);
    return false;
  }
}

/** Problems and remarks about what stands at a path, or inside it. */
export function problemsAt(path: Path, inside = false): readonly Problem[] {
  const name = path.join('.');
  return all.value.filter(
    (p) => p.path === name || (inside && p.path?.startsWith(`${name}.`) === true) || about(p, name),
  );
}

/** A range that a value lies outside of is a remark about the assumption; it belongs to the value. */
function about(problem: Problem, name: string): boolean {
  return problem.severity === 'warning' && problem.message.startsWith(`\`${name}\``);
}

const all: ReadonlySignal<readonly Problem[]> = computed(() =>
  problems.value.length > 0 ? problems.value : (study.value?.warnings ?? []),
);
