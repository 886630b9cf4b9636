/** The map of the study, wired to the page's state. */
import { computed, effect, signal } from '@preact/signals';
import { mentions } from '../../src/policy/mentions.ts';
import { choice, chosenPolicy } from '../state/choice.ts';
import { mapEditing, mapHandle } from '../state/map-hooks.ts';
import { selected } from '../state/selection.ts';
import { study } from '../state/study.ts';
import { liveScene } from '../state/watch.ts';
import { MapView } from './MapView.tsx';
import { sceneBuilder } from './scene-client.ts';
import type { MapChoice, MapScene, Thing } from './types.ts';

void chosenPolicy;
const scene = signal<MapScene | null>(null);

const mapChoice = computed<MapChoice>(() => ({ forces: choice.value.forces }));
const builder = sceneBuilder();
effect(() => {
  const loaded = study.value;
  if (loaded === null) return;
  const zonesInRules = mentions(loaded.book).flatMap((m) => (m.kind === 'zone' ? [m.name] : []));
  const { seed } = choice.peek();
  void builder.build({ scenario: loaded.scenario, zonesInRules, seed }).then((built) => {
    if (built !== null) scene.value = built;
  });
});
const picked = computed<Thing | null>(() => selected.value as Thing | null);

const sketch = computed(() => mapEditing.value?.sketch.value ?? null);

export function MapPanel() {
  return (
    <MapView
      scene={scene}
      choice={mapChoice}
      live={liveScene}
      selected={picked}
      sketch={sketch}
      mayDrag={(thing) => mapEditing.peek()?.mayDrag(thing) ?? false}
      onDrag={(drag) => mapEditing.peek()?.onDrag(drag)}
      onDelete={(thing) => mapEditing.peek()?.onDelete(thing)}
      onSelect={(thing, at) => {
        if (mapEditing.peek()?.take(thing, at) === true) return;
        if (thing?.kind !== 'handle') selected.value = thing as never;
      }}
      ref={(handle) => (mapHandle.value = handle)}
    />
  );
}
