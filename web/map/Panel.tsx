/** A panel over the map that Escape closes; the keyboard goes in, and back to where it was. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en-map.ts';
import type { Cockpit } from './cockpit.ts';

export function Panel(props: {
  readonly cockpit: Cockpit;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const { cockpit, title, children } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>('input, select, button')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = (): void => {
    cockpit.point(null);
    cockpit.panel.value = 'none';
  };
  return (
    <div
      class="panel"
      role="group"
      aria-label={title}
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="panel-head">
        <h3>{title}</h3>
        <button
          type="button"
          class="sign"
          aria-label={text.close}
          title={text.close}
          onClick={close}
        >
          ×
        </button>
      </div>
      {children}
    </div>
  );
}
