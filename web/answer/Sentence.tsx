/** What gets through, how much that differs, why, and what else does. */
import type { CompareResult, PolicyResult } from '../../src/index.ts';
import type { Sentence as Phrases } from '../../src/report/answer.ts';
import {
  causeShift,
  causeWords,
  type Compared,
  differenceSentence,
  headline,
  sideEffects,
  withPolicy,
} from '../../src/report/chosen.ts';
import { TERMS } from '../../src/report/words.ts';
import { airspaceNames } from '../parts/airspace-names.ts';
import { Term } from '../parts/Term.tsx';
import { chosenId, edit, result, step } from '../state/answer.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

export function Sentence({ study }: { readonly study: LoadedStudy }) {
  const found = result.value;
  const policy = found?.policies.find(({ id }) => id === chosenId.value);
  if (found === null || policy === undefined) return null;
  const { value, rest } = headline(found, policy);
  const baseline = found.policies.find(({ id }) => id === found.baseline);
  return (
    <section aria-labelledby="get-through">
      <h2 id="get-through">
        <Term word={TERMS.leakers}>{text.answer.title}</Term>
      </h2>
      <p class="headline" role="status" aria-live="polite" aria-atomic="true">
        <span class="big">{value}</span>{' '}
        <Term word={TERMS.interval}>
          <span class="rest">{rest}</span>
        </Term>
      </p>
      {baseline === undefined || baseline === policy ? (
        <p>{text.answer.baseline}</p>
      ) : (
        <Difference result={found} from={baseline} to={policy} than={withPolicy(baseline)} />
      )}
      <Step />
      <Edited />
      <p class="why">
        {text.answer.why}
        {causeWords(policy)}
        {mostForbidden(policy)}.
      </p>
      {baseline === undefined || baseline === policy ? null : (
        <SideEffects from={baseline} to={policy} study={study} />
      )}
    </section>
  );
}

/** What the last switch changed: the paired difference, and which causes moved. */
function Step() {
  const found = step.value;
  const from = found?.policies.find(({ id }) => id === found.baseline);
  const to = found?.policies.find(({ id }) => id === chosenId.value);
  if (found === null || from === undefined || to === undefined) return null;
  const shift = from.digest === to.digest ? null : causeShift(from, to);
  return (
    <Difference
      result={found}
      from={from}
      to={to}
      than={text.answer.beforeSwitch}
      lead={text.answer.lastSwitch}
      after={shift === null ? '' : ` ${text.answer.because(shift)}`}
    />
  );
}

/** What the last edit of the study changed, for the chosen policy. */
function Edited() {
  const found = edit.value;
  if (found === null) return null;
  const said = differenceSentence(found, text.answer.beforeEdit, found.replications, false);
  return (
    <p class="difference step edit">
      {text.answer.lastEdit}
      <Words said={said} />
    </p>
  );
}

function Difference({
  result: compared,
  from,
  to,
  than,
  lead = '',
  after = '',
}: {
  readonly result: CompareResult;
  readonly from: PolicyResult;
  readonly to: PolicyResult;
  readonly than: string;
  readonly lead?: string;
  readonly after?: string;
}) {
  const difference = compared.differences.find(({ policy }) => policy === to.id);
  if (difference === undefined) return null;
  const said = differenceSentence(
    difference,
    than,
    compared.replications,
    from.digest === to.digest,
  );
  return (
    <p class={lead === '' ? 'difference' : 'difference step'}>
      {lead}
      <Words said={said} />
      {after}
    </p>
  );
}

const SIGN_CLASS = { [-1]: 'fewer', 0: 'even', 1: 'more' } as const;

function Words({ said }: { readonly said: Compared }) {
  return <>{phrases(said.sentence, SIGN_CLASS[said.sign])}</>;
}

function phrases(sentence: Phrases, strong: string) {
  return sentence.map(({ text: words, strong: isStrong }) =>
    isStrong === true ? (
      <strong key={words} class={strong}>
        {words}
      </strong>
    ) : (
      words
    ),
  );
}

function mostForbidden({ forbiddenBy, causes }: PolicyResult): string {
  const [most] = forbiddenBy.toSorted((a, b) => b.mean - a.mean);
  return most === undefined || causes.forbidden === 0 ? '' : text.answer.mostBy(most.title);
}

/** What gets worse said beside what gets better. */
function SideEffects({
  from,
  to,
  study,
}: {
  readonly from: PolicyResult;
  readonly to: PolicyResult;
  readonly study: LoadedStudy;
}) {
  const effects = sideEffects(from, to, airspaceNames(study.scenario));
  const list = (worse: boolean): string =>
    effects
      .filter((effect) => effect.worse === worse)
      .map((effect) => effect.text)
      .join('; ');
  const [worse, better] = [list(true), list(false)];
  if (worse === '' && better === '') return <p class="muted">{text.answer.nothingElse}</p>;
  return (
    <>
      {worse === '' ? null : (
        <p class="side">
          {text.answer.worse}
          {worse}.
        </p>
      )}
      {better === '' ? null : (
        <p class="side">
          {text.answer.better}
          {better}.
        </p>
      )}
    </>
  );
}
