/** The events of the night in a list that follows time; only the rows in view are there. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Playback, PlaybackEvent } from '../../src/study/playback/playback.ts';
import { selected } from '../state/selection.ts';
import { study } from '../state/study.ts';
import { text } from '../text/en-watch.ts';
import { Hour } from './Hour.tsx';
import { eventText } from './event-words.ts';
import { EVENT_SORTS, events, ofNation, ofThreat, sort, type EventSort } from './events.ts';
import { opened } from './night.ts';
import { pause, present, seek, step } from './player.ts';

/** Rows kept ready above and below those in view. */
const SPARE = 6;
/** Height of a row in units of the page's text, as in watch.css. */
const ROW_REM = 1.9;
/** How long a list that the reader has scrolled stays where it is, ms. */
const PATIENCE_MS = 4_000;

export function EventList() {
  const playback = opened.value?.playback;
  if (playback === undefined) return null;
  return (
    <div class="events">
      <Filters all={playback.events.length} />
      <Rows playback={playback} />
    </div>
  );
}

function Filters({ all }: { readonly all: number }) {
  const nations = study.value?.scenario.nations ?? [];
  return (
    <div class="watch-row">
      <label>
        <span class="unseen">{text.sort}</span>
        <select
          value={sort.value}
          onChange={(event) => (sort.value = event.currentTarget.value as EventSort)}
        >
          {EVENT_SORTS.map((one) => (
            <option key={one} value={one}>
              {text.sorts[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">{text.nation}</span>
        <select
          value={ofNation.value}
          onChange={(event) => (ofNation.value = event.currentTarget.value)}
        >
          <option value="">{text.everyNation}</option>
          {nations.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">{text.threat}</span>
        <input
          class="watch-threat"
          type="search"
          placeholder={text.threatHint}
          value={ofThreat.value}
          onInput={(event) => (ofThreat.value = event.currentTarget.value)}
        />
      </label>
      <span class="muted watch-air" role="status">
        {text.count(events.value.length, all)}
      </span>
    </div>
  );
}

function Rows({ playback }: { readonly playback: Playback }) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(0);
  const rowPx = useSignal(24);
  const movedAt = useRef(-Infinity);
  useLayoutEffect(() => {
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      rowPx.value = ROW_REM * rem;
      height.value = box.current?.clientHeight ?? 0;
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, [rowPx, height]);
  // Follows time, with what comes next in view below.
  useSignalEffect(() => {
    const at = present.value;
    const visible = height.value;
    const element = box.current;
    if (element === null || performance.now() - movedAt.current < PATIENCE_MS) return;
    element.scrollTop = (at + 1) * rowPx.value - 0.6 * visible;
  });
  const list = events.value;
  const now = present.value;
  const first = Math.max(0, Math.floor(top.value / rowPx.value) - SPARE);
  const last = Math.min(
    list.length - 1,
    Math.ceil((top.value + height.value) / rowPx.value) + SPARE,
  );
  // The present row stays in the document wherever the list is scrolled: it is the active one.
  const rows: number[] = [];
  if (now >= 0 && now < first) rows.push(now);
  for (let i = first; i <= last; i += 1) rows.push(i);
  if (now > last) rows.push(now);
  const touched = (): void => {
    movedAt.current = performance.now();
  };
  return (
    <div
      ref={box}
      class="event-rows"
      role="listbox"
      tabIndex={0}
      aria-label={text.events}
      aria-activedescendant={now >= 0 ? rowId(now) : undefined}
      onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
      onWheel={touched}
      onPointerDown={touched}
      onTouchMove={touched}
      onKeyDown={(event) => {
        const here = list[now];
        if (event.key === 'ArrowDown') step(1);
        else if (event.key === 'ArrowUp') step(-1);
        else if (event.key === 'Enter' && here !== undefined) pick(playback, here);
        else return;
        event.preventDefault();
      }}
    >
      {list.length === 0 ? <p class="muted">{text.noEvents}</p> : null}
      <div class="event-space" style={{ height: `${list.length * rowPx.value}px` }}>
        {rows.map((i) => {
          const event = list[i];
          return event === undefined ? null : (
            <Row
              key={i}
              index={i}
              topPx={i * rowPx.value}
              now={i === now}
              past={i <= now}
              of={list.length}
              event={event}
              playback={playback}
            />
          );
        })}
      </div>
    </div>
  );
}

const rowId = (index: number): string => `event-${index}`;

/** Time goes to the event, and its threat is picked: its story opens over the map. */
function pick(playback: Playback, { threat, line }: PlaybackEvent): void {
  pause();
  seek(line.tick / 10);
  const id = playback.stories[threat]?.threat.id;
  if (id !== undefined) selected.value = { kind: 'threat', id };
}

interface RowProps {
  readonly index: number;
  readonly topPx: number;
  readonly now: boolean;
  readonly past: boolean;
  readonly of: number;
  readonly event: PlaybackEvent;
  readonly playback: Playback;
}

function Row({ index, topPx, now, past, of, event, playback }: RowProps) {
  const { tick, kind, text: words, rules } = event.line;
  return (
    <div
      id={rowId(index)}
      class="event-row"
      role="option"
      aria-selected={now}
      aria-posinset={index + 1}
      aria-setsize={of}
      data-kind={kind}
      data-denied={rules !== undefined}
      data-past={past}
      title={eventText(playback, event)}
      style={{ top: `${topPx}px` }}
      onClick={() => pick(playback, event)}
    >
      <span class="muted">
        <Hour tick={tick} />
      </span>
      <span>{playback.stories[event.threat]?.threat.id ?? ''}</span>
      <span class="event-text">
        {rules === undefined ? null : (
          <span class="forbids">{text.deniedBy(rules.map(({ title }) => title).join('”, “'))}</span>
        )}
        {words}
      </span>
    </div>
  );
}
