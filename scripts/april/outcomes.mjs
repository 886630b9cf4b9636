/**
 * What was published of the night, and how the model's nights compare. Three outcomes, one for each
 * class, are compared jointly; who stopped what is shown beside them. What is conditioned on (how
 * many ballistic missiles failed by themselves) is shown and not compared.
 */

/** Share of nights that the intervals are meant to hold. */
export const COVERAGE = 0.8;

/** `low` and `high` span what the sources say, conflicts included. */
export const BY_CLASS = [
  {
    id: 'drones',
    title: 'drones that entered Israel',
    class: 'drone',
    low: 0,
    high: 0,
    published: '0 (Israel)',
    of: (night) => night.byClass.drone.entered,
  },
  {
    id: 'cruise',
    title: 'cruise missiles that entered Israel',
    class: 'cruise',
    low: 0,
    high: 0,
    published: '0 (Israel)',
    of: (night) => night.byClass.cruise.entered,
  },
  {
    id: 'ballistic',
    title: 'ballistic missiles that arrived',
    class: 'ballistic',
    low: 4,
    high: 9,
    published: '9 (ABC), 4 or 5 (CIA director), "a few" (Israel)',
    of: (night) => night.byClass.ballistic.arrived,
  },
];

const stoppedBy = (who) => (night) => night.stopped[who] ?? 0;

/** `high: null` where only a lower limit is published. */
export const BY_ACTOR = [
  {
    id: 'us-drones',
    title: 'drones by American aircraft',
    class: 'drone',
    low: 70,
    high: 90,
    published: 'over 70 (United States)',
    of: stoppedBy('US/flight/drone'),
  },
  {
    id: 'jo-drones',
    title: 'drones by Jordan',
    class: 'drone',
    low: 10,
    high: 50,
    published: '"dozens" (two security sources), read as 10 to 50',
    of: stoppedBy('JO/flight/drone'),
  },
  {
    id: 'il-cruise',
    title: 'cruise missiles by Israeli aircraft',
    class: 'cruise',
    low: 25,
    high: 25,
    published: '25 of 30 (Israel)',
    of: stoppedBy('IL/flight/cruise'),
  },
  {
    id: 'us-ballistic',
    title: 'ballistic missiles by two American ships and a Patriot',
    class: 'ballistic',
    low: 5,
    high: 7,
    published: '4 to 6 and 1 (United States)',
    of: stoppedBy('US/fire-unit/ballistic'),
  },
  {
    id: 'il-ballistic',
    title: 'ballistic missiles by Israel',
    class: 'ballistic',
    low: 39,
    high: 56,
    published: '39 to 56, what is left of the published figures',
    of: stoppedBy('IL/fire-unit/ballistic'),
  },
];

export const CONDITIONED = {
  id: 'failed',
  title: 'ballistic missiles that failed by themselves',
  class: 'ballistic',
  low: 44,
  high: 65,
  published: 'about half (United States)',
  of: (night) => night.byClass.ballistic.failed,
};

/**
 * Central intervals of the nights, nearest rank, each at the level at which all of them together
 * hold the wanted share. Counts are whole, so that they hold somewhat more.
 */
export function jointIntervals(outcomes, nights, coverage = COVERAGE) {
  const values = outcomes.map((o) => nights.map(o.of));
  const sorted = values.map((v) => v.toSorted((a, b) => a - b));
  for (let tail = (1 - coverage) / 2; ; tail -= 0.0005) {
    const intervals = sorted.map((v) => central(v, Math.max(0, tail)));
    const inside = nights.filter((_, n) =>
      intervals.every(({ low, high }, i) => values[i][n] >= low && values[i][n] <= high),
    ).length;
    if (inside >= coverage * nights.length || tail <= 0) {
      return { intervals, inside: inside / nights.length };
    }
  }
}

function central(sorted, tail) {
  const rank = (share) => Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return {
    low: sorted[rank(tail) - 1],
    median: sorted[rank(0.5) - 1],
    high: sorted[rank(1 - tail) - 1],
  };
}

/** `yes`, `no`, or `does not count`: wider than half of what was launched says nothing. */
export function verdict(outcome, interval, launched) {
  if (interval.high - interval.low > launched / 2) return 'does not count';
  return outcome.low <= interval.high && outcome.high >= interval.low ? 'yes' : 'no';
}

/** Rows of both tables, and the share of nights that the joint intervals hold. */
export function compareOutcomes(nights) {
  const row = (outcome, interval) => {
    const launched = nights[0].byClass[outcome.class].launched;
    return {
      id: outcome.id,
      title: outcome.title,
      published: outcome.published,
      launched,
      ...interval,
      width: interval.high - interval.low,
      verdict: verdict(outcome, interval, launched),
    };
  };
  const joint = jointIntervals(BY_CLASS, nights);
  const alone = (outcome) => row(outcome, jointIntervals([outcome], nights).intervals[0]);
  return {
    joint: BY_CLASS.map((o, i) => row(o, joint.intervals[i])),
    inside: joint.inside,
    byActor: BY_ACTOR.map(alone),
    conditioned: alone(CONDITIONED),
  };
}
