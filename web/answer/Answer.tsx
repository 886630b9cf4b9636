/** The answer: a sentence with an interval first, then the pictures of it, then the parts. */
import type { ComponentChildren } from 'preact';
import { UNKNOWNS } from '../../src/report/words.ts';
import { loadTrouble, openShipped, shippedEntries } from '../engine/engine.ts';
import { Assumptions } from '../parts/Assumptions.tsx';
import { showAssumptions } from '../parts/assumptions-state.ts';
import { Definitions } from '../parts/Term.tsx';
import { Welcome } from '../parts/Welcome.tsx';
import { chosenId, complete, phase, result } from '../state/answer.ts';
import { problems, study } from '../state/study.ts';
import { text } from '../text/en.ts';
import { Command } from './Command.tsx';
import { PolicyRows } from './PolicyRows.tsx';
import { Prices } from './Prices.tsx';
import { Sentence } from './Sentence.tsx';
import { Status } from './Status.tsx';
import { Tables } from './Tables.tsx';
import './answer.css';

export function AnswerPanel({
  between,
}: {
  /** Stands below the sentence, whether there is one yet or not. */
  readonly between: ComponentChildren;
}) {
  const loaded = study.value;
  const wrong = problems.value;
  const found = result.value;
  const chosen = chosenId.value;
  const settled = phase.value === 'settled';
  const digest = found?.policies.find(({ id }) => id === chosen)?.digest;
  return (
    <>
      <Welcome />
      <div
        id="answer"
        tabIndex={-1}
        class={phase.value === 'loading' && found !== null ? 'stale' : undefined}
        aria-busy={!settled}
        data-phase={phase}
        data-policy={chosen}
        data-complete={complete.value || undefined}
        data-digest={settled ? digest : undefined}
        data-replications={settled ? found?.replications : undefined}
      >
        {loadTrouble.value === null ? null : (
          <div class="trouble" role="alert">
            <p>{text.loadFailed(loadTrouble.value)}</p>
            <button type="button" onClick={() => void openShipped(shippedEntries[0]?.id ?? '')}>
              {text.tryAgain}
            </button>
          </div>
        )}
        {wrong.length === 0 ? null : <p class="trouble">{text.answer.problems(wrong.length)}</p>}
        {loaded === null || found === null ? (
          <Skeleton study={loaded !== null} />
        ) : (
          <>
            <Sentence study={loaded} />
            <Status />
          </>
        )}
        {between}
        {loaded === null || found === null ? null : (
          <>
            <PolicyRows study={loaded} />
            <Prices />
            <Tables study={loaded} />
            <Command />
            <details class="limits">
              <summary>{text.answer.limits}</summary>
              <ul>
                {UNKNOWNS.map((unknown) => (
                  <li key={unknown}>{unknown}</li>
                ))}
              </ul>
            </details>
            <p>
              <button type="button" class="plain" onClick={() => showAssumptions('')}>
                {text.answer.assumptions}
              </button>
            </p>
          </>
        )}
      </div>
      <Definitions />
      <Assumptions />
    </>
  );
}

/** Before the first answer: where it will stand, and what is going on. */
function Skeleton({ study: there }: { readonly study: boolean }) {
  return (
    <div class="skeleton">
      <h2>{text.answer.title}</h2>
      <p class="big muted" aria-hidden="true">
        …
      </p>
      {there ? <Status /> : <p class="muted">{text.answer.loadingStudy}</p>}
    </div>
  );
}
