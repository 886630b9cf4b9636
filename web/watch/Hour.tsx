/** A time of the night, marked where it is of a later day than the one that the raid began on. */
import { computed } from '@preact/signals';
import { Clock } from '../../src/study/story.ts';
import { text } from '../text/en-watch.ts';
import { opened } from './night.ts';

/** Of the night that is open. */
export const nightClock = computed(() => {
  const startsAt = opened.value?.playback.about.startsAt;
  return startsAt === undefined ? null : new Clock(startsAt);
});

export function Hour({ tick }: { readonly tick: number }) {
  const clock = nightClock.value;
  if (clock === null) return null;
  const days = clock.daysAfter(tick);
  return (
    <>
      {clock.at(tick)}
      {days === 0 ? null : (
        <abbr class="days" title={text.daysLater(days)}>
          +{days}
        </abbr>
      )}
    </>
  );
}
