/** The editor: what there is, what it says, what is wrong with it. */
import { effect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { signal } from '@preact/signals';
import { warmChecker } from '../../engine/checker.ts';
import { mapEditing } from '../../state/map-hooks.ts';
import { editing } from '../../state/view.ts';
import { text } from '../../text/en-edit.ts';
import { history, redo, undo } from '../work.ts';
import { AddForm } from './AddForm.tsx';
import { type Tab, tab } from './code-state.ts';
import { followSelection, openThing, root } from './doc.ts';
import { pickFiles, saveFile } from './files.ts';
import { Inspector } from './Inspector.tsx';
import { mapEditingNow, placing } from './map-editing.ts';
import { Problems } from './Problems.tsx';
import { Things } from './Things.tsx';

export function Panel() {
  useEffect(() => {
    warmChecker();
    mapEditing.value = mapEditingNow();
    const stop = effect(followSelection);
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') placing.value = null;
    };
    addEventListener('keydown', onKey);
    return () => {
      stop();
      removeEventListener('keydown', onKey);
      mapEditing.value = null;
      placing.value = null;
    };
  }, []);
  return (
    <>
      <Tools />
      <Tabs />
      <Problems />
      {tab.value === 'things' ? <ThingsTab /> : <CodeTab kind={tab.value} />}
    </>
  );
}

function Tools() {
  const { done, undone } = history.value;
  const back = done.at(-1);
  const on = undone.at(-1);
  const words = text.panel;
  return (
    <div class="editor-tools">
      <h2>{words.title}</h2>
      <button
        type="button"
        class="sign"
        aria-label={words.close}
        title={words.close}
        onClick={() => (editing.value = false)}
      >
        ×
      </button>
      <div role="toolbar" aria-label={words.label}>
        <button
          type="button"
          disabled={back === undefined}
          title={back === undefined ? words.nothingToUndo : words.undoOf(back.label)}
          onClick={undo}
        >
          {words.undo}
        </button>
        <button
          type="button"
          disabled={on === undefined}
          title={on === undefined ? words.nothingToRedo : words.redoOf(on.label)}
          onClick={redo}
        >
          {words.redo}
        </button>
        <button type="button" title={words.openHint} onClick={pickFiles}>
          {words.open}
        </button>
        <button type="button" title={words.saveHint} onClick={() => void saveFile()}>
          {words.save}
        </button>
      </div>
    </div>
  );
}

function Tabs() {
  const tabs: readonly Tab[] = ['things', 'rules', 'document'];
  return (
    <div class="tabs" role="group" aria-label={text.panel.label}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={tab.value === one}
          onClick={() => (tab.value = one)}
        >
          {text.panel.tabs[one]}
        </button>
      ))}
    </div>
  );
}

function ThingsTab() {
  const tree = root.value;
  if (tree === null) return null;
  const thing = openThing.value;
  if (thing !== null) return <Inspector key={thing.path.join('.')} tree={tree} thing={thing} />;
  return (
    <>
      <AddForm tree={tree} />
      <Things tree={tree} />
    </>
  );
}

/** The editor of texts, and the library that it rests on, come when a text is opened. */
const Code = signal<ComponentType<{ readonly kind: 'rules' | 'document' }> | null>(null);

function CodeTab({ kind }: { readonly kind: 'rules' | 'document' }) {
  useEffect(() => {
    if (Code.peek() === null) void import('../code/Code.tsx').then((m) => (Code.value = m.Code));
  }, []);
  const Loaded = Code.value;
  if (Loaded === null) return <p class="muted">{text.code.loading}</p>;
  return <Loaded key={kind} kind={kind} />;
}
