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
import { airspaceNames } from '../parts/airspace-names.ts';
import { Term } from '../parts/Term.tsx';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

/** A line of a table: a word, and a cell for each policy. */
interface Line {
  readonly label: string;
  readonly word?: Word | undefined;
  readonly cells: readonly string[];
}

interface Part {
  readonly title: string;
  /** Words that find the assumptions behind it. */
  readonly about: string;
  readonly note?: string;
  readonly lines: readonly Line[];
}

export function Tables({
  study,
  result,
  chosen,
}: {
  readonly study: LoadedStudy;
  readonly result: CompareResult;
  readonly chosen: string;
}) {
  // the chosen one first: it is what the reader asked about
  const policies = result.policies.toSorted(
    (a, b) => Number(b.id === chosen) - Number(a.id === chosen),
  );
  const pair: CompareResult = { ...result, policies };
  const heads = policies.map(({ id }) => (id === chosen ? text.answer.here : text.answer.there));
  return (
    <section class="parts">
      {partsOf(pair, airspaceNames(study.scenario)).map((part) => (
        <details key={part.title}>
          <summary>{part.title}</summary>
          <PartTable part={part} heads={heads} />
        </details>
      ))}
    </section>
  );
}

function PartTable({ part, heads }: { readonly part: Part; readonly heads: readonly string[] }) {
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
          {part.lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">
                {line.word === undefined ? (
                  line.label
                ) : (
                  <Term word={line.word} about={part.about}>
                    {line.label}
                  </Term>
                )}
              </th>
              {line.cells.map((cell, i) => (
                <td class="number" key={heads[i]}>
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

function partsOf(result: CompareResult, nameOf: (airspace: string) => string): readonly Part[] {
  return [
    breakdown(result, text.answer.byAsset, 'raid', (p) => p.leakersByAssetClass),
    breakdown(result, text.answer.byClass, 'threats', (p) => p.leakersByClass, {
      ...TERMS.warhead,
      of: (p) => p.leakersByWarhead,
    }),
    shooters(result),
    rounds(result),
    ...consequenceTables(result, nameOf).map((table): Part => ({
      title: table.title,
      about: ABOUT[table.id],
      note: table.note,
      lines: table.columns.map(({ label, term }, i) => ({
        label,
        word: CONSEQUENCE_TERMS[term],
        cells: table.cells.map((row) => row[i] ?? ''),
      })),
    })),
  ].filter(({ lines }) => lines.length > 0);
}

const ABOUT = {
  debris: 'drag',
  incursions: 'raid',
  involvement: 'aircraft',
  cost: 'cost',
} as const;

function breakdown(
  result: CompareResult,
  title: string,
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
    title,
    about,
    lines: [...linesOf(of, TERMS.leakers), ...(more === undefined ? [] : linesOf(more.of, more))],
  };
}

function shooters(result: CompareResult): Part {
  const cell = (policy: PolicyResult, value: number): string =>
    meanText(value, partDecimals(policy));
  return {
    title: text.answer.byShooter,
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
    title: text.answer.rounds,
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
