/** The editor's part of every visit: two buttons, what the reader is told, and files dropped. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatProblem } from '../../src/scenario/problems.ts';
import { ShareTools } from '../share/ShareTools.tsx';
import { editing } from '../state/view.ts';
import { text } from '../text/en-edit.ts';
import './edit.css';
import { notice } from './work.ts';

/** What the header offers besides the question: editing, sharing, exporting. */
export function EditTools() {
  return (
    <>
      <button
        type="button"
        aria-pressed={editing.value}
        onClick={() => (editing.value = !editing.value)}
      >
        {text.edit}
      </button>
      <ShareTools />
      <Notices />
      <DropPlace />
    </>
  );
}

const Panel = signal<ComponentType | null>(null);
const failed = signal(false);

/** The editor, in the place of the rules while `editing` is on. */
export function EditPanel() {
  useEffect(() => {
    if (Panel.peek() !== null) return;
    failed.value = false;
    import('./panel/Panel.tsx').then(
      (module) => (Panel.value = module.Panel),
      () => (failed.value = true),
    );
  }, []);
  const Loaded = Panel.value;
  return (
    <section class="column editor" aria-label={text.panel.label}>
      {Loaded === null ? (
        <p class="muted" role="status">
          {failed.value ? text.panel.failed : text.panel.loading}
        </p>
      ) : (
        <Loaded />
      )}
    </section>
  );
}

/** Problems beyond this many are only counted. */
const MOST_SHOWN = 8;

function Notices() {
  const now = notice.value;
  const shown = now?.problems.slice(0, MOST_SHOWN) ?? [];
  const more = (now?.problems.length ?? 0) - shown.length;
  return (
    <div class="notice-place" role={now?.kind === 'error' ? 'alert' : 'status'}>
      {now === null ? null : (
        <div class={`notice-card ${now.kind}`}>
          <p>{now.title}</p>
          {shown.length === 0 ? null : (
            <ul>
              {shown.map((problem) => (
                <li key={formatProblem(problem)}>{formatProblem(problem)}</li>
              ))}
              {more > 0 ? <li class="muted">{text.notice.more(more)}</li> : null}
            </ul>
          )}
          <div class="row">
            {now.action === undefined ? null : (
              <button type="button" onClick={now.action.run}>
                {now.action.label}
              </button>
            )}
            <button type="button" onClick={() => (notice.value = null)}>
              {text.notice.close}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

const over = signal(false);

/** Files may be dropped anywhere on the page. */
function DropPlace() {
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over.value = true;
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) over.value = false;
    };
    const onDrop = (event: DragEvent): void => {
      over.value = false;
      const { dataTransfer } = event;
      if (dataTransfer === null || !hasFiles(event)) return;
      event.preventDefault();
      // taken now: the list is empty once the event is over
      const loading = import('./panel/files.ts');
      const copy = heldItems(dataTransfer);
      void loading.then(({ openDropped }) => openDropped(copy));
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, []);
  return over.value ? <div class="drop-place">{text.open.drop}</div> : null;
}

/** Entries and files of a drop, which the browser forgets after the event. */
function heldItems({ items, files }: DataTransfer) {
  return {
    entries: [...items].map((item) => item.webkitGetAsEntry()),
    files: [...files],
  };
}
