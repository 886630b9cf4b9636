import type { Matches, RuleBook } from './types.ts';

/** Why a request is denied. Indices are into `RuleBook.rules`. */
export type Denial =
  | { readonly kind: 'forbidden'; readonly rules: readonly number[] }
  | { readonly kind: 'no-permit' };

/** The answer to a request under one policy. */
export interface Decision {
  /** Some permit matches and no forbid in force does; an authority may have to release it first. */
  readonly permitted: boolean;
  /** Permitted, some matching permit needs no release, and no caveat in force waits for one. */
  readonly immediate: boolean;
  /** Permitted: bit i for each authority `RuleBook.authorities[i]` whose release suffices. */
  readonly authorityMask: number;
  /**
   * Permitted: bit i for each authority that caveats in force wait for besides, all of them. Such a
   * caveat forbids until its authority has released, and is left out from then on.
   */
  readonly awaitedMask: number;
  /**
   * The rules that decided, as Cedar reports them: the forbids in force that match, else the
   * permits that match; none when nothing matches. Indices into `RuleBook.rules`, ascending.
   */
  readonly determining: readonly number[];
  readonly denial: Denial | undefined;
}

/**
 * Judges matches under a policy, which is a mask of caveats in force (bit i is
 * `RuleBook.caveats[i]`). A caveat not in force leaves its forbids out. Without a permit the answer
 * is no, and one forbid outweighs any permits.
 */
export function decide(matches: Matches, caveatsInForce: number, book: RuleBook): Decision {
  const bits = bitsOf(book);
  const forbids = matches.forbids.filter((rule) => {
    const bit = bits.caveat[rule] ?? -1;
    return bit < 0 || ((caveatsInForce >>> bit) & 1) === 1;
  });
  const bars = forbids.filter((rule) => (bits.authority[rule] ?? -1) < 0);
  if (bars.length > 0) return denied(bars, { kind: 'forbidden', rules: bars });
  if (matches.permits.length === 0) return denied([], { kind: 'no-permit' });
  let awaitedMask = 0;
  for (const rule of forbids) awaitedMask |= 1 << (bits.authority[rule] ?? 0);
  let immediate = false;
  let authorityMask = 0;
  for (const rule of matches.permits) {
    const bit = bits.authority[rule] ?? -1;
    if (bit < 0) immediate = true;
    else authorityMask |= 1 << bit;
  }
  return {
    permitted: true,
    immediate: immediate && awaitedMask === 0,
    authorityMask,
    awaitedMask,
    determining: matches.permits,
    denial: undefined,
  };
}

function denied(determining: readonly number[], denial: Denial): Decision {
  return {
    permitted: false,
    immediate: false,
    authorityMask: 0,
    awaitedMask: 0,
    determining,
    denial,
  };
}

/** The mask in which the caveats named are in force; an unknown name throws. Unsigned 32 bits. */
export function caveatMask(book: RuleBook, ids: Iterable<string>): number {
  let mask = 0;
  for (const id of ids) {
    const bit = book.caveats.findIndex((caveat) => caveat.id === id);
    if (bit < 0) throw new RangeError(`no caveat \`${id}\` in the rule book`);
    mask |= 1 << bit;
  }
  return mask >>> 0;
}

interface Bits {
  /** Per rule its caveat's bit, or −1: always in force. */
  readonly caveat: readonly number[];
  /** Per rule its authority's bit, or −1: needs no release. */
  readonly authority: readonly number[];
}

// decide is asked once per segment and policy: the names are looked up once per book
const known = new WeakMap<RuleBook, Bits>();

function bitsOf(book: RuleBook): Bits {
  const before = known.get(book);
  if (before !== undefined) return before;
  const caveats = book.caveats.map((caveat) => caveat.id);
  const bits: Bits = {
    caveat: book.rules.map((r) => (r.caveat === undefined ? -1 : caveats.indexOf(r.caveat))),
    authority: book.rules.map((r) =>
      r.authority === undefined ? -1 : book.authorities.indexOf(r.authority),
    ),
  };
  known.set(book, bits);
  return bits;
}
