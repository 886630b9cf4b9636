/** Adds something: a click on the map says where, or two numbers do. */
import { useSignal } from '@preact/signals';
import { setChoice, choice } from '../../state/choice.ts';
import { mapHandle } from '../../state/map-hooks.ts';
import { text } from '../../text/en-edit.ts';
import { valueAt } from '../tree.ts';
import { type Addition, forcesOf, made, NEW_FORCE } from './additions.ts';
import { apply, open, type Tree } from './doc.ts';
import { namesFor } from './Inspector.tsx';
import { placing } from './map-editing.ts';

const TYPED: Readonly<
  Partial<Record<Addition, 'fire-unit type' | 'aircraft type' | 'threat type'>>
> = {
  'fire-unit': 'fire-unit type',
  alert: 'aircraft type',
  patrol: 'aircraft type',
  'raid-group': 'threat type',
};

export function AddForm({ tree }: { readonly tree: Tree }) {
  const what = useSignal<Addition>('fire-unit');
  const type = useSignal('');
  const nation = useSignal('');
  const along = useSignal('');
  const force = useSignal(NEW_FORCE);
  const target = useSignal('');
  const words = text.add;

  const reference = TYPED[what.value];
  const types = reference === undefined ? [] : namesFor(tree, reference);
  const nations = namesFor(tree, 'nation');
  const assets = namesFor(tree, 'asset');
  const chosenType = types.find(([id]) => id === type.value) ?? types[0];
  const ofCoalition = nations.find(([id]) => valueAt(tree, ['nations', id, 'coalition']) === true);
  const chosenNation = nations.find(([id]) => id === nation.value) ?? ofCoalition ?? nations[0];
  const others = nations.filter(([id]) => id !== chosenNation?.[0]);
  const chosenAlong = others.find(([id]) => id === along.value) ?? others[0];
  const chosenTarget = assets.find(([id]) => id === target.value) ?? assets[0];
  const isEffector =
    what.value === 'fire-unit' || what.value === 'alert' || what.value === 'patrol';
  const isPlaced = what.value !== 'belt';

  const addAt = async (at: { latDeg: number; lonDeg: number }): Promise<void> => {
    const one = made(tree, {
      what: what.peek(),
      type: chosenType ?? ['', ''],
      nation: chosenNation?.[0] ?? '',
      along: chosenAlong?.[0] ?? '',
      target: chosenTarget?.[0] ?? '',
      force: isEffector ? force.peek() : '',
      at,
    });
    if (!(await apply(one.operation))) return;
    if (one.newForce !== null) {
      setChoice({ forces: new Set([...choice.peek().forces, one.newForce]) });
      force.value = one.newForce;
    }
    open({ kind: one.kind, id: one.id });
  };

  return (
    <details class="add">
      <summary>{words.title}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          const centre = centreOfMap();
          const number = (name: string, otherwise: number): number => {
            const given = data.get(name);
            const written = typeof given === 'string' ? given.trim() : '';
            return written === '' || !Number.isFinite(Number(written))
              ? otherwise
              : Number(written);
          };
          void addAt({
            latDeg: number('latitude', centre.latDeg),
            lonDeg: number('longitude', centre.lonDeg),
          });
        }}
      >
        <Pick
          label={words.what}
          value={what.value}
          names={Object.entries(words.kinds)}
          onPick={(v) => (what.value = v as Addition)}
        />
        {types.length === 0 ? null : (
          <Pick
            label={words.type}
            value={chosenType?.[0] ?? ''}
            names={types}
            onPick={(v) => (type.value = v)}
          />
        )}
        {what.value === 'raid-group' ? (
          <Pick
            label={words.towards}
            value={chosenTarget?.[0] ?? ''}
            names={assets}
            onPick={(v) => (target.value = v)}
          />
        ) : what.value === 'polygon' ? null : (
          <Pick
            label={what.value === 'belt' ? words.of : words.nation}
            value={chosenNation?.[0] ?? ''}
            names={nations}
            onPick={(v) => (nation.value = v)}
          />
        )}
        {what.value === 'belt' ? (
          <Pick
            label={words.along}
            value={chosenAlong?.[0] ?? ''}
            names={others}
            onPick={(v) => (along.value = v)}
          />
        ) : null}
        {isEffector ? (
          <Pick
            label={words.force}
            value={force.value}
            names={[[NEW_FORCE, words.newForce], ['', words.always], ...forcesOf(tree)]}
            onPick={(v) => (force.value = v)}
          />
        ) : null}
        {isPlaced ? (
          <>
            <button
              type="button"
              aria-pressed={placing.value !== null}
              onClick={() =>
                (placing.value = placing.peek() === null ? (at) => void addAt(at) : null)
              }
            >
              {words.place}
            </button>
            {placing.value === null ? null : <p role="status">{words.placing}</p>}
            <div class="point">
              <input
                type="text"
                inputMode="decimal"
                name="latitude"
                aria-label={words.latitude}
                placeholder={words.latitude}
                autocomplete="off"
              />
              <input
                type="text"
                inputMode="decimal"
                name="longitude"
                aria-label={words.longitude}
                placeholder={words.longitude}
                autocomplete="off"
              />
              <button type="submit">{words.here}</button>
            </div>
          </>
        ) : (
          <button type="submit">{words.add}</button>
        )}
      </form>
    </details>
  );
}

function Pick(props: {
  readonly label: string;
  readonly value: string;
  readonly names: readonly (readonly [string, string])[];
  readonly onPick: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onPick(event.currentTarget.value)}>
        {props.names.map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function centreOfMap(): { latDeg: number; lonDeg: number } {
  const box = document.querySelector('#map .map')?.getBoundingClientRect();
  const at = box === undefined ? null : mapHandle.peek()?.placeAt(box.width / 2, box.height / 2);
  return at === null || at === undefined
    ? { latDeg: 0, lonDeg: 0 }
    : { lonDeg: at[0], latDeg: at[1] };
}
