import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance } from '../../src/chance/threefry.ts';

const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');

function threefry(key: readonly number[], counter: readonly number[]): string {
  const chance = new Chance();
  chance.setKeyWords(key[0]!, key[1]!, key[2]!, key[3]!);
  chance.block(counter[0]!, counter[1]!, counter[2]!, counter[3]!);
  return [chance.w0, chance.w1, chance.w2, chance.w3].map(hex).join(' ');
}

describe('Threefry-4x32-20', () => {
  // Random123's kat_vectors (Salmon, Moraes, Dror and Shaw, SC11).
  it.each([
    ['zeros', [0, 0, 0, 0], [0, 0, 0, 0], '9c6ca96a e17eae66 fc10ecd4 5256a7d8'],
    [
      'all ones',
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      '2a881696 57012287 f6c7446e a16a6732',
    ],
    [
      'digits of pi',
      [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      '59cd1dbb b8879579 86b5d00c ac8b6d84',
    ],
  ])('gives the published known answer for %s', (_, key, counter, answer) => {
    expect(threefry(key, counter)).toBe(answer);
  });

  it('takes a seed as two words, high then low', () => {
    const a = new Chance();
    a.setKey(0x12345 * 2 ** 32 + 0x9abcdef0, 7, 9);
    a.block(1, 2, 3, 4);
    expect([a.w0, a.w1, a.w2, a.w3].map(hex).join(' ')).toBe(
      threefry([0x12345, 0x9abcdef0, 7, 9], [1, 2, 3, 4]),
    );
  });

  it('draws by counter alone: the order of calls changes nothing', () => {
    const draw = fc.tuple(fc.nat(30), fc.nat(), fc.nat(), fc.nat(9));
    fc.assert(
      fc.property(
        fc.array(draw, { minLength: 1, maxLength: 12 }),
        fc.maxSafeNat(),
        (draws, seed) => {
          const chance = new Chance();
          chance.setKey(seed, 3, 4);
          const forwards = draws.map((d) => chance.uniform(...d));
          const backwards = draws.toReversed().map((d) => chance.uniform(...d));
          expect(backwards.toReversed()).toEqual(forwards);
        },
      ),
    );
  });
});

describe('uniforms', () => {
  it('lie strictly inside (0, 1), on the grid of 2⁻⁵² shifted by a half', () => {
    const chance = new Chance();
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(), fc.nat(), (seed, threat, ordinal) => {
        chance.setKey(seed, 0, 0);
        const u = chance.uniform(Purpose.shot, threat, 5, ordinal);
        expect(u).toBeGreaterThan(0);
        expect(u).toBeLessThan(1);
      }),
    );
  });

  it('stay inside at the extremes of the two words: smallest 2⁻⁵³, largest 1 − 2⁻⁵³', () => {
    // The formula as the model states it, at words of all zeros and of all ones.
    const uniform = (w0: number, w1: number): number =>
      ((w0 >>> 6) * 2 ** 26 + (w1 >>> 6) + 0.5) * 2 ** -52;
    expect(uniform(0, 0)).toBe(2 ** -53);
    expect(uniform(-1, -1)).toBe(1 - 2 ** -53);
    const chance = new Chance();
    chance.setKey(1, 2, 3);
    for (let i = 0; i < 1000; i += 1) {
      const u = chance.uniform(Purpose.hit, i, 0, 0);
      expect(u).toBe(uniform(chance.w0, chance.w1));
    }
  });

  it('have mean 1/2, variance 1/12 and flat hundredths (200 000 draws)', () => {
    const chance = new Chance();
    chance.setKey(20, 0, 0);
    const n = 200_000;
    const cells = new Array<number>(100).fill(0);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      const u = chance.uniform(Purpose.shot, keyOf(`group/${i}`), 77, 0);
      sum += u;
      squares += (u - 0.5) ** 2;
      cells[Math.floor(u * 100)]! += 1;
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
    const chi2 = cells.reduce((s, c) => s + (c - n / 100) ** 2 / (n / 100), 0);
    // 99 degrees of freedom: mean 99, standard deviation 14.1
    expect(chi2).toBeLessThan(99 + 4 * 14.1);
    expect(chi2).toBeGreaterThan(99 - 4 * 14.1);
  });

  it('do not go together between neighbouring replications, threats or ordinals', () => {
    const chance = new Chance();
    const n = 40_000;
    const correlation = (pair: (i: number) => [number, number]): number => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        const [a, b] = pair(i);
        sum += (a - 0.5) * (b - 0.5) * 12;
      }
      return (sum / n) * Math.sqrt(n);
    };
    const at = (replication: number, threat: number, ordinal: number): number => {
      chance.setKey(5, replication, 0);
      return chance.uniform(Purpose.shot, threat, 9, ordinal);
    };
    for (const z of [
      correlation((i) => [at(i, 1, 0), at(i + 1, 1, 0)]),
      correlation((i) => [at(0, i, 0), at(0, i + 1, 0)]),
      correlation((i) => [at(0, 1, i), at(0, 1, i + 1)]),
    ]) {
      expect(Math.abs(z)).toBeLessThan(4);
    }
  });
});

describe('keys of ids', () => {
  it('are stable: every published result rests on them', () => {
    // FNV-1a over UTF-16 code units and the MurmurHash3 finaliser, worked out with big integers.
    const slow = (id: string): number => {
      const mask = 0xffffffffn;
      let h = 0x811c9dc5n;
      for (const unit of Array.from({ length: id.length }, (_, i) => id.charCodeAt(i))) {
        h = ((h ^ BigInt(unit & 0xff)) * 0x01000193n) & mask;
        h = ((h ^ BigInt(unit >>> 8)) * 0x01000193n) & mask;
      }
      h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & mask;
      h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & mask;
      return Number(h ^ (h >> 16n));
    };
    for (const id of ['', 'a', 'group/1', 'group/2', 'patriot-1/radar', 'Łódź', '神']) {
      expect(keyOf(id), id).toBe(slow(id));
    }
    const anyId = fc
      .array(fc.nat(0xffff), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units));
    fc.assert(fc.property(anyId, (id) => keyOf(id) === slow(id)));
  });

  it('differ for 100 000 ids such as a raid has, but for the few that chance allows', () => {
    const keys = new Set<number>();
    for (let g = 0; g < 100; g += 1) {
      for (let n = 1; n <= 1000; n += 1) keys.add(keyOf(`group-${g}/${n}`));
    }
    // 10¹⁰ / 2 / 2³² = 1.2 collisions expected
    expect(100_000 - keys.size).toBeLessThan(8);
  });
});
