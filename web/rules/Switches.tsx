/** Every caveat as a switch, in plain words, by nation, with its price and its Cedar text. */
import type { Caveat } from '../../src/index.ts';
import { estimateText } from '../../src/report/numbers.ts';
import { TERMS } from '../../src/report/words.ts';
import { proposals } from '../engine/engine.ts';
import { Term } from '../parts/Term.tsx';
import { prices } from '../state/answer.ts';
import { choice, setCaveat } from '../state/choice.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';
import { ProposalRow } from './Presets.tsx';

export function Switches({ study }: { readonly study: LoadedStudy }) {
  const { book, scenario } = study;
  const at = scenario.policies.find(({ id }) => id === scenario.priceAt)?.title ?? '';
  return (
    <section aria-label={text.regions.rules}>
      {groupsOf(study).map(({ title, caveats }) => (
        <fieldset key={title} class="nation">
          <legend>{title}</legend>
          {caveats.map((caveat) => (
            <Switch
              key={caveat.id}
              caveat={caveat}
              texts={caveat.rules.map((rule) => book.rules[rule]?.text ?? '')}
            />
          ))}
        </fieldset>
      ))}
      <p class="muted small">
        <Term word={TERMS['leave-one-out']} about="authorit">
          {text.rules.priceUnit}
        </Term>
        <br />
        {text.rules.priceAt(at)}
      </p>
    </section>
  );
}

/** Nations in the order of the study, then what is everyone's. */
function groupsOf({ book, scenario }: LoadedStudy): {
  readonly title: string;
  readonly caveats: readonly Caveat[];
}[] {
  const nations = scenario.nations.map(({ id, title }) => ({
    title,
    caveats: book.caveats.filter(({ nation }) => nation === id),
  }));
  const known = new Set(scenario.nations.map(({ id }) => id));
  const others = book.caveats.filter(({ nation }) => nation === undefined || !known.has(nation));
  return [...nations, { title: text.rules.everyone, caveats: others }].filter(
    ({ caveats }) => caveats.length > 0,
  );
}

function Switch({ caveat, texts }: { readonly caveat: Caveat; readonly texts: readonly string[] }) {
  const inForce = choice.value.caveats.has(caveat.id);
  const refusals = proposals.value.filter((row) => row.caveats?.includes(caveat.id) === true);
  return (
    <div class="caveat" id={`caveat-${caveat.id}`}>
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={inForce}
          data-caveat={caveat.id}
          onChange={(event) => setCaveat(caveat, event.currentTarget.checked)}
        />
        <span>{caveat.title}</span>
      </label>
      <Price caveat={caveat.id} />
      <details class="rule-text">
        <summary>{text.rules.showRule}</summary>
        {texts.map((rule, i) => (
          // the text as it stands: shown, never interpreted
          <pre key={i} tabIndex={0}>
            {rule.trim()}
          </pre>
        ))}
        {refusals.length === 0 ? null : (
          <>
            <p>{text.rules.whoSaid}</p>
            <ul class="proposals">
              {refusals.map((row) => (
                <ProposalRow key={`${row.date}${row.who}`} row={row} />
              ))}
            </ul>
          </>
        )}
      </details>
    </div>
  );
}

function Price({ caveat }: { readonly caveat: string }) {
  const found = prices.value;
  const pending = found === null;
  const price = found?.prices.find((one) => one.caveat === caveat);
  if (price === undefined) {
    const why = pending ? text.rules.pricePending : text.rules.notPriced;
    return (
      <span class="price muted" title={why}>
        <span aria-hidden="true">{pending ? '…' : '–'}</span>
        <span class="unseen">{why}</span>
      </span>
    );
  }
  const { value, interval } = estimateText(price.leaveOneOut, true);
  return (
    <span class="price" title={text.rules.priceTitle(value, interval ?? '')}>
      {value}
      <small>{interval}</small>
    </span>
  );
}
