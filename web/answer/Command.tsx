/** The command that gives the same digest elsewhere, always on the page. */
import { useState } from 'preact/hooks';
import { TERMS } from '../../src/report/words.ts';
import { Term } from '../parts/Term.tsx';
import { chosenId, command, phase, result } from '../state/answer.ts';
import { lastChange } from '../state/files.ts';
import { text } from '../text/en.ts';
import { Draws } from './Status.tsx';

export function Command() {
  const line = command.value;
  const [copied, setCopied] = useState('');
  const digest = result.value?.policies.find(({ id }) => id === chosenId.value)?.digest;
  const changed = lastChange.value !== null && lastChange.value.kind !== 'open';
  return (
    <section aria-labelledby="command-title">
      <h2 id="command-title">{text.answer.command}</h2>
      <pre class="command" tabIndex={0}>
        {line}
      </pre>
      <p class="command-line">
        <button
          type="button"
          onClick={() => {
            navigator.clipboard.writeText(line).then(
              () => setCopied(line),
              () => setCopied(''),
            );
          }}
        >
          {copied === line ? text.answer.copied : text.answer.copy}
        </button>{' '}
        <Draws />
      </p>
      {changed ? <p class="muted small">{text.answer.commandChanged}</p> : null}
      {phase.value === 'settled' && digest !== undefined ? (
        <p class="muted small digest">
          <Term word={TERMS.digest}>{text.answer.digest}</Term> <code>{digest}</code>
        </p>
      ) : null}
    </section>
  );
}
