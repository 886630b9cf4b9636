/**
 * The map as a component: canvases, what lies over them, and how pointer and keyboard reach it.
 * The drawing is `Stage`'s; here is what the page's own elements do better: buttons, the list of
 * things, the tooltip, and what a screen reader is told.
 */
import { effect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { text } from '../text/en-map.ts';
import { LayersPanel } from './Layers.tsx';
import { Cockpit } from './cockpit.ts';
import { ThingList } from './ThingList.tsx';
import type { MapViewProps } from './types.ts';
import './map.css';

export function MapView(props: MapViewProps) {
  const cockpit = useMemo(() => new Cockpit(), []);
  cockpit.events = props;
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const stage = cockpit.start(element, props.painter);
    const stops = [
      effect(() => {
        const scene = props.scene.value;
        if (scene !== null) cockpit.setScene(scene);
      }),
      effect(() => stage.setChoice(props.choice?.value ?? null)),
      effect(() => stage.setLive(props.live?.value ?? null)),
      effect(() => stage.setSketch(props.sketch?.value ?? null)),
      effect(() => stage.setSelected(props.selected?.value ?? null)),
      effect(() => stage.setLayers(cockpit.layers.value)),
      effect(() => stage.setAgainst(cockpit.against.value)),
    ];
    if (props.handle) props.handle.value = cockpit.handle;
    return () => {
      if (props.handle) props.handle.value = null;
      for (const stop of stops) stop();
      cockpit.stop();
    };
    // the signals are the same ones for as long as the map is there
  }, [cockpit, props.scene]);
  return (
    <div class="map" ref={root}>
      <canvas aria-hidden="true" />
      <canvas aria-hidden="true" />
      {/* a widget with keys of its own: screen readers must hand them over */}
      <div
        class="surface"
        role="application"
        aria-roledescription={text.role}
        aria-label={text.map}
        aria-describedby="map-keys"
        tabIndex={0}
      />
      <p class="unseen" id="map-keys">
        {text.keys}
      </p>
      <p class="unseen" aria-live="polite">
        {cockpit.said}
      </p>
      <Tooltip cockpit={cockpit} />
      <Corner cockpit={cockpit} />
      <Buttons cockpit={cockpit} />
      {cockpit.panel.value === 'layers' ? <LayersPanel cockpit={cockpit} /> : null}
      {cockpit.panel.value === 'list' ? <ThingList cockpit={cockpit} /> : null}
      {props.scene.value === null ? <p class="notice muted">{text.loading}</p> : null}
    </div>
  );
}

function Buttons({ cockpit }: { readonly cockpit: Cockpit }) {
  const toggle = (panel: 'layers' | 'list') => () =>
    (cockpit.panel.value = cockpit.panel.value === panel ? 'none' : panel);
  return (
    <div class="buttons" role="toolbar" aria-label={text.map}>
      <Sign label={text.zoomIn} path="M3,8H13M8,3V13" onClick={() => cockpit.glideBy(1.6)} />
      <Sign label={text.zoomOut} path="M3,8H13" onClick={() => cockpit.glideBy(1 / 1.6)} />
      <Sign
        label={text.fit}
        path="M3,6V3H6M10,3H13V6M13,10V13H10M6,13H3V10"
        onClick={() => cockpit.fit()}
      />
      <Sign
        label={text.layers}
        path="M8,2L14,5.5L8,9L2,5.5ZM2.5,8.5L8,11.7L13.5,8.5M2.5,11L8,14.2L13.5,11"
        pressed={cockpit.panel.value === 'layers'}
        onClick={toggle('layers')}
      />
      <Sign
        label={text.list}
        path="M2.5,4H3.5M6,4H14M2.5,8H3.5M6,8H14M2.5,12H3.5M6,12H14"
        pressed={cockpit.panel.value === 'list'}
        onClick={toggle('list')}
      />
    </div>
  );
}

function Sign(props: {
  readonly label: string;
  readonly path: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      title={props.label}
      aria-label={props.label}
      {...(props.pressed === undefined ? {} : { 'aria-expanded': props.pressed })}
      onClick={props.onClick}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={props.path} />
      </svg>
    </button>
  );
}

/** Scale bar and attribution. */
function Corner({ cockpit }: { readonly cockpit: Cockpit }) {
  const bar = cockpit.bar.value;
  const attribution = cockpit.attribution.value;
  return (
    <div class="foot">
      {bar === null ? null : (
        <div class="scale">
          <svg width={Math.ceil(bar.px) + 2} height="7" aria-hidden="true">
            <path d={`M1,0V6H${bar.px + 1}V0`} />
          </svg>
          <span>{text.scale(bar.km)}</span>
        </div>
      )}
      {attribution === '' ? null : (
        <p class="attribution">
          <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noreferrer">
            {attribution}
          </a>
        </p>
      )}
    </div>
  );
}

function Tooltip({ cockpit }: { readonly cockpit: Cockpit }) {
  const tip = cockpit.tip.value;
  const box = useRef<HTMLDivElement>(null);
  // before it is painted: for a frame it would stand in the corner
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || tip === null) return;
    // by script, not by a style attribute: the page's policy allows no inline style
    const { width, height } = cockpit.size();
    const [w, h] = [element.offsetWidth, element.offsetHeight];
    const right = tip.x + 16 + w < width - 4;
    const left = right ? tip.x + 16 : Math.max(4, tip.x - 16 - w);
    const top = Math.max(4, Math.min(height - h - 4, tip.y - h / 2));
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [tip, cockpit]);
  if (tip === null) return null;
  return (
    <div class="tip" ref={box} aria-hidden="true">
      <strong>{tip.title}</strong>
      {tip.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
