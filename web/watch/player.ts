/** Time: it runs, stands, steps from event to event; and the map's live scene follows it. */
import { batch, computed, effect, signal } from '@preact/signals';
import { airborneOver } from '../../src/study/playback/air.ts';
import type { LiveScene } from '../map/types.ts';
import { calm } from '../state/view.ts';
import { liveState, playing, speed, timeS } from '../state/watch.ts';
import { AircraftNow } from './aircraft.ts';
import { events } from './events.ts';
import { opened, watching } from './night.ts';

const TICKS_PER_S = 10;
/** Bins of the picture of threats in the air: some four pixels each. */
const BINS = 180;
/** A tab that was in the background must not leap. */
const LONGEST_FRAME_S = 0.25;

/** While time runs the map follows every frame, but words and slider no more often than this. */
const WORDS_MS = 100;

/** The time that words, list and slider tell, s. */
export const toldS = signal(0);

/** First and last second of the night that is open; both 0 without one. */
export const span = computed(() => {
  const about = opened.value?.playback.about;
  return {
    fromS: (about?.fromTick ?? 0) / TICKS_PER_S,
    toS: (about?.toTick ?? 0) / TICKS_PER_S,
  };
});

/** Threats in the air over the night. */
export const airborne = computed(() => {
  const night = opened.value;
  return night === null ? null : airborneOver(night.playback, BINS);
});

/** Index into `events` of the last one that has happened; −1 before the first. */
export const present = computed(() => lastUpTo(tickOf(toldS.value)));

/** Moves time to a second, within the night. */
export function seek(toS: number): void {
  if (opened.peek() === null) return;
  const { fromS, toS: end } = span.peek();
  watching.value = true;
  timeS.value = Math.min(end, Math.max(fromS, toS));
}

export function play(): void {
  const { fromS, toS } = span.peek();
  if (opened.peek() === null || calm.peek()) return;
  batch(() => {
    // From where it opened, at its fullest, it begins at the beginning.
    if (!watching.peek() || timeS.peek() >= toS) seek(fromS);
    playing.value = true;
  });
}

export function pause(): void {
  playing.value = false;
}

export function toggle(): void {
  if (playing.peek()) pause();
  else play();
}

/** To the next event after the present time, or the one before it: +1 or −1. Time then stands. */
export function step(by: 1 | -1): void {
  pause();
  const list = events.peek();
  const tick = tickOf(timeS.peek());
  let i = lastUpTo(tick);
  if (by > 0) i += 1;
  else while (i >= 0 && (list[i]?.line.tick ?? 0) >= tick) i -= 1;
  const event = list[i];
  if (event !== undefined) seek(event.line.tick / TICKS_PER_S);
}

/** Time in ticks. An event's tick, made seconds and back, must be that tick again. */
function tickOf(seconds: number): number {
  return Math.round(seconds * TICKS_PER_S * 1000) / 1000;
}

function lastUpTo(tick: number): number {
  const list = events.value;
  let low = -1;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.line.tick ?? Infinity) <= tick) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Begins to run; returns what ends it. */
export function runPlayer(): () => void {
  const stops = [openAtFullest(), tellTime(), showOnMap(), runTime()];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A night opens where most is in the air; one that is watched stays where time stood. */
function openAtFullest(): () => void {
  return effect(() => {
    const bins = airborne.value;
    if (bins === null) return;
    if (watching.peek()) return keepWithin();
    let fullest = 0;
    bins.mean.forEach((mean, i) => {
      if (mean > (bins.mean[fullest] ?? 0)) fullest = i;
    });
    timeS.value = (bins.fromTick + (fullest + 0.5) * bins.binTicks) / TICKS_PER_S;
  });
}

function keepWithin(): void {
  const { fromS, toS } = span.peek();
  timeS.value = Math.min(toS, Math.max(fromS, timeS.peek()));
}

function tellTime(): () => void {
  let toldAt = -Infinity;
  return effect(() => {
    const now = performance.now();
    const time = timeS.value;
    if (playing.value && now - toldAt < WORDS_MS) return;
    toldAt = now;
    toldS.value = time;
  });
}

function showOnMap(): () => void {
  const aircraft = new AircraftNow();
  const stop = effect(() => {
    const night = opened.value;
    const tS = timeS.value;
    if (night === null) {
      liveState.value = null;
      return;
    }
    const { tracks, shots, marks } = night;
    const scene: LiveScene = {
      tS,
      tracks,
      shots,
      marks,
      aircraft: aircraft.at(night, tS * TICKS_PER_S),
    };
    liveState.value = scene;
  });
  return () => {
    stop();
    liveState.value = null;
  };
}

function runTime(): () => void {
  let frame = 0;
  let before = 0;
  const advance = (now: number): void => {
    const passedS = Math.min(LONGEST_FRAME_S, Math.max(0, (now - before) / 1000));
    before = now;
    const { toS } = span.peek();
    const next = timeS.peek() + passedS * speed.peek();
    timeS.value = Math.min(toS, next);
    if (next >= toS) playing.value = false;
    else frame = requestAnimationFrame(advance);
  };
  const stop = effect(() => {
    cancelAnimationFrame(frame);
    if (!playing.value) return;
    before = performance.now();
    frame = requestAnimationFrame(advance);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}
