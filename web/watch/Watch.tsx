/** The watch: time under the map, and the story of the threat that is picked over it. */
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { airborneAt } from '../../src/study/playback/air.ts';
import { nightChoice, playing, speed, type NightChoice } from '../state/watch.ts';
import { calm } from '../state/view.ts';
import { text } from '../text/en-watch.ts';
import { Hour } from './Hour.tsx';
import { EventList } from './EventList.tsx';
import { eventText } from './event-words.ts';
import { events } from './events.ts';
import { onWatchKey } from './keys.ts';
import { askToWatch, followNights, openable, opened, opening, problem, tryAgain } from './night.ts';
import { present, runPlayer, step, toggle, toldS } from './player.ts';
import { Timeline } from './Timeline.tsx';
import './watch.css';

export { StoryPanel } from './Story.tsx';

const SPEEDS = [10, 60, 300] as const;
const NAMES = ['typical', 'lucky', 'unlucky'] as const;

export function WatchBar() {
  useEffect(() => {
    const stops = [followNights(), runPlayer()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const listed = useSignal(false);
  const ready = opened.value !== null;
  return (
    <div class="watch-bar" role="group" aria-label={text.region} onKeyDown={onWatchKey}>
      <div class="watch-row">
        <Buttons ready={ready} />
        <Time />
        <Choices />
        <InTheAir />
      </div>
      <Timeline />
      <div class="watch-row watch-caption">
        <Caption />
        <button
          type="button"
          aria-expanded={listed.value}
          disabled={!ready}
          onClick={() => (listed.value = !listed.value)}
        >
          {text.showEvents}
        </button>
      </div>
      {listed.value && ready ? <EventList /> : null}
    </div>
  );
}

function Buttons({ ready }: { readonly ready: boolean }) {
  if (!ready) {
    return (
      <button type="button" disabled={!openable.value || opening.value} onClick={askToWatch}>
        {text.open}
      </button>
    );
  }
  return (
    <div class="watch-buttons" title={text.keys}>
      <button type="button" class="sign" aria-label={text.previous} onClick={() => step(-1)}>
        ‹
      </button>
      {calm.value ? null : (
        <button
          type="button"
          class="sign"
          aria-label={playing.value ? text.pause : text.play}
          onClick={toggle}
        >
          <PlaySign paused={!playing.value} />
        </button>
      )}
      <button type="button" class="sign" aria-label={text.next} onClick={() => step(1)}>
        ›
      </button>
    </div>
  );
}

/** Drawn, since the glyphs of play and pause are emoji on some systems. */
function PlaySign({ paused }: { readonly paused: boolean }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={paused ? 'M2 1 11 6 2 11Z' : 'M2 1H5V11H2ZM7 1H10V11H7Z'} fill="currentColor" />
    </svg>
  );
}

function Time() {
  const playback = opened.value?.playback;
  if (playback === undefined) return null;
  return (
    <span class="watch-clock">
      <Hour tick={Math.round(toldS.value * 10)} /> <span class="muted">{playback.about.zone}</span>
    </span>
  );
}

function InTheAir() {
  const playback = opened.value?.playback;
  if (playback === undefined) return null;
  const { replication, leakers, launched } = playback.about;
  return (
    <span class="watch-air">
      <span class="muted" title={text.about(replication, leakers, launched)}>
        {text.leakers(leakers)} ·
      </span>{' '}
      {text.inTheAir(airborneAt(playback, toldS.value * 10))}
    </span>
  );
}

function Choices() {
  const chosen = nightChoice.value;
  const numbered = typeof chosen === 'number';
  const present = opened.value?.playback.about.replication ?? 0;
  const choose = (value: string): void => {
    const name = NAMES.find((one) => one === value);
    nightChoice.value = name ?? present;
  };
  return (
    <>
      <label title={text.nightMeaning}>
        <span class="unseen">{text.night}</span>
        <select
          value={numbered ? 'number' : chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {NAMES.map((name) => (
            <option key={name} value={name}>
              {text.nights[name]}
            </option>
          ))}
          <option value="number">{text.nightByNumber}</option>
        </select>
      </label>
      {numbered ? <NightNumber number={chosen} /> : null}
      {calm.value ? null : (
        <label>
          <span class="unseen">{text.speed}</span>
          <select
            value={String(speed.value)}
            onChange={(event) => (speed.value = Number(event.currentTarget.value))}
          >
            {SPEEDS.map((factor) => (
              <option key={factor} value={String(factor)}>
                {text.times(factor)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function NightNumber({ number }: { readonly number: NightChoice }) {
  return (
    <label>
      <span class="unseen">{text.number}</span>
      <input
        class="watch-number"
        type="number"
        min={0}
        max={999_999}
        step={1}
        value={String(number)}
        onChange={(event) => {
          const wanted = event.currentTarget.valueAsNumber;
          if (Number.isSafeInteger(wanted) && wanted >= 0) nightChoice.value = wanted;
          else event.currentTarget.value = String(number);
        }}
      />
    </label>
  );
}

/** What happened last, or why there is nothing to see. */
function Caption() {
  const shown = useRef('');
  const night = opened.value;
  if (problem.value !== null) {
    return (
      <p role="alert">
        {text.failed(problem.value)}{' '}
        <button type="button" onClick={tryAgain}>
          {text.tryAgain}
        </button>
      </p>
    );
  }
  if (night === null) {
    return <p class="muted">{opening.value ? text.opening : text.waiting}</p>;
  }
  const event = events.value[present.value];
  const words = event === undefined ? text.before : eventText(night.playback, event);
  // A screen reader hears what a step leads to; what flows past it would only drown it.
  if (!playing.value) shown.current = words;
  return (
    <>
      <p class="watch-last" aria-hidden="true">
        {words}
      </p>
      <p class="unseen" role="status">
        {shown.current}
      </p>
    </>
  );
}
