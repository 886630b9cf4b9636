/** The map of the study, wired to the page's state. */
import { computed, effect, signal } from '@preact/signals';
import { mentions } from '../../src/policy/mentions.ts';
import { choice } from '../state/choice.ts';
import { mapEditing, mapHandle } from '../state/map-hooks.ts';
import { hovered, selected, type Selected } from '../state/selection.ts';
import { study } from '../state/study.ts';
import { liveScene } from '../state/watch.ts';
import { text } from '../text/en-map.ts';
import { pictureCaption } from '../share/caption.ts';
import { mayEnter, zonesInForce } from './choice.ts';
import { MapClient } from './map-client.ts';
import { MapView } from './MapView.tsx';
import type { MapChoice, MapScene, Thing } from './types.ts';

const scene = signal<MapScene | null>(null);
/** Why there is no scene. */
const problem = signal<string | null>(null);

const mapChoice = computed<MapChoice>(() => {
  const { forces, caveats } = choice.value;
  const loaded = study.value;
  const shown = scene.value;
  if (loaded === null || shown === null) return { forces };
  return {
    forces,
    zones: zonesInForce(loaded.book, caveats),
    enters: mayEnter(loaded, caveats, shown.flights),
  };
});

const client = new MapClient();
const seed = computed(() => choice.value.seed);

/** Follows the study: a scene for each version that passed every check. */
effect(() => {
  const loaded = study.value;
  if (loaded === null) return;
  const zonesInRules = mentions(loaded.book).flatMap((m) => (m.kind === 'zone' ? [m.name] : []));
  const input = { scenario: loaded.scenario, zonesInRules, seed: seed.value };
  client.build(input).then(
    (built) => {
      if (built === null) return;
      scene.value = built;
      problem.value = null;
    },
    (error: unknown) => {
      problem.value = error instanceof Error ? error.message : String(error);
    },
  );
});

const picked = computed<Thing | null>(() => {
  const thing = selected.value;
  if (thing === null) return null;
  const { kind, id } = thing;
  return kind === 'raid-group' ? null : { kind, id };
});

const sketch = computed(() => mapEditing.value?.sketch.value ?? null);

/** What other panels follow; airspaces and signs of editing are the map's own affair. */
function selectable(thing: Thing | null): Selected {
  switch (thing?.kind) {
    case 'fire-unit':
    case 'flight':
    case 'asset':
    case 'zone':
    case 'sensor':
    case 'threat':
      return { kind: thing.kind, id: thing.id };
    case 'mark':
      // the threat whose end it marks
      return { kind: 'threat', id: thing.id };
    case 'airspace':
    case 'aircraft':
    case 'handle':
    case undefined:
      return null;
  }
}

export function MapPanel() {
  const editing = mapEditing.value;
  return (
    <>
      <MapView
        painter={client}
        scene={scene}
        choice={mapChoice}
        live={liveScene}
        sketch={sketch}
        selected={picked}
        handle={mapHandle}
        caption={pictureCaption}
        onHover={(thing) => (hovered.value = selectable(thing))}
        onSelect={(thing, at) => {
          if (editing?.take(thing, at) === true) return;
          if (thing?.kind !== 'handle') selected.value = selectable(thing);
        }}
        {...(editing === null
          ? {}
          : { mayDrag: editing.mayDrag, onDrag: editing.onDrag, onDelete: editing.onDelete })}
      />
      {problem.value === null ? null : (
        <p class="map-problem" role="alert">
          {text.failed(problem.value)}
        </p>
      )}
    </>
  );
}
