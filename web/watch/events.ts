/** The events of the night that is open, as the reader filters them. */
import { computed, signal } from '@preact/signals';
import type { PlaybackEvent } from '../../src/study/playback/playback.ts';
import { opened } from './night.ts';

/** What sort of events are listed. */
export const EVENT_SORTS = ['all', 'shots', 'ends', 'rules'] as const;
export type EventSort = (typeof EVENT_SORTS)[number];

export const sort = signal<EventSort>('all');
/** Id of a nation; empty: all. */
export const ofNation = signal('');
/** Part of a threat's id or of its type; empty: all. */
export const ofThreat = signal('');

const NONE: readonly PlaybackEvent[] = [];

/** In order of time. */
export const events = computed<readonly PlaybackEvent[]>(() => {
  const playback = opened.value?.playback;
  if (playback === undefined) return NONE;
  const [wanted, nation, words] = [sort.value, ofNation.value, ofThreat.value.trim().toLowerCase()];
  if (wanted === 'all' && nation === '' && words === '') return playback.events;
  return playback.events.filter(({ threat, line }) => {
    if (!isOf(wanted, line)) return false;
    if (nation !== '' && line.nation !== nation) return false;
    if (words === '') return true;
    const of = playback.stories[threat]?.threat;
    return of !== undefined && `${of.id} ${of.type.title}`.toLowerCase().includes(words);
  });
});

function isOf(wanted: EventSort, { kind, rules }: PlaybackEvent['line']): boolean {
  switch (wanted) {
    case 'all':
      return true;
    case 'shots':
      return kind === 'fired' || kind === 'intercept';
    case 'ends':
      return kind === 'end';
    case 'rules':
      return rules !== undefined || kind === 'asked' || kind === 'released';
  }
}
