/** One field of a form: its value, what it may be, and what is wrong with it. */
import { useId } from 'preact/hooks';
import type { Problem } from '../../../src/scenario/problems.ts';
import { text } from '../../text/en-edit.ts';
import { type Field, readTyped, typedText } from '../fields.ts';
import { type Cited, isOutside } from '../ranges.ts';
import type { Value } from '../../../src/scenario/document.ts';

interface Props {
  readonly field: Pick<
    Field,
    'name' | 'description' | 'typing' | 'choices' | 'value' | 'fallback' | 'example' | 'required'
  >;
  /** Names that may stand here, with what people call them. */
  readonly names: readonly (readonly [id: string, title: string])[];
  readonly cited: Cited | undefined;
  readonly problems: readonly Problem[];
  readonly onChange: (value: Value | undefined) => void;
}

export function FieldRow({ field, names, cited, problems, onChange }: Props) {
  const id = useId();
  const { typing, value } = field;
  const shown = typedText(value, typing);
  const outside = cited !== undefined && isOutside(value, cited);
  const wrong = problems.some((p) => p.severity === 'error');
  const notes = [
    field.description === '' ? '' : `${id}-about`,
    cited === undefined ? '' : `${id}-range`,
    problems.length === 0 ? '' : `${id}-wrong`,
  ].filter((note) => note !== '');
  const attributes = {
    id,
    'aria-invalid': wrong,
    'aria-describedby': notes.join(' '),
    class: outside ? 'outside' : undefined,
  };
  const choices =
    field.choices !== null && typing !== 'document'
      ? field.choices.map((c) => [c, c] as const)
      : typing === 'words'
        ? names
        : [];
  return (
    <div class="field">
      <label for={id}>{field.name}</label>
      {typing === 'flag' ? (
        <input
          type="checkbox"
          {...attributes}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      ) : choices.length > 0 ? (
        <select
          {...attributes}
          value={shown}
          onChange={(event) => onChange(readTyped(event.currentTarget.value, typing))}
        >
          {field.required ? null : <option value="">{placeholderOf(field)}</option>}
          {choices.some(([word]) => word === shown) || shown === '' ? null : (
            <option value={shown}>{shown}</option>
          )}
          {choices.map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          type="text"
          {...attributes}
          value={shown}
          placeholder={placeholderOf(field)}
          autocomplete="off"
          spellcheck={false}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (next !== shown) onChange(readTyped(next, typing));
          }}
        />
      )}
      {outside ? <strong class="mark">{text.form.outside}</strong> : null}
      {field.description === '' ? null : <small id={`${id}-about`}>{field.description}</small>}
      {cited === undefined ? null : <Range id={`${id}-range`} cited={cited} />}
      {problems.length === 0 ? null : <Wrong id={`${id}-wrong`} problems={problems} />}
    </div>
  );
}

function placeholderOf({ fallback, example, required, typing }: Props['field']): string {
  const otherwise = fallback === null || isEmpty(fallback) ? '' : typedText(fallback, typing);
  if (otherwise !== '') return text.form.fallback(otherwise);
  if (example !== null) return text.form.such(example);
  return required ? '' : text.form.leftOut;
}

function isEmpty(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function Range({ id, cited }: { readonly id: string; readonly cited: Cited }) {
  const { words, basis, note, sources } = cited;
  const range = text.form.range(words, text.bases[basis] ?? basis);
  if (note === null && sources.length === 0) {
    return (
      <small id={id} class="cited">
        {range}
      </small>
    );
  }
  return (
    <details class="cited">
      <summary id={id}>{range}</summary>
      {note === null ? null : <p>{note}</p>}
      {sources.length === 0 ? null : (
        <ul>
          {sources.map((source) => (
            <li key={source.id}>
              <SourceLink title={source.title} url={source.url} />
              {`, ${source.publisher}`}
              {source.year === undefined ? '' : `, ${source.year}`}
              {source.read ? '' : ` (${text.form.unread})`}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** A study may cite what it likes: only addresses of the web become links. */
function SourceLink({ title, url }: { readonly title: string; readonly url: string | undefined }) {
  if (url === undefined || !/^https?:\/\//i.test(url)) return <bdi>{title}</bdi>;
  return (
    <a href={url} rel="noopener noreferrer external" target="_blank">
      <bdi>{title}</bdi>
    </a>
  );
}

export function Wrong({
  id,
  problems,
}: {
  readonly id?: string;
  readonly problems: readonly Problem[];
}) {
  return (
    <ul class="wrong" {...(id === undefined ? {} : { id })}>
      {problems.map((p) => (
        <li key={`${p.path} ${p.message}`} class={p.severity}>
          {p.message}
          {p.fix === undefined ? null : <span class="fix">{`; ${p.fix}`}</span>}
        </li>
      ))}
    </ul>
  );
}
