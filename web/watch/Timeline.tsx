/** The night at a glance: how many are in the air, when targets are hit, and where time stands. */
import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { airborneAt } from '../../src/study/playback/air.ts';
import { FATES } from '../../src/study/tally.ts';
import { playing } from '../state/watch.ts';
import { text } from '../text/en-watch.ts';
import { nightClock } from './Hour.tsx';
import { opened } from './night.ts';
import { airborne, seek, span, toldS } from './player.ts';

const HEIGHT = 40;
const HITS = 6;

export function Timeline() {
  const night = opened.value;
  const range = useRef<HTMLInputElement>(null);
  const past = useRef<HTMLDivElement>(null);
  // Written by hand: what changes with every frame need not go through a render.
  useSignalEffect(() => {
    const { fromS, toS } = span.value;
    const now = toldS.value;
    const part = toS > fromS ? (now - fromS) / (toS - fromS) : 0;
    if (range.current !== null) {
      range.current.value = String(now);
      if (!playing.value) describe(range.current, now);
    }
    if (past.current !== null) past.current.style.width = `${100 * part}%`;
  });
  if (night === null) return <div class="timeline" />;
  const { fromS, toS } = span.value;
  return (
    <div class="timeline" title={text.inTheAirOver}>
      <div class="timeline-plot">
        <Bars />
        <div class="timeline-past" ref={past}>
          <Bars />
        </div>
      </div>
      <input
        ref={range}
        type="range"
        aria-label={text.time}
        min={fromS}
        max={toS}
        step="any"
        onInput={(event) => seek(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

function describe(range: HTMLInputElement, nowS: number): void {
  const playback = opened.peek()?.playback;
  if (playback === undefined) return;
  const tick = Math.round(nowS * 10);
  const clock = nightClock.peek();
  if (clock === null) return;
  const days = clock.daysAfter(tick);
  const now = days === 0 ? clock.at(tick) : `${clock.at(tick)}, ${text.daysLater(days)}`;
  range.setAttribute('aria-valuetext', text.timeNow(now, airborneAt(playback, tick)));
}

/** A bar a bin, and beneath it a mark for every hit. */
function Bars() {
  const bins = airborne.value;
  const playback = opened.value?.playback;
  if (bins === null || playback === undefined) return null;
  const n = bins.mean.length;
  const most = Math.max(1, ...bins.mean);
  let bars = '';
  bins.mean.forEach((mean, i) => {
    const height = (mean / most) * HEIGHT;
    if (height > 0) bars += `M${i + 0.1} ${HEIGHT}v${(-height).toFixed(2)}h0.8V${HEIGHT}z`;
  });
  const hit = FATES.indexOf('hit');
  let hits = '';
  playback.threats.fate.forEach((fate, t) => {
    if (fate !== hit) return;
    const at = ((playback.threats.endTick[t] ?? 0) - bins.fromTick) / bins.binTicks;
    hits += `M${at.toFixed(2)} ${HEIGHT + 2}v${HITS - 2}`;
  });
  return (
    <svg
      viewBox={`0 0 ${n} ${HEIGHT + HITS}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path class="timeline-bars" d={bars} />
      <path class="timeline-hits" d={hits} />
    </svg>
  );
}
