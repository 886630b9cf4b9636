/** Words of the tables on consequences: labels, and definitions for the report. */
import type { Word } from './words.ts';

export const CONSEQUENCE_TERMS = {
  debris: {
    label: 'wrecks',
    definition:
      'Threats that were shot down, lost their guidance or failed, by the country in which they come down: in flight direction beyond the intercept as far as speed and height carry the wreck, scattered.',
  },
  without: {
    label: 'without interception',
    definition:
      'The same vehicles that were intercepted, by the country in which their paths would have ended had nobody shot.',
  },
  missedRounds: {
    label: 'missed rounds',
    definition:
      'Interceptors that killed nothing and did not destroy themselves: they come down whole, beyond the intercept. Shells of guns are not followed.',
  },
  incursions: {
    label: 'incursions',
    definition:
      'Threats over a country that they neither were launched from nor aimed at, while alive, and their minutes there. Those of the attacker over its own side do not count.',
  },
  shots: {
    label: 'rounds fired',
    definition:
      'Missiles launched by the fire units and flights of a nation; over others: those that met the threat over another nation’s airspace.',
  },
  crewed: {
    label: 'crewed minutes',
    definition:
      'Minutes of formations of crewed aircraft in the air, airborne radars included; over others: over another nation’s airspace.',
  },
  nearest: {
    label: 'nearest',
    definition:
      'Least distance of a crewed aircraft of any nation to a hostile airspace: of all replications, and the mean of replications. 0 is inside.',
  },
  exchange: {
    label: 'exchange ratio',
    definition:
      'Cost of the interceptors spent over cost of the threats that they stopped; above 1 the defence spends more. The range pairs the low cost of one with the high cost of the other.',
  },
  perLeaker: {
    label: 'per leaker averted',
    definition:
      'What interceptors and flight hours cost beyond the baseline’s, per leaker averted. Not given unless the interval of the difference excludes zero.',
  },
  stock: {
    label: 'raids the stock lasts',
    definition:
      'Rounds of a system’s fire units, ready and in stock above what the nation keeps, over the mean spent per raid; the least of the systems. Rounds of flights at their bases are not limited.',
  },
  freed: {
    label: 'leakers if freed capacity moves',
    definition:
      'Leakers if the rounds of screens that partners’ kills spared went to other screens’ leakers. Beside the answer: no fate is changed.',
  },
  money: {
    label: 'cost',
    definition:
      'Threats intercepted times their unit cost, and hours in the air times aircraft times cost per hour, with the range of unit costs.',
  },
} as const satisfies Readonly<Record<string, Word>>;

export type ConsequenceTerm = keyof typeof CONSEQUENCE_TERMS;
