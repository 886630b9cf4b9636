// What each benchmark computes at seed 1; change it only with a change that means to change results.
export const PINNED = {
  'raid-100x40': { digest: '67ae3cee', engagements: 3061 },
  'raid-100x40-coalition': { digest: '9d6454f4', engagements: 3054 },
  'raid-100x40-24-flights': {
    digest: '718004ba',
    engagements: 2572,
    air: { launches: 469, missiles: 283, bursts: 186, kills: 262 },
  },
  'raid-400x160': { digest: 'f9028182', engagements: 11637 },
  'raid-1600x640': { digest: 'ab37e4aa', engagements: 45115 },
  '2024-08-26': {
    digest: 'e9494bf5',
    engagements: 0,
    air: { launches: 809, missiles: 809, bursts: 0, kills: 555 },
  },
};
