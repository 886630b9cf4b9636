/** What signs and lines on the map mean, drawn as the map draws them. */
import { useEffect, useRef } from 'preact/hooks';
import { shapePath, shapesOf } from '../../src/report/plots/shapes.ts';
import { text } from '../text/en-map.ts';
import type { Cockpit } from './cockpit.ts';
import type { Palette } from './palette.ts';
import { symbolColours } from './paint-marks.ts';
import { nationPaint, paintOutcome } from './paint-live.ts';
import { CanvasPen } from './pen-canvas.ts';
import type { Pen } from './pen.ts';
import { SYMBOLS } from './symbols-data.ts';
import { MARK_KINDS, THREAT_LOOKS } from './types.ts';

const WIDTH = 34;
const HEIGHT = 22;
const MIDDLE = [WIDTH / 2, HEIGHT / 2] as const;

export function SymbolKey({ cockpit }: { readonly cockpit: Cockpit }) {
  const scene = cockpit.scene.value;
  const classes = shapesOf((scene?.assets ?? []).map((asset) => asset.class));
  const friend = (name: keyof typeof SYMBOLS) => (pen: Pen, palette: Palette) =>
    pen.symbol(SYMBOLS[name], ...MIDDLE, 17, symbolColours(palette, 'friend'), 1);
  const line = (dash: readonly number[]) => (pen: Pen, palette: Palette) =>
    pen.mark('M-14,0H14', ...MIDDLE, 1, { stroke: palette.own, widthPx: 1.4, dash });
  const rows: [string, (pen: Pen, palette: Palette) => void][] = [
    [text.groups['fire-unit'], friend('fire-unit')],
    [text.groups.flight, friend('flight')],
    [text.radar, friend('radar')],
    [text.keyPlanned, friend('fire-unit-planned')],
    [text.keyReach, line([])],
    [text.keyBrochure, line([1.5, 3.5])],
    ...[...classes].map(([name, shape]): (typeof rows)[number] => [
      name,
      (pen, palette) => pen.mark(shapePath(shape), ...MIDDLE, 1, { fill: palette.fg }),
    ]),
    ...THREAT_LOOKS.slice(0, 4).map((look): (typeof rows)[number] => [
      text.looks[look],
      (pen, palette) =>
        pen.symbol(SYMBOLS[look], ...MIDDLE, 15, symbolColours(palette, 'hostile'), 1),
    ]),
    ...MARK_KINDS.filter((kind) => kind !== 'left-area').map((kind): (typeof rows)[number] => [
      text.outcome[kind],
      (pen, palette) => paintOutcome(pen, palette, kind, ...MIDDLE, 1.1, true),
    ]),
    ...(scene?.nations ?? []).flatMap(({ title, coalition }, i): (typeof rows)[number][] =>
      coalition
        ? [
            [
              text.shotsOf(title),
              (pen, palette) =>
                pen.mark('M-14,0H14', ...MIDDLE, 1, { ...nationPaint(palette, i), widthPx: 2 }),
            ],
          ]
        : [],
    ),
  ];
  return (
    <ul class="key">
      {rows.map(([label, draw]) => (
        <li key={label}>
          <Swatch cockpit={cockpit} draw={draw} />
          {label}
        </li>
      ))}
    </ul>
  );
}

function Swatch(props: {
  readonly cockpit: Cockpit;
  readonly draw: (pen: Pen, palette: Palette) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    const ratio = Math.ceil(devicePixelRatio);
    element.width = WIDTH * ratio;
    element.height = HEIGHT * ratio;
    const view = { cx: 0, cy: 0, k: 1, width: WIDTH, height: HEIGHT };
    props.draw(new CanvasPen(context, view, ratio, 'sans-serif'), props.cockpit.palette);
  });
  return <canvas ref={canvas} class="swatch" aria-hidden="true" />;
}
