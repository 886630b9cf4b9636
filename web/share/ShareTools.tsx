/** The button; what it opens is loaded with it. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { text } from '../text/en-share.ts';

const open = signal(false);
const Dialog = signal<ComponentType<{ readonly onClose: () => void }> | null>(null);

export function ShareTools() {
  const Loaded = Dialog.value;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          open.value = true;
          if (Dialog.peek() === null) {
            void import('./ShareDialog.tsx').then((m) => (Dialog.value = m.ShareDialog));
          }
        }}
      >
        {text.share}
      </button>
      {open.value && Loaded !== null ? <Loaded onClose={() => (open.value = false)} /> : null}
    </>
  );
}
