/** The study's policies as starting points, each with who proposed or refused it. */
import type { Policy } from '../../src/index.ts';
import { proposals } from '../engine/engine.ts';
import type { Proposal } from '../engine/shipped.ts';
import { SourceLink } from '../parts/SourceLink.tsx';
import { choice, chosenPolicy, choosePolicy } from '../state/choice.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

export function Presets({ study }: { readonly study: LoadedStudy }) {
  const { policies } = study.scenario;
  const { start } = choice.value;
  const from = policies.find(({ id }) => id === start);
  const changed = chosenPolicy.value?.id !== start;
  return (
    <section class="presets" aria-labelledby="presets-title">
      <h2 id="presets-title">{text.rules.presets}</h2>
      <div class="chips" role="group" aria-labelledby="presets-title">
        {policies.map((policy) => (
          <button
            type="button"
            key={policy.id}
            class="chip"
            aria-pressed={policy.id === start}
            data-policy={policy.id}
            onClick={() => choosePolicy(policy)}
          >
            {policy.title}
          </button>
        ))}
      </div>
      {from === undefined ? null : <About policy={from} changed={changed} />}
    </section>
  );
}

function About({ policy, changed }: { readonly policy: Policy; readonly changed: boolean }) {
  const rows = proposals.value.filter((row) => row.policy === policy.id);
  return (
    <div class="about">
      {changed ? (
        <p>
          {text.rules.changedFrom(policy.title)}{' '}
          <button type="button" class="plain" onClick={() => choosePolicy(policy)}>
            {text.rules.backTo}
          </button>
        </p>
      ) : null}
      {policy.note === undefined ? null : <p class="muted">{policy.note}</p>}
      {rows.length === 0 ? null : (
        <details>
          <summary>{`${text.rules.whoSaid} (${rows.length})`}</summary>
          <ul class="proposals">
            {rows.map((row) => (
              <ProposalRow key={`${row.date}${row.who}`} row={row} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Who, when, what and where it can be read. */
export function ProposalRow({ row }: { readonly row: Proposal }) {
  return (
    <li>
      <strong>{row.date}</strong>, {row.who} {text.rules.kinds[row.kind] ?? row.kind}: {row.said}.{' '}
      {row.but === undefined ? null : <>{text.rules.leavesOut(row.but)} </>}
      <SourceLink url={row.source.url}>{text.rules.source(row.source.by)}</SourceLink>
    </li>
  );
}
