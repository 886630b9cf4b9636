/** How far the answer is, and what can be done about it. */
import { resume, stop } from '../engine/desk.ts';
import { count } from '../../src/report/numbers.ts';
import { answer, type AnswerState } from '../state/answer.ts';
import { choice, setChoice } from '../state/choice.ts';
import { text } from '../text/en.ts';

/** Nights to choose from; the first is the command line's own. */
const NIGHTS = [1000, 200, 4000] as const;

export function Status() {
  const state = answer.value;
  const { phase, replications, of, complete } = state;
  const running = !complete && phase !== 'cancelled' && phase !== 'failed';
  return (
    <div class="status">
      <p>
        <span data-testid="nights">{words(state)}</span>
        {running ? (
          <button type="button" class="plain" onClick={stop}>
            {text.answer.stop}
          </button>
        ) : null}
        {phase === 'cancelled' ? (
          <button type="button" class="plain" onClick={resume}>
            {text.answer.goOn}
          </button>
        ) : null}
      </p>
      <progress
        max={of}
        value={phase === 'settled' ? of : replications}
        aria-label={text.answer.nightsOf(count(replications), count(of))}
      />
      {phase === 'cancelled' ? <p class="muted small">{text.answer.cancelledHint}</p> : null}
      {phase === 'failed' ? (
        <div class="trouble" role="alert">
          <p>
            <strong>{text.answer.failed}.</strong> {state.failure}
          </p>
          <button type="button" onClick={resume}>
            {text.tryAgain}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function words({ phase, replications, of, complete }: AnswerState): string {
  const { seed } = choice.value;
  const nights =
    phase === 'settled'
      ? text.answer.nights(count(replications))
      : text.answer.nightsOf(count(replications), count(of));
  const how =
    phase === 'settled'
      ? complete
        ? text.answer.settled
        : text.answer.settledWhole
      : phase === 'cancelled'
        ? text.answer.cancelled
        : phase === 'loading' && replications === 0
          ? text.answer.loading
          : '';
  return [nights, text.answer.seed(seed), how].filter((part) => part !== '').join(' · ');
}

/** How many nights, and which: what decides the digest besides study and policy. */
export function Draws() {
  const { seed, replications } = choice.value;
  return (
    <p class="draws">
      <label>
        {text.answer.nightsWanted}{' '}
        <select
          id="nights"
          value={String(replications)}
          onChange={(event) => setChoice({ replications: Number(event.currentTarget.value) })}
        >
          {NIGHTS.toSorted((a, b) => a - b).map((n) => (
            <option key={n} value={String(n)}>
              {count(n)}
            </option>
          ))}
        </select>
      </label>{' '}
      <label>
        {text.answer.seedWanted}{' '}
        <input
          id="seed"
          type="number"
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          step={1}
          value={seed}
          onChange={(event) => {
            const next = event.currentTarget.valueAsNumber;
            if (Number.isSafeInteger(next) && next >= 0) setChoice({ seed: next });
            else event.currentTarget.value = String(seed);
          }}
        />
      </label>
    </p>
  );
}
