/** The parts of the answer, chosen policy beside baseline; folded, so that the sentence leads. */
import type { CompareResult, PolicyResult } from '../../src/index.ts';
import {
  groupMean,
  partDecimals,
  policyRows,
  roundGroups,
  stopGroups,
} from '../../src/report/answer.ts';
import { CONSEQUENCE_TERMS } from '../../src/report/consequence-words.ts';
import { consequenceTables } from '../../src/report/consequences.ts';
import { estimateText, meanText } from '../../src/report/numbers.ts';
import { FATE_WORDS, TERMS, type Word } from '../../src/report/words.ts';
import type { Estimate } from '../../src/study/results.ts';
import { useState } from 'preact/hooks';
import { airspaceNames } from '../parts/airspace-names.ts';
import { Term } from '../parts/Term.tsx';
import { chosenId, result } from '../state/answer.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

/** A line of a table: a word, and a cell for each policy. */
interface Line {
  readonly label: string;
  readonly word?: Word | undefined;
  readonly cells: readonly string[];
}

interface Part {
  /** Words that find the assumptions behind it. */
  readonly about: string;
  readonly note?: string;
  readonly lines: readonly Line[];
}

export function Tables({ study }: { readonly study: LoadedStudy }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const found = result.value;
  const chosen = chosenId.value;
  if (found === null) return null;
  // the chosen one first: it is what the reader asked about
  const policies = found.policies.toSorted(
    (a, b) => Number(b.id === chosen) - Number(a.id === chosen),
  );
  const pair: CompareResult = { ...found, policies };
  const heads = policies.map(({ id }) => (id === chosen ? text.answer.here : text.answer.there));
  const toggle = (key: string, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  return (
    <section class="parts">
      {sectionsOf(airspaceNames(study.scenario)).map(({ key, title, partOf }) => (
        <details
          key={key}
          open={open.has(key)}
          onToggle={(event) => toggle(key, event.currentTarget.open)}
        >
          <summary>{title}</summary>
          {open.has(key) ? <PartTable part={partOf(pair)} heads={heads} /> : null}
        </details>
      ))}
    </section>
  );
}

function PartTable({
  part,
  heads,
}: {
  readonly part: Part | null;
  readonly heads: readonly string[];
}) {
  if (part === null || part.lines.length === 0) return <p class="muted">{text.answer.nothing}</p>;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{text.answer.what}</span>
            </th>
            {heads.map((head) => (
              <th scope="col" class="number" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.lines.map((line, i) => (
            <tr key={`${line.label}/${i}`}>
              <th scope="row">
                {line.word === undefined ? (
                  line.label
                ) : (
                  <Term word={line.word} about={part.about}>
                    {line.label}
                  </Term>
                )}
              </th>
              {line.cells.map((cell, column) => (
                <td class="number" key={heads[column]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {part.note === undefined ? null : <p class="muted small">{part.note}</p>}
    </>
  );
}

/** A part, worked out only while it is open: the answer grows several times a second. */
interface Section {
  readonly key: string;
  readonly title: string;
  partOf(result: CompareResult): Part | null;
}

function sectionsOf(nameOf: (airspace: string) => string): readonly Section[] {
  const words = text.answer;
  return [
    {
      key: 'asset',
      title: words.byAsset,
      partOf: (result) => breakdown(result, 'raid', (p) => p.leakersByAssetClass),
    },
    {
      key: 'class',
      title: words.byClass,
      partOf: (result) =>
        breakdown(result, 'threats', (p) => p.leakersByClass, {
          ...TERMS.warhead,
          of: (p) => p.leakersByWarhead,
        }),
    },
    { key: 'shooter', title: words.byShooter, partOf: shooters },
    { key: 'rounds', title: words.rounds, partOf: rounds },
    ...CONSEQUENCES.map(({ id, title }): Section => ({
      key: id,
      title,
      partOf: (result) => {
        const table = consequenceTables(result, nameOf).find((one) => one.id === id);
        if (table === undefined) return null;
        return {
          about: ABOUT[id],
          note: table.note,
          lines: table.columns.map(({ label, term }, i) => ({
            label,
            word: CONSEQUENCE_TERMS[term],
            cells: table.cells.map((row) => row[i] ?? ''),
          })),
        };
      },
    })),
  ];
}

const CONSEQUENCES = [
  { id: 'debris', title: text.answer.debris },
  { id: 'incursions', title: text.answer.incursions },
  { id: 'involvement', title: text.answer.involvement },
  { id: 'cost', title: text.answer.costs },
] as const;

const ABOUT = {
  debris: 'drag',
  incursions: 'raid',
  involvement: 'aircraft',
  cost: 'cost',
} as const;

function breakdown(
  result: CompareResult,
  about: string,
  of: (policy: PolicyResult) => Readonly<Record<string, Estimate>>,
  more?: Word & { readonly of: typeof of },
): Part {
  const linesOf = (pick: typeof of, word: Word | undefined): Line[] =>
    [...new Set(result.policies.flatMap((policy) => Object.keys(pick(policy))))].map((key) => ({
      label: key,
      word,
      cells: result.policies.map((policy) => {
        const estimate = pick(policy)[key];
        return estimate === undefined ? '–' : estimateText(estimate).text;
      }),
    }));
  return {
    about,
    lines: [...linesOf(of, TERMS.leakers), ...(more === undefined ? [] : linesOf(more.of, more))],
  };
}

function shooters(result: CompareResult): Part {
  const cell = (policy: PolicyResult, value: number): string =>
    meanText(value, partDecimals(policy));
  return {
    about: 'screens',
    lines: [
      ...stopGroups(result).map((group) => ({
        label: group.label,
        word: group.screen ? TERMS.screen : TERMS.stopped,
        cells: result.policies.map((p) => cell(p, groupMean(p.stoppedBy, group))),
      })),
      ...(['failed', 'missed-target', 'left-area'] as const).map((fate) => ({
        label: FATE_WORDS[fate].label,
        word: FATE_WORDS[fate],
        cells: result.policies.map((p) => cell(p, p.fates[fate])),
      })),
    ],
  };
}

function rounds(result: CompareResult): Part {
  const rows = policyRows(result);
  return {
    about: 'cost',
    lines: [
      ...roundGroups(result).map((group) => ({
        label: group.label,
        word: TERMS.rounds,
        cells: result.policies.map((p) => meanText(groupMean(p.rounds, group), partDecimals(p))),
      })),
      {
        label: text.answer.interceptorCost,
        word: TERMS.cost,
        cells: rows.map((row) => row.interceptorCost),
      },
      { label: text.answer.threatCost, word: TERMS.cost, cells: rows.map((row) => row.threatCost) },
      {
        label: text.answer.substitution,
        word: TERMS.substitution,
        cells: rows.map((row) => row.substitution?.text ?? '–'),
      },
    ],
  };
}
