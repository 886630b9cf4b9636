/** What is asked of the study: one chosen policy, and those it is compared with. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Policy } from '../../src/index.ts';
import { policyExpression } from '../../src/study/policy-expression.ts';
import { study } from './study.ts';

export interface Choice {
  /** Policy of the study that the switches start from. */
  readonly start: string;
  /** Ids of the caveats in force. */
  readonly caveats: ReadonlySet<string>;
  /** Ids of the forces committed. */
  readonly forces: ReadonlySet<string>;
  /** Policies of the study shown beside the chosen one. */
  readonly compared: ReadonlySet<string>;
  readonly seed: number;
  /** Replications wanted, rounded up to whole variants. */
  readonly replications: number;
}

const state = signal<Choice>({
  start: '',
  caveats: new Set(),
  forces: new Set(),
  compared: new Set(),
  seed: 1,
  replications: 1000,
});

export const choice: ReadonlySignal<Choice> = state;

export function setChoice(next: Partial<Choice>): void {
  state.value = { ...state.peek(), ...next };
}

/** Takes over the switches of a policy of the study. */
export function choosePolicy(policy: Policy): void {
  setChoice({
    start: policy.id,
    caveats: new Set(policy.caveats),
    forces: new Set(policy.forces),
  });
}

export function setCaveat(id: string, inForce: boolean): void {
  setChoice({ caveats: withMember(state.peek().caveats, id, inForce) });
}

export function setForce(id: string, committed: boolean): void {
  setChoice({ forces: withMember(state.peek().forces, id, committed) });
}

export function setCompared(id: string, shown: boolean): void {
  setChoice({ compared: withMember(state.peek().compared, id, shown) });
}

/**
 * The chosen policy. Its id is the study's own while no switch differs from it, else the
 * expression that the command line takes, such as `inbound,-pl-inbound-only`.
 */
export const chosenPolicy: ReadonlySignal<Policy | null> = computed(() => {
  const loaded = study.value;
  const { start, caveats, forces } = state.value;
  if (loaded === null) return null;
  return policyExpression(loaded, start, { caveats, forces });
});

function withMember(set: ReadonlySet<string>, id: string, member: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (member) next.add(id);
  else next.delete(id);
  return next;
}
