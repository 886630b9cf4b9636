/** Rules and the document as texts, with mistakes underlined where they are. */
import {
  autocompletion,
  closeBrackets,
  type CompletionContext,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { files } from '../../state/files.ts';
import { problems, study } from '../../state/study.ts';
import { text } from '../../text/en-edit.ts';
import { codePlace } from '../panel/code-state.ts';
import { reading } from '../panel/doc.ts';
import { type RuleNames, suggest } from './cedar-words.ts';
import { marksOf } from './diagnostics.ts';
import { cedar, yaml } from './languages.ts';
import { commitText, type EditableText, textsOfKind } from './texts.ts';
import { theme } from './theme.ts';

/** A pause in typing after which the text is checked. */
const COMMIT_AFTER_MS = 250;

export function Code({ kind }: { readonly kind: 'rules' | 'document' }) {
  const chosen = useSignal('');
  const list = textsOfKind(kind, files.value, reading.value);
  const asked = codePlace.value;
  const shown =
    list.find(({ name }) => name === chosen.value) ??
    list.find(({ file }) => file === asked?.file) ??
    list[0];
  if (shown === undefined) return null;
  return (
    <section class="code">
      {list.length === 1 ? (
        <p class="muted">{shown.name}</p>
      ) : (
        <label class="field">
          <span>{text.code.file}</span>
          <select
            value={shown.name}
            onChange={(event) => (chosen.value = event.currentTarget.value)}
          >
            {list.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <TextEditor key={shown.name} kind={kind} name={shown.name} />
      <small class="muted">{text.code.help}</small>
    </section>
  );
}

/** Set on what the page changes in the editor, so that it is not taken for typing. */
const fromPage = Annotation.define<boolean>();

function TextEditor({
  kind,
  name,
}: {
  readonly kind: 'rules' | 'document';
  readonly name: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = place.current;
    if (host === null) return undefined;
    // a shadow root takes style sheets as objects, which the page's policy allows; the document takes none
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const present = (): EditableText | undefined =>
      textsOfKind(kind, files.peek(), reading.peek()).find((one) => one.name === name);
    const commit = (): void => {
      clearTimeout(timer);
      timer = undefined;
      const one = present();
      const content = view.state.doc.toString();
      if (one !== undefined && one.content !== content) commitText(one, content);
    };
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: present()?.content ?? '',
        extensions: [
          lineNumbers(),
          history(),
          highlightActiveLine(),
          bracketMatching(),
          indentOnInput(),
          lintGutter(),
          kind === 'rules'
            ? [cedar, closeBrackets(), autocompletion({ override: [completeRule], icons: false })]
            : yaml,
          keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': text.code.label(name), tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((t) => t.annotation(fromPage)))
              return;
            clearTimeout(timer);
            timer = setTimeout(commit, COMMIT_AFTER_MS);
          }),
          theme,
        ],
      }),
    });
    const stops = [
      effect(() => {
        const one = textsOfKind(kind, files.value, reading.value).find((t) => t.name === name);
        if (one !== undefined && timer === undefined) replaceText(view, one.content);
      }),
      effect(() => {
        const wrong = problems.value;
        const all = wrong.length > 0 ? wrong : (study.value?.warnings ?? []);
        const one = textsOfKind(kind, files.value, reading.value).find((t) => t.name === name);
        if (one === undefined) return;
        const content = view.state.doc.toString();
        const marks = marksOf(
          content,
          all.filter((p) => p.file === one.file && within(p.line, one, content)),
          one.shift,
        );
        view.dispatch(
          setDiagnostics(
            view.state,
            [...marks].toSorted((a, b) => a.from - b.from),
          ),
        );
      }),
      effect(() => {
        const asked = codePlace.value;
        const one = present();
        if (asked === null || one === undefined || asked.file !== one.file) return;
        const line = Math.max(1, Math.min(view.state.doc.lines, asked.line - one.shift.lines));
        const { from, to } = view.state.doc.line(line);
        const at = Math.min(to, from + Math.max(0, asked.column - 1 - one.shift.columns));
        view.dispatch({
          selection: { anchor: at },
          effects: EditorView.scrollIntoView(at, { y: 'center' }),
        });
        view.focus();
        queueMicrotask(() => (codePlace.value = null));
      }),
    ];
    return () => {
      if (timer !== undefined) commit();
      for (const stop of stops) stop();
      view.destroy();
    };
  }, [kind, name]);
  return <div ref={place} class="code-host" />;
}

function within(line: number | undefined, { shift }: EditableText, content: string): boolean {
  const own = (line ?? 1) - shift.lines;
  return own >= 1 && own <= content.split('\n').length;
}

/** Only what differs changes, so that the cursor stays where it is. */
function replaceText(view: EditorView, next: string): void {
  const now = view.state.doc.toString();
  if (now === next) return;
  let from = 0;
  while (from < now.length && from < next.length && now[from] === next[from]) from += 1;
  let end = 0;
  const most = Math.min(now.length, next.length) - from;
  while (end < most && now[now.length - 1 - end] === next[next.length - 1 - end]) end += 1;
  view.dispatch({
    changes: { from, to: now.length - end, insert: next.slice(from, next.length - end) },
    annotations: fromPage.of(true),
  });
}

function completeRule(context: CompletionContext) {
  const { from, to } = { from: 0, to: context.pos };
  const found = suggest(context.state.sliceDoc(from, to), ruleNames(), context.explicit);
  if (found === undefined) return null;
  return {
    from: found.from,
    options: found.options.map(({ label, about, apply }) => ({
      label,
      ...(about === undefined ? {} : { info: about }),
      ...(apply === undefined ? {} : { apply }),
    })),
    validFor: /^[\w-]*$/,
  };
}

function ruleNames(): RuleNames {
  const loaded = study.peek();
  const { fireUnits, aircraft } = loadCatalogue();
  if (loaded === null) {
    return {
      nations: [],
      zones: [],
      caveats: [],
      authorities: [],
      systems: [],
      threatTypes: [],
      threatClasses: [],
    };
  }
  const { scenario, book } = loaded;
  return {
    nations: scenario.nations.map(({ id }) => id),
    zones: scenario.zones.map(({ id }) => id),
    caveats: book.caveats.map(({ id }) => id),
    authorities: scenario.authorities.map(({ id }) => id),
    systems: [
      ...new Set([...scenario.fireUnitTypes, ...scenario.aircraftTypes].map(({ id }) => id)),
      ...fireUnits.keys(),
      ...aircraft.keys(),
    ],
    threatTypes: scenario.threatTypes.map(({ id }) => id),
    threatClasses: [...new Set(scenario.threatTypes.flatMap(({ classes }) => classes))],
  };
}
