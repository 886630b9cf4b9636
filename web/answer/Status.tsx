/** How far the answer is, and what can be done about it. */
import { resume, stop } from '../engine/desk.ts';
import type { CompareResult } from '../../src/index.ts';
import { count, halfWidth } from '../../src/report/numbers.ts';
import { answer, type AnswerState } from '../state/answer.ts';
import { choice, setChoice } from '../state/choice.ts';
import { text } from '../text/en.ts';

/** Nights to choose from; 1 000 is the command line's own number. */
const NIGHTS = [200, 1000, 4000] as const;
/** Half-widths to choose from, leakers, and the most nights that they may take. */
const UNTIL = [0.5, 0.2, 0.1] as const;
const MOST_NIGHTS = 10_000;

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

function words({ phase, replications, of, complete, result }: AnswerState): string {
  const { seed, until } = choice.value;
  const nights =
    phase === 'settled'
      ? text.answer.nights(count(replications))
      : of === 0
        ? ''
        : text.answer.nightsOf(count(replications), count(of));
  const width = widthOf(result);
  const known =
    until === null || width === null
      ? ''
      : phase === 'settled' && width > until
        ? text.answer.notReached(until)
        : text.answer.knownTo(meanDigits(width), until);
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
  return [nights, text.answer.seed(seed), known, how].filter((part) => part !== '').join(' · ');
}

/** Of the chosen policy's difference from the baseline. */
function widthOf(result: CompareResult | null): number | null {
  const found = result?.differences[0];
  return found === undefined ? null : halfWidth(found.leakers);
}

/** Two digits that count. */
function meanDigits(width: number): string {
  return String(Number(width.toPrecision(2)));
}

const untilValue = (width: number): string => `until ${width}`;

/** How many nights, and which: what decides the digest besides study and policy. */
export function Draws() {
  const { seed, replications, until } = choice.value;
  const pick = (value: string): void => {
    const width = UNTIL.find((one) => value === untilValue(one));
    setChoice(
      width === undefined
        ? { replications: Number(value), until: null }
        : { replications: MOST_NIGHTS, until: width },
    );
  };
  return (
    <p class="draws">
      <label>
        {text.answer.nightsWanted}{' '}
        <select
          id="nights"
          value={until === null ? String(replications) : untilValue(until)}
          onChange={(event) => pick(event.currentTarget.value)}
        >
          {NIGHTS.map((n) => (
            <option key={n} value={String(n)}>
              {count(n)}
            </option>
          ))}
          {UNTIL.map((width) => (
            <option key={width} value={untilValue(width)}>
              {text.answer.until(width)}
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
