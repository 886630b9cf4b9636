/** The words that tables, plots and definitions share: one label and one definition per idea. */
import type { Cause, Fate } from '../study/tally.ts';

export interface Word {
  readonly label: string;
  readonly definition: string;
}

export const CAUSE_WORDS: Readonly<Record<Cause, Word>> = {
  unopposed: {
    label: 'unopposed',
    definition:
      'No fire unit or flight was committed under this policy; only screens stood in the way.',
  },
  undetected: {
    label: 'undetected',
    definition:
      'No effector’s nation had a picture of the threat, by its own sensors or a partner’s.',
  },
  'out-of-reach': {
    label: 'out of reach',
    definition:
      'It was seen, but never inside any effector’s range and height above the horizon of its radar.',
  },
  forbidden: {
    label: 'forbidden',
    definition:
      'It could have been reached, but a rule denied the shot, or the sharing or entry that the shot needed.',
  },
  'too-late': {
    label: 'too late',
    definition:
      'A shot was permitted, but picture, identification, reaction or release came after the last moment to launch.',
  },
  held: {
    label: 'held',
    definition: 'A shot was possible, but doctrine did not spend a round on this class of threat.',
  },
  'no-channel': {
    label: 'no channel',
    definition: 'At the last feasible launch every guidance channel was busy with other threats.',
  },
  'no-round': {
    label: 'no round',
    definition: 'At the last feasible launch no round was ready.',
  },
  missed: {
    label: 'missed',
    definition: 'At least one round was fired at it and none killed it.',
  },
};

export const FATE_WORDS: Readonly<Record<Fate, Word>> = {
  intercepted: {
    label: 'intercepted',
    definition: 'Destroyed by a fire unit, a flight or a screen.',
  },
  'soft-killed': {
    label: 'soft-killed',
    definition: 'Lost its guidance to jamming or spoofing and came down elsewhere.',
  },
  failed: { label: 'failed', definition: 'Failed by itself in flight.' },
  hit: { label: 'hit', definition: 'Reached and hit its target: a leaker.' },
  'missed-target': {
    label: 'missed target',
    definition: 'Reached the end of its path and missed its target.',
  },
  'left-area': { label: 'left area', definition: 'Flew out of the area of the study.' },
};

/** Terms that the tables use beside causes and fates. Keys are anchors in the report. */
export const TERMS = {
  leakers: {
    label: 'leakers',
    definition:
      'Threats that hit a target, as a mean per replication. Not weighted: a decoy counts as much as a cruise missile.',
  },
  interval: {
    label: 'interval',
    definition:
      'Student-t interval of the mean over variants of the raid. It covers chance in this model, not the range of the assumptions.',
  },
  spread: {
    label: '10–90 %',
    definition:
      'The tenth and ninetieth percentile of single replications: how much one night differs from another, not how well the mean is known.',
  },
  difference: {
    label: 'difference',
    definition:
      'Leakers under this policy minus leakers under the baseline, in the same replications with the same draws. Negative: fewer get through.',
  },
  worse: {
    label: 'worse in',
    definition:
      'Share of replications in which this policy let more through than the baseline. Part of it is luck.',
  },
  stopped: {
    label: 'stopped',
    definition: 'Threats that this group destroyed or turned away, as a mean per replication.',
  },
  screen: {
    label: 'screens',
    definition:
      'The defended nation’s existing defence as an aggregate over a region, fitted to the published record; not a map of sites.',
  },
  rounds: {
    label: 'rounds',
    definition:
      'Interceptor rounds fired, as a mean per replication; for screens, rounds charged per kill.',
  },
  cost: {
    label: 'cost',
    definition:
      'Rounds times unit cost. The range in brackets is that of the unit costs, not of chance.',
  },
  substitution: {
    label: 'substitution',
    definition:
      'Partners’ kills minus leakers averted: kills that the defended nation’s own defence would have made anyway.',
  },
  caveat: {
    label: 'caveat',
    definition:
      'A named rule that forbids a shot, an entry or the sharing of a track, and that can be lifted.',
  },
  'leave-one-out': {
    label: 'lifted alone',
    definition:
      'Leakers with all caveats in force minus leakers with this one lifted (leave-one-out). Positive: the caveat lets more through.',
  },
  'add-one-in': {
    label: 'in force alone',
    definition:
      'Leakers with only this caveat in force minus leakers with none (add-one-in). Positive: the caveat lets more through.',
  },
  shapley: {
    label: 'Shapley share',
    definition:
      'The caveat’s fair share of what all of them cost together: its effect averaged over every order of lifting them.',
  },
  interaction: {
    label: 'interaction',
    definition:
      'What two caveats cost together beyond their separate prices. Negative: they overlap, and each alone looks cheaper than it is.',
  },
  hurt: {
    label: 'lifting hurt in',
    definition:
      'Share of replications in which lifting this caveat alone let more through. Part of it is luck.',
  },
  replication: {
    label: 'replication',
    definition: 'One simulated night: one raid with one set of draws, the same under every policy.',
  },
  variant: {
    label: 'variant',
    definition:
      'One sampled realisation of the raid (times, places, routes, targets), shared by several replications.',
  },
  digest: {
    label: 'digest',
    definition:
      'SHA-256 over every fate of every replication: equal digests mean that each threat ended the same way in each replication.',
  },
  warhead: {
    label: 'warhead',
    definition: 'Leakers by the mass of their warhead, since a decoy is not a cruise missile.',
  },
} as const satisfies Record<string, Word>;

export type Term = keyof typeof TERMS;

/** What a reader must not take from the figures. The same list in the report and in the guide. */
export const UNKNOWNS: readonly string[] = [
  'Intervals cover chance inside the model. They do not cover the assumptions: a parameter at the other end of its range can move an answer by more than the interval is wide.',
  'Routes and timing do not react to the policy. A real attacker would see a standing zone and fly round it, so results for such zones are upper bounds.',
  'The defended nation’s existing defence is an aggregate fitted to claims that one party published and whose method changed over time.',
  'Places of fire units are notional or publicly known; none is a deployed position. Targets and routes of the raid are reconstructed.',
  'Terrain is not modelled. Hills hide low flyers from real radars, so reach against them is, if anything, overstated.',
  'Kill probabilities are single numbers per class. Weather, decoys, crew fatigue and losses of the defenders are not modelled.',
  'Leakers are counted, not their effect. Nothing here says what was damaged or who was hurt.',
  'A price holds for these forces, this raid and this rule book. It is not a forecast and not a recommendation.',
];
