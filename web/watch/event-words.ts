/** An event in one line, as the caption and the list say it. */
import type { Playback, PlaybackEvent } from '../../src/study/playback/playback.ts';
import { threatTitle } from './opened.ts';

/** Which threat an event is about: `Kh-101 (west/41)`; empty for none. */
function threatOf({ stories }: Playback, { threat }: PlaybackEvent): string {
  const of = stories[threat]?.threat;
  return of === undefined ? '' : threatTitle(of.type.title, of.id);
}

export function eventText(playback: Playback, event: PlaybackEvent): string {
  const threat = threatOf(playback, event);
  const { clock, text } = event.line;
  return threat === '' ? `${clock} ${text}` : `${clock} ${threat}: ${text}`;
}
