/** The map alone on a page, with a made-up night over real borders: for tests and the benchmark. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { MapClient } from '../../../web/map/map-client.ts';
import { MapView } from '../../../web/map/MapView.tsx';
import type {
  LiveScene,
  MapChoice,
  MapDrag,
  MapHandle,
  MapScene,
  MapSketch,
  Thing,
} from '../../../web/map/types.ts';
import { plotSvg, plotsOnPage, svgToPng } from '../../../web/share/plots.ts';
import '../../../web/style/tokens.css';
import './page.css';
import { HOSTILE, syntheticScene, syntheticShots, syntheticTracks } from './synthetic.ts';

const scene = signal<MapScene | null>(syntheticScene());
const choice = signal<MapChoice>({ forces: new Set(['force']) });
const live = signal<LiveScene | null>(null);
const sketch = signal<MapSketch | null>(null);
const selected = signal<Thing | null>(null);
const handle = signal<MapHandle | null>(null);
const drags: MapDrag[] = [];
const deleted: Thing[] = [];
let hovered: Thing | null = null;

/** How long frames took, ms, while `threats` fly for `seconds` at 60 times the time. */
async function play(threats: number, seconds: number): Promise<number[]> {
  const untilS = 3600;
  const tracks = syntheticTracks(threats, untilS);
  const [shots, marks] = syntheticShots(200, untilS);
  const frames: number[] = [];
  const began = performance.now();
  let before = began;
  return new Promise((resolve) => {
    const frame = (now: number): void => {
      frames.push(now - before);
      before = now;
      const passedS = (now - began) / 1000;
      if (passedS >= seconds) return resolve(frames.slice(2));
      live.value = { tS: 600 + passedS * 60, tracks, shots, marks, aircraft: null };
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

Object.assign(window, {
  mapPage: {
    live,
    sketch,
    selected,
    handle,
    drags,
    deleted,
    hovered: () => hovered,
    play,
    plotSvg,
    plotsOnPage,
    svgToPng,
    show: (threats: number, tS: number) => {
      const tracks = syntheticTracks(threats, 3600);
      const [shots, marks] = syntheticShots(100, 3600);
      live.value = { tS, tracks, shots, marks, aircraft: null };
    },
  },
});

const below = document.getElementById('below');
if (below !== null) render(<Plot />, below);

const root = document.getElementById('stage');
if (root !== null) {
  render(
    <MapView
      painter={new MapClient()}
      scene={scene}
      choice={choice}
      live={live}
      sketch={sketch}
      selected={selected}
      handle={handle}
      onHover={(thing) => (hovered = thing)}
      onSelect={(thing) => (selected.value = thing)}
      mayDrag={({ kind }) => kind === 'fire-unit' || kind === 'handle'}
      onDrag={(drag) => drags.push(drag)}
      onDelete={(thing) => deleted.push(thing)}
    />,
    root,
  );
}

/** A plot as the answer has them: words, a drawing with styles and a hatch, a button. */
function Plot() {
  return (
    <section data-plot="example">
      <h2>An example</h2>
      <p class="narrow">{`${HOSTILE} and more words than fit into one line`}</p>
      <svg class="unseen" width={0} height={0} aria-hidden="true">
        <defs>
          <pattern id="hatch" width={6} height={6} patternUnits="userSpaceOnUse">
            <path d="M-1,7L7,-1" stroke="#000" />
          </pattern>
        </defs>
      </svg>
      <svg class="strip" role="img" aria-label="a bar" width="100%" height={20}>
        <rect class="bar" x="0" width="50%" height={14} />
        <rect x="10%" width="20%" height={14} fill="url(#hatch)" />
      </svg>
      <button type="button">Not in the picture</button>
    </section>
  );
}
