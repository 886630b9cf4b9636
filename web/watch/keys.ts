/** What keys do in the watch and in the story over the map. */
import { span, seek, step, toggle } from './player.ts';
import { timeS } from '../state/watch.ts';

const MINUTE_S = 60;

/** Fields that need these keys for themselves. */
function typesIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'range')
  );
}

/** In a text that scrolls by the other keys, only what plays and steps. */
export function onStoryKey(event: KeyboardEvent): void {
  if ([' ', 'ArrowLeft', 'ArrowRight'].includes(event.key)) onWatchKey(event);
}

export function onWatchKey(event: KeyboardEvent): void {
  const { target, key } = event;
  if (typesIn(target) || event.ctrlKey || event.altKey || event.metaKey) return;
  // A button's own key is Space.
  if (key === ' ' && target instanceof HTMLButtonElement) return;
  const done = ((): boolean => {
    switch (key) {
      case ' ':
        toggle();
        return true;
      case 'ArrowRight':
      case 'ArrowLeft': {
        const by = key === 'ArrowRight' ? 1 : -1;
        if (event.shiftKey) seek(timeS.peek() + by * MINUTE_S);
        else step(by);
        return true;
      }
      case 'PageUp':
      case 'PageDown':
        seek(timeS.peek() + (key === 'PageUp' ? 10 : -10) * MINUTE_S);
        return true;
      case 'Home':
        seek(span.peek().fromS);
        return true;
      case 'End':
        seek(span.peek().toS);
        return true;
      default:
        return false;
    }
  })();
  if (done) event.preventDefault();
}
