/** Two buttons to one dialog, which is loaded with the first of them. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { text } from '../text/en-share.ts';

/** Which part of the dialog the reader asked for; null while it is closed. */
export type SharePart = 'link' | 'answer';

const open = signal<SharePart | null>(null);
const Dialog = signal<ComponentType<{
  readonly part: SharePart;
  readonly onClose: () => void;
}> | null>(null);

function show(part: SharePart): void {
  open.value = part;
  if (Dialog.peek() === null) {
    void import('./ShareDialog.tsx').then((m) => (Dialog.value = m.ShareDialog));
  }
}

export function ShareTools() {
  const Loaded = Dialog.value;
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => show('link')}>
        {text.share}
      </button>
      <button
        type="button"
        // where the header is narrow, Share leads there too
        class="only-wide"
        aria-haspopup="dialog"
        onClick={() => show('answer')}
      >
        {text.export}
      </button>
      {open.value === null || Loaded === null ? null : (
        <Loaded part={open.value} onClose={() => (open.value = null)} />
      )}
    </>
  );
}
