/** The places of a thing as numbers: what a drag on the map does, for the keyboard and for exact ones. */
import type { Path } from '../../../src/scenario/document.ts';
import { text } from '../../text/en-edit.ts';
import { addPoint, move, removePoint } from '../operations.ts';
import { type Spot, spotsOf, type Thing } from '../things.ts';
import { apply, problemsAt, type Tree } from './doc.ts';
import { Wrong } from './FieldRow.tsx';
import { between } from './map-editing.ts';

const PATTERN = '-?\\d+(\\.\\d+)?';

export function Points({ tree, thing }: { readonly tree: Tree; readonly thing: Thing }) {
  const spots = spotsOf(tree, thing);
  if (spots.length === 0) return null;
  const lists = listsOf(thing, spots);
  return (
    <section class="points">
      <h4>{text.form.points}</h4>
      {spots.map((spot) => (
        <Row key={spot.path.join('.')} thing={thing} spot={spot} spots={spots} />
      ))}
      {lists.map(({ path, role, ring }) => (
        <button key={path.join('.')} type="button" onClick={() => addTo(thing, path, ring)}>
          {text.form.addPoint(text.roles[role])}
        </button>
      ))}
    </section>
  );
}

function Row({
  thing,
  spot,
  spots,
}: {
  readonly thing: Thing;
  readonly spot: Spot;
  readonly spots: readonly Spot[];
}) {
  const single = spots.filter((s) => s.role === spot.role).length === 1 && spot.role !== 'waypoint';
  const name = single ? text.roles[spot.role] : text.form.spot(text.roles[spot.role], spot.number);
  const wrong = problemsAt(spot.path, true);
  // as typed, to the last decimal: what is no latitude is for the checks to say
  const to = (next: Partial<Pick<Spot, 'latDeg' | 'lonDeg'>>): void => {
    const { latDeg, lonDeg } = { ...spot, ...next };
    void apply({ ...move(thing, spot, spot), edits: [{ set: spot.path, to: [latDeg, lonDeg] }] });
  };
  const number = (value: string, then: (deg: number) => void): void => {
    const deg = Number(value);
    if (value.trim() !== '' && Number.isFinite(deg)) then(deg);
  };
  return (
    <div class="point">
      <span>{name}</span>
      <input
        type="text"
        inputMode="decimal"
        pattern={PATTERN}
        aria-label={text.form.latitude(name)}
        value={String(spot.latDeg)}
        onChange={(event) => number(event.currentTarget.value, (latDeg) => to({ latDeg }))}
      />
      <input
        type="text"
        inputMode="decimal"
        pattern={PATTERN}
        aria-label={text.form.longitude(name)}
        value={String(spot.lonDeg)}
        onChange={(event) => number(event.currentTarget.value, (lonDeg) => to({ lonDeg }))}
      />
      {spot.role === 'corner' || spot.role === 'waypoint' ? (
        <button
          type="button"
          class="sign"
          aria-label={text.form.removePoint(name)}
          title={text.form.removePoint(name)}
          onClick={() => void apply(removePoint(thing, spot))}
        >
          ×
        </button>
      ) : null}
      {wrong.length === 0 ? null : <Wrong problems={wrong} />}
    </div>
  );
}

interface List {
  readonly path: Path;
  readonly role: 'corner' | 'waypoint';
  /** Its spots; of a route its launch place too. */
  readonly ring: readonly Spot[];
}

function listsOf(thing: Thing, spots: readonly Spot[]): List[] {
  if (thing.kind === 'raid-group') {
    return [{ path: [...thing.path, 'route'], role: 'waypoint', ring: spots }];
  }
  const rings = new Map<string, Spot[]>();
  for (const spot of spots) {
    if (spot.role !== 'corner') continue;
    const key = spot.path.slice(0, -1).join('.');
    rings.set(key, [...(rings.get(key) ?? []), spot]);
  }
  return [...rings.values()].map((ring) => ({
    path: ring[0]?.path.slice(0, -1) ?? [],
    role: 'corner',
    ring,
  }));
}

/** A corner between the last and the first; a waypoint a little beyond the last. */
function addTo(thing: Thing, path: Path, ring: readonly Spot[]): void {
  const last = ring.at(-1);
  const first = ring[0];
  if (last === undefined || first === undefined) return;
  const inList = ring.filter((s) => s.role === 'corner' || s.role === 'waypoint').length;
  const place =
    last.role === 'corner'
      ? between(last, first)
      : { latDeg: last.latDeg, lonDeg: last.lonDeg + (last.lonDeg > 30 ? -1 : 1) };
  void apply(addPoint(thing, path, inList, place));
}
