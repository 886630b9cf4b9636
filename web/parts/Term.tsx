/**
 * A word with its definition at hand: a click, or Enter, opens it beside the word, with the
 * assumptions that the number rests on one step further.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en.ts';
import { showAssumptions } from './assumptions-state.ts';

interface Definition {
  readonly label: string;
  readonly definition: string;
  /** Words that find the assumptions behind it. */
  readonly about?: string;
}

interface Shown extends Definition {
  readonly x: number;
  readonly y: number;
  readonly from: HTMLElement;
}

const shown = signal<Shown | null>(null);

export function Term({
  word,
  about,
  children,
}: {
  readonly word: Definition;
  readonly about?: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="plain term"
      aria-haspopup="dialog"
      onClick={(event) => {
        const from = event.currentTarget;
        const { left, bottom } = from.getBoundingClientRect();
        shown.value = {
          ...word,
          ...(about === undefined ? {} : { about }),
          x: left,
          y: bottom,
          from,
        };
      }}
    >
      {children ?? word.label}
    </button>
  );
}

/** Where definitions open: once on the page. */
export function Definitions() {
  const box = useRef<HTMLDialogElement>(null);
  const open = shown.value;
  useEffect(() => {
    const dialog = box.current;
    if (dialog === null || open === null) return;
    if (!dialog.open) dialog.showModal();
    const { width, height } = dialog.getBoundingClientRect();
    const left = Math.max(8, Math.min(open.x, innerWidth - width - 8));
    const below = open.y + 6;
    const top = below + height + 8 > innerHeight ? Math.max(8, open.y - height - 32) : below;
    dialog.style.left = `${left}px`;
    dialog.style.top = `${top}px`;
  }, [open]);
  if (open === null) return null;
  const close = (): void => {
    box.current?.close();
  };
  return (
    <dialog
      ref={box}
      class="definition"
      aria-label={open.label}
      onClose={() => {
        shown.value = null;
        open.from.focus();
      }}
      onClick={(event) => {
        // outside the box: on the backdrop
        if (event.target === box.current) close();
      }}
    >
      <div class="definition-body">
        <p>
          <strong>{open.label}</strong>
        </p>
        <p>{open.definition}</p>
        <div class="actions">
          {open.about === undefined ? null : (
            <button
              type="button"
              class="plain"
              onClick={() => {
                const about = open.about ?? '';
                close();
                showAssumptions(about);
              }}
            >
              {text.answer.assumptions}
            </button>
          )}
          <button type="button" class="plain" onClick={close}>
            {text.close}
          </button>
        </div>
      </div>
    </dialog>
  );
}
