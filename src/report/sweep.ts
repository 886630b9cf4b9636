/** What a sweep found, as text for a terminal. */
import type { SweepFindings } from '../sweep/findings.ts';
import { confidenceText, fixed, moneyWithRange, share } from './numbers.ts';
import {
  baselinePairs,
  clearEffects,
  deciderText,
  EFFECT_NAMES,
  effectOf,
  hasCosts,
  intervalText,
  shareText,
  sweepParts,
  sweepSentences,
} from './sweep-words.ts';
import { ANSI, type Column, PLAIN, tableLines } from './table.ts';
import { wrap } from './text.ts';

export interface SweepTextOptions {
  readonly width: number;
  readonly colour: boolean;
}

/** Unknowns that are named for each policy. */
const NAMED = 3;

/** Ends with a newline. */
export function renderSweep(findings: SweepFindings, { width, colour }: SweepTextOptions): string {
  const style = colour ? ANSI : PLAIN;
  const { analysis, design } = findings;
  const left = (header: string): Column => ({ header, align: 'left', shrinkTo: 12 });
  const right = (header: string): Column => ({ header, align: 'right' });
  const level = confidenceText(analysis.confidence);
  const pairs = baselinePairs(findings);
  const lines = [
    style.strong(design.title),
    ...wrap(sweepParts(findings).join(' · '), width),
    '',
    ...sweepSentences(findings).flatMap((sentence) => wrap(sentence, width)),
    '',
    ...tableLines(
      [
        left('policy'),
        right(`leakers, ${level} interval`),
        right('10–90 % of the space'),
        right('of it chance'),
        right('rounds and flights'),
      ],
      analysis.policies.map((policy, i) => ({
        strong: policy.policy === design.baseline,
        cells: [
          `${policy.policy}${policy.policy === design.baseline ? ' *' : ''}`,
          intervalText(policy.mean),
          `${fixed(policy.p10, 1)} to ${fixed(policy.p90, 1)}`,
          policy.chanceShare === null ? '–' : share(policy.chanceShare, 1),
          costText(findings, i),
        ],
      })),
      width,
      style,
    ),
    '',
    style.strong('What matters most'),
    ...analysis.policies.flatMap((policy) => {
      const named = clearEffects(policy)
        .slice(0, NAMED)
        .map((effect) => {
          const found = effectOf(effect);
          return found === null ? effect.id : `${effect.id} ${fixed(found.is.value, 2)}`;
        });
      const text = named.length === 0 ? 'nothing that can be told from chance' : named.join(', ');
      return wrap(`${policy.policy}: ${text}`, width);
    }),
    style.faint(kindsOf(findings)),
  ];
  if (pairs.length > 0) {
    lines.push(
      '',
      style.strong(`Better than the baseline ${design.baseline}, in how much of the space`),
      ...tableLines(
        [left('policy'), right('better'), right('worse'), right('equal'), right('chance decides')],
        pairs.map((pair) => ({
          cells: [
            pair.b,
            shareText(pair.bBetter),
            shareText(pair.aBetter),
            share(pair.equal.value, 1),
            share(pair.undecided.value, 1),
          ],
        })),
        width,
        style,
      ),
    );
    const decided = pairs.filter(({ decidedBy }) => decidedBy !== null);
    if (decided.length > 0) {
      lines.push(
        '',
        style.strong('What decides it'),
        ...decided.flatMap((pair) => wrap(`${pair.b}: ${deciderText(pair, findings)}`, width)),
      );
    }
  }
  if (analysis.remarks.length > 0) {
    lines.push('', ...analysis.remarks.flatMap((remark) => wrap(`Note: ${remark}`, width)));
  }
  lines.push('', style.faint(`design ${design.digest} · caveat ${findings.caveat}`));
  return `${lines.join('\n')}\n`;
}

function costText(findings: SweepFindings, index: number): string {
  const cost = findings.policies[index]?.costUsd;
  if (cost === undefined || !hasCosts(findings)) return '–';
  return moneyWithRange({ mean: cost.typical, low: cost.low, high: cost.high });
}

/** What the numbers beside the unknowns are. */
function kindsOf({ analysis }: SweepFindings): string {
  const kinds = new Set(
    analysis.policies.flatMap(({ effects }) =>
      effects.slice(0, 1).flatMap((effect) => effectOf(effect)?.kind ?? []),
    ),
  );
  return [...kinds].map((kind) => `Numbers: ${EFFECT_NAMES[kind]}.`).join(' ');
}
