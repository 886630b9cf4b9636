/** A first visit explains itself in three sentences, until they are put away. */
import { signal } from '@preact/signals';
import { remember, remembered } from '../state/storage.ts';
import { text } from '../text/en.ts';

const KEY = 'welcomed';
const welcomed = signal(remembered(KEY) !== null);

export function Welcome() {
  if (welcomed.value) return null;
  return (
    <div class="welcome" role="note">
      <p>{text.welcome.join(' ')}</p>
      <button
        type="button"
        onClick={() => {
          welcomed.value = true;
          remember(KEY, '1');
        }}
      >
        {text.welcomeClose}
      </button>
    </div>
  );
}
