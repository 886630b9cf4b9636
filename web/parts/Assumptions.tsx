/** Every parameter of the study with its range, its basis and its sources. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Parameter } from '../../src/index.ts';
import { plain } from '../../src/report/numbers.ts';
import { study } from '../state/study.ts';
import { text } from '../text/en.ts';
import { SourceLink } from './SourceLink.tsx';
import { assumptionsFilter } from './assumptions-state.ts';

export function Assumptions() {
  const filter = assumptionsFilter.value;
  const parameters = study.value?.scenario.parameters ?? [];
  if (filter === null) return null;
  return <AssumptionsDialog about={filter} parameters={parameters} />;
}

function AssumptionsDialog({
  about,
  parameters,
}: {
  readonly about: string;
  readonly parameters: readonly Parameter[];
}) {
  const box = useRef<HTMLDialogElement>(null);
  const [words, setWords] = useState(about);
  useEffect(() => {
    const from = document.activeElement;
    box.current?.showModal();
    return () => {
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  const found = parameters.filter((parameter) => matches(parameter, words));
  const labels = text.assumptions;
  return (
    <dialog
      ref={box}
      class="assumptions"
      aria-label={labels.title}
      onClose={() => (assumptionsFilter.value = null)}
    >
      <header>
        <h2>{labels.title}</h2>
        <button type="button" onClick={() => box.current?.close()}>
          {text.close}
        </button>
      </header>
      <p class="muted">{labels.intro}</p>
      <label>
        {labels.filter}{' '}
        <input
          type="search"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />{' '}
        <span class="muted" role="status">
          {labels.shown(found.length, parameters.length)}
        </span>
      </label>
      <ul class="assumption-list">
        {found.map((parameter) => (
          <Row key={parameter.path} parameter={parameter} />
        ))}
      </ul>
    </dialog>
  );
}

function Row({ parameter }: { readonly parameter: Parameter }) {
  const { path, title, unit, value, low, high, basis, note, sources } = parameter;
  return (
    <li>
      <strong>{title}</strong> <code>{path}</code>
      <br />
      <span class="number">
        {plain(value)} {unit}
      </span>{' '}
      <span class="muted">
        ({plain(low)} – {plain(high)}) · {basis}
      </span>
      {note === undefined ? null : (
        <>
          <br />
          <span>{note}</span>
        </>
      )}
      {sources.map((source) => (
        <span class="source muted" key={source.id}>
          <br />
          <SourceLink url={source.url}>{source.title}</SourceLink>
          {`, ${source.publisher}${source.year === undefined ? '' : ` ${source.year}`}`}
          {source.read ? '' : ` (${text.assumptions.unread})`}
        </span>
      ))}
    </li>
  );
}

function matches({ path, title, note }: Parameter, words: string): boolean {
  const within = `${path} ${title} ${note ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => within.includes(word));
}
