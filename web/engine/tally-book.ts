/**
 * What is already known of a study under a seed: a policy's tallies depend on nothing but its mask,
 * its forces and the variant, so that whatever was once computed is never computed again.
 */
import type { PolicySelection, PolicyTally, VariantResult, VariantTally } from '../../src/index.ts';

/** Tallies take some 20 kB each, so that policies asked about long ago are let go: 2 MB a policy. */
const POLICIES_KEPT = 40;

/** Two policies that differ in name only are one. */
export function signatureOf({ caveatMask, forces }: PolicySelection): string {
  return `${caveatMask}/${forces.join()}`;
}

export class TallyBook {
  readonly #launched: number[] = [];
  readonly #tallies = new Map<string, PolicyTally[]>();
  readonly #leakers: Uint32Array[] = [];

  /** Those of `wanted` that a variant has no tally of. */
  missing(variant: number, wanted: readonly PolicySelection[]): readonly PolicySelection[] {
    return wanted.filter((policy) => this.#find(policy)?.[variant] === undefined);
  }

  /** Whether the leakers that prices need are known of a variant. */
  hasLeakers(variant: number): boolean {
    return this.#leakers[variant] !== undefined;
  }

  leakers(variant: number): Uint32Array | undefined {
    return this.#leakers[variant];
  }

  /** The variant's tallies of these policies, once all are there. */
  tally(variant: number, policies: readonly PolicySelection[]): VariantTally | undefined {
    const found = policies.flatMap((policy) => this.#find(policy)?.[variant] ?? []);
    if (found.length < policies.length) return undefined;
    return { variant, launched: this.#launched[variant] ?? 0, policies: found };
  }

  add(result: VariantResult, policies: readonly PolicySelection[]): void {
    const { variant, tally, leakers } = result;
    this.#launched[variant] = tally.launched;
    policies.forEach((policy, i) => {
      const found = tally.policies[i];
      if (found === undefined) return;
      const own = this.#find(policy) ?? [];
      own[variant] = found;
      this.#tallies.set(signatureOf(policy), own);
    });
    if (leakers.length > 0) this.#leakers[variant] = leakers;
  }

  /** Lets go of policies beyond those kept, longest unused first, but of none that is `needed`. */
  trim(needed: readonly PolicySelection[]): void {
    const keep = new Set(needed.map(signatureOf));
    for (const signature of [...this.#tallies.keys()]) {
      if (this.#tallies.size <= POLICIES_KEPT) return;
      if (!keep.has(signature)) this.#tallies.delete(signature);
    }
  }

  /** Marks policies as used last. */
  touch(policies: readonly PolicySelection[]): void {
    for (const policy of policies) {
      const signature = signatureOf(policy);
      const found = this.#tallies.get(signature);
      if (found === undefined) continue;
      this.#tallies.delete(signature);
      this.#tallies.set(signature, found);
    }
  }

  #find(policy: PolicySelection): PolicyTally[] | undefined {
    return this.#tallies.get(signatureOf(policy));
  }
}
