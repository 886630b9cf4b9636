/** What can be taken away: a link, the study, the command, the answer. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { download, saveFile } from '../edit/panel/files.ts';
import { answer } from '../state/answer.ts';
import { choice, chosenPolicy } from '../state/choice.ts';
import { files } from '../state/files.ts';
import { fileName, isChanged, originOf } from '../state/origin.ts';
import { problems, study } from '../state/study.ts';
import { text } from '../text/en-share.ts';
import { csvFile, jsonFile, parquetFile, reportFile } from './exports.ts';
import { Pictures } from './Pictures.tsx';
import { makeFragment, type Made } from './link.ts';
import type { SharePart } from './ShareTools.tsx';
import './share.css';

const count = (n: number): string => n.toLocaleString('en-GB').replaceAll(',', ' ');

export function ShareDialog({
  part,
  onClose,
}: {
  readonly part: SharePart;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    if (part === 'link') return;
    // showing it focuses its first button
    const section = dialog.current?.querySelector<HTMLElement>('.share-answer');
    section?.scrollIntoView({ block: 'start' });
    section?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, [part]);
  return (
    <dialog ref={dialog} class="share" aria-labelledby="share-title" onClose={onClose}>
      <div class="row">
        <h2 id="share-title">{text.title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {text.close}
        </button>
      </div>
      {problems.value.length > 0 ? <p role="status">{text.broken}</p> : null}
      <Link />
      <Command />
      <Answer />
      <Pictures />
      <section>
        <h3>{text.file.title}</h3>
        <p class="muted">{text.file.about}</p>
        <button type="button" onClick={() => void saveFile()}>
          {text.file.save(fileName(files.value.entry))}
        </button>
      </section>
    </dialog>
  );
}

function Link() {
  const made = useSignal<Made | null>(null);
  useSignalEffect(() => {
    const texts = files.value;
    const policy = chosenPolicy.value;
    const { seed, replications, until } = choice.value;
    const origin = originOf(texts);
    if (policy === null || origin === undefined) return;
    const { shipped: id } = origin;
    let over = false;
    void makeFragment(
      { study: id, texts, policy: policy.id, seed, replications, until },
      id === null ? null : origin.texts,
    ).then((next) => {
      if (!over) made.value = next;
    });
    return () => {
      over = true;
    };
  });
  const now = made.value;
  return (
    <section>
      <h3>{text.link.title}</h3>
      {now?.ok === false ? (
        <>
          <p role="alert">{text.link.tooLong(count(now.characters), count(now.most))}</p>
          <button type="button" onClick={() => void saveFile()}>
            {text.file.save(fileName(files.value.entry))}
          </button>
        </>
      ) : (
        <>
          <p class="muted">{text.link.about}</p>
          {now === null ? null : (
            <Copy label={text.link.label} button={text.link.copy} value={addressOf(now.fragment)} />
          )}
        </>
      )}
    </section>
  );
}

function addressOf(fragment: string): string {
  return `${location.origin}${location.pathname}${location.search}#${fragment}`;
}

/** A text to be taken along: in a field, so that it can be selected by hand as well. */
function Copy({
  label,
  button,
  value,
}: {
  readonly label: string;
  readonly button: string;
  readonly value: string;
}) {
  const said = useSignal('');
  return (
    <div class="copy">
      <input
        type="text"
        readonly
        aria-label={label}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        onClick={() => {
          navigator.clipboard.writeText(value).then(
            () => (said.value = text.link.copied),
            () => (said.value = text.link.notCopied),
          );
        }}
      >
        {button}
      </button>
      <span role="status" class="muted">
        {said}
      </span>
    </div>
  );
}

function Command() {
  const { command, result, chosen } = answer.value;
  const texts = study.value?.texts;
  const digest = result?.policies.find(({ id }) => id === chosen)?.digest;
  return (
    <section>
      <h3>{text.command.title}</h3>
      <p class="muted">
        {texts !== undefined && isChanged(texts)
          ? text.command.saveFirst(fileName(texts.entry))
          : text.command.about}
      </p>
      <Copy label={text.command.title} button={text.command.copy} value={command} />
      {digest === undefined ? null : (
        <p class="muted digest">
          {text.command.digest}: <code>{digest}</code>
        </p>
      )}
    </section>
  );
}

function Answer() {
  const state = answer.value;
  const failure = useSignal('');
  const writing = useSignal(false);
  const { result, compared, prices } = state;
  if (result === null || study.value === null) {
    return (
      <section>
        <h3>{text.answer.title}</h3>
        <p class="muted">{text.answer.none}</p>
      </section>
    );
  }
  const all = compared ?? result;
  const whole = prices === null ? all : { ...all, prices };
  const name = (ending: string): string => fileName(files.value.entry).replace(/\.yaml$/, ending);
  return (
    <section class="share-answer">
      <h3>{text.answer.title}</h3>
      <p class="muted">
        {text.answer.about(count(all.replications))}
        {state.complete ? '' : ` ${text.answer.running}`} {text.answer.scope}
      </p>
      <div class="row">
        <button
          type="button"
          disabled={writing.value}
          onClick={() => {
            writing.value = true;
            failure.value = '';
            reportFile(files.peek(), whole, state.command)
              .then(
                (blob) => download(name('.html'), blob),
                (error: unknown) =>
                  (failure.value = text.answer.reportFailed(
                    error instanceof Error ? error.message : String(error),
                  )),
              )
              .finally(() => (writing.value = false));
          }}
        >
          {text.answer.report}
        </button>
        <button type="button" onClick={() => download(name('.csv'), csvFile(whole))}>
          {text.answer.csv}
        </button>
        <button
          type="button"
          onClick={() => void parquetFile(whole).then((blob) => download(name('.parquet'), blob))}
        >
          {text.answer.parquet}
        </button>
        <button type="button" onClick={() => download(name('.json'), jsonFile(result, prices))}>
          {text.answer.json}
        </button>
      </div>
      <p role="status">{writing.value ? text.answer.writing : failure}</p>
    </section>
  );
}
