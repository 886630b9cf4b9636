/** The forces that a policy commits: a switch each, and how many of what they are made of. */
import { useState } from 'preact/hooks';
import type { Force, Scenario } from '../../src/index.ts';
import { formatProblem, InputError } from '../../src/scenario/problems.ts';
import { choice, setForce } from '../state/choice.ts';
import { problems, type LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';
import { changeContingent, type Contingent } from './change-force.ts';

export function Forces({ study }: { readonly study: LoadedStudy }) {
  const { forces } = study.scenario;
  const [refused, setRefused] = useState<string | null>(null);
  if (forces.length === 0) return null;
  const change = (contingent: Contingent, by: 1 | -1): void => {
    setRefused(null);
    changeContingent(contingent, by).catch((error: unknown) => {
      const found = error instanceof InputError ? error.problems[0] : undefined;
      setRefused(found === undefined ? String(error) : formatProblem(found));
    });
  };
  return (
    <fieldset class="forces">
      <legend>{text.rules.forces}</legend>
      {forces.map((force) => (
        <ForceRow key={force.id} force={force} scenario={study.scenario} change={change} />
      ))}
      {refused === null ? null : <p role="alert">{refused}</p>}
      {problems.value.length > 0 ? <p class="muted small">{text.rules.notNow}</p> : null}
    </fieldset>
  );
}

function ForceRow({
  force,
  scenario,
  change,
}: {
  readonly force: Force;
  readonly scenario: Scenario;
  readonly change: (contingent: Contingent, by: 1 | -1) => void;
}) {
  const committed = choice.value.forces.has(force.id);
  const contingents = contingentsOf(force, scenario);
  const entries = contingents.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <div class="force" id={`force-${force.id}`}>
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={committed}
          data-force={force.id}
          onChange={(event) => setForce(force, event.currentTarget.checked)}
        />
        <span>{force.title}</span>
      </label>
      {committed
        ? contingents.map((contingent) => (
            <Stepper
              key={`${contingent.section}/${contingent.type}`}
              contingent={contingent}
              last={entries + force.sensors.length <= 1}
              change={change}
            />
          ))
        : null}
      {committed && force.sensors.length > 0 ? (
        <p class="muted small">{text.rules.radars(force.sensors.length)}</p>
      ) : null}
    </div>
  );
}

function Stepper({
  contingent,
  last,
  change,
}: {
  readonly contingent: Contingent;
  /** Nothing would be left of the force. */
  readonly last: boolean;
  readonly change: (contingent: Contingent, by: 1 | -1) => void;
}) {
  const { title, entries } = contingent;
  return (
    <div class="stepper" role="group" aria-label={title}>
      <span>{title}</span>
      <button
        type="button"
        class="sign"
        aria-label={text.rules.fewer(title)}
        disabled={last}
        onClick={() => change(contingent, -1)}
      >
        −
      </button>
      <output>{entries.length}</output>
      <button
        type="button"
        class="sign"
        aria-label={text.rules.more(title)}
        onClick={() => change(contingent, 1)}
      >
        +
      </button>
    </div>
  );
}

/** By type, in the order of the document; flights that relieve each other are one patrol. */
function contingentsOf(force: Force, scenario: Scenario): readonly Contingent[] {
  const found = new Map<string, Contingent>();
  const add = (
    section: Contingent['section'],
    type: string,
    title: string,
    entry: string,
  ): void => {
    const key = `${section}/${type}`;
    const before = found.get(key)?.entries ?? [];
    if (before.includes(entry)) return;
    found.set(key, { force: force.id, section, type, title, entries: [...before, entry] });
  };
  for (const { id, system } of force.fireUnits) {
    const type = scenario.fireUnitTypes.find((one) => one.id === system);
    add('fireUnits', system, type?.title ?? system, id);
  }
  for (const { id, aircraft, number, readiness } of force.flights) {
    const type = scenario.aircraftTypes.find((one) => one.id === aircraft);
    const entry = readiness.kind === 'patrol' ? readiness.patrol : id;
    const kind = `${type?.title ?? aircraft} ${readiness.kind === 'patrol' ? text.rules.patrols(number) : text.rules.alerts(number)}`;
    add('flights', `${aircraft}/${readiness.kind}/${number}`, kind, entry);
  }
  return [...found.values()];
}
