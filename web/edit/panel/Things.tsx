/** Everything of the study as a list: for the keyboard, and for what no map shows. */
import { signal } from '@preact/signals';
import { mapHandle } from '../../state/map-hooks.ts';
import { text } from '../../text/en-edit.ts';
import { spotsOf, type Thing, type ThingKind, thingsOf } from '../things.ts';
import { open, type Tree } from './doc.ts';

const wanted = signal('');

export function Things({ tree }: { readonly tree: Tree }) {
  const word = wanted.value.trim().toLowerCase();
  const all = thingsOf(tree).filter(
    ({ title, id }) => title.toLowerCase().includes(word) || id.toLowerCase().includes(word),
  );
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return (
    <section class="things">
      <label class="field find">
        <span>{text.list.find}</span>
        <input
          type="search"
          value={wanted.value}
          autocomplete="off"
          onInput={(event) => (wanted.value = event.currentTarget.value)}
        />
      </label>
      {all.length === 0 ? <p class="muted">{text.list.none}</p> : null}
      {kinds.map((kind) => (
        <Group
          key={kind}
          tree={tree}
          kind={kind}
          things={all.filter((t) => t.kind === kind)}
          open={word !== ''}
        />
      ))}
    </section>
  );
}

/** Opens a thing, and brings it into view on the map. */
function show(tree: Tree, thing: Thing): void {
  open(thing);
  const [spot] = spotsOf(tree, thing);
  if (spot !== undefined) mapHandle.peek()?.reveal([spot.lonDeg, spot.latDeg]);
}

function Group(props: {
  readonly tree: Tree;
  readonly kind: ThingKind;
  readonly things: readonly Thing[];
  readonly open: boolean;
}) {
  const { kind, things, tree } = props;
  return (
    <details open={props.open || undefined}>
      <summary>
        {text.groups[kind]} <span class="muted">{text.list.count(things.length)}</span>
      </summary>
      <ul>
        {things.map((thing) => (
          <li key={thing.path.join('.')}>
            <button type="button" onClick={() => show(tree, thing)}>
              <bdi>{thing.title}</bdi>
              {thing.force === undefined ? null : <small>{thing.force}</small>}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
