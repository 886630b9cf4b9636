/**
 * First word of every counter: what a draw is for. The table in `docs/model/details.md` says what
 * the other three words are. Numbers are part of the results: never reuse one.
 */
export const Purpose = {
  // Once per variant: the raid.
  launchTime: 1,
  launchScatter: 2,
  routeJitter: 3,
  target: 4,
  height: 5,
  stray: 6,
  // Once per replication: what becomes of it.
  failure: 16,
  hit: 17,
  detection: 18,
  identification: 19,
  authority: 20,
  frailty: 21,
  screenKill: 22,
  shot: 23,
  debris: 24,
  roundFall: 25,
  softLanding: 26,
  freedCapacity: 27,
  // Once per sweep: where its points are, and how sure its indices.
  latinOrder: 48,
  latinPlace: 49,
  scramble: 50,
  scrambleTail: 51,
  trajectory: 52,
  resample: 53,
} as const;
