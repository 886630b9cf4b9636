/** What is asked of the study: one chosen policy, and those it is compared with. */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Caveat, Force, Policy } from '../../src/index.ts';
import { policyExpression } from '../../src/study/policy-expression.ts';
import { text } from '../text/en.ts';
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
  /** Replications wanted, rounded up to whole variants; with `until`, the most. */
  readonly replications: number;
  /** Half-width, leakers, that the difference from the baseline is wanted with; null: as many as above. */
  readonly until: number | null;
}

/** As the command line's. */
const DEFAULT_REPLICATIONS = 1000;

const state = signal<Choice>({
  start: '',
  caveats: new Set(),
  forces: new Set(),
  compared: new Set(),
  seed: 1,
  replications: DEFAULT_REPLICATIONS,
  until: null,
});

export const choice: ReadonlySignal<Choice> = state;

export function setChoice(next: Partial<Choice>): void {
  state.value = { ...state.peek(), ...next };
}

/** The baseline differs from itself by nothing: there is no width to wait for. */
export function nightsFor(
  { replications, until }: Choice,
  differs: boolean,
): Pick<Choice, 'replications' | 'until'> {
  if (until === null || differs) return { replications, until };
  return { replications: DEFAULT_REPLICATIONS, until: null };
}

/** What makes a policy. */
export type Switches = Pick<Choice, 'start' | 'caveats' | 'forces'>;

/** Something that the reader switched: a step, for undo. */
export interface SwitchChange {
  /** What was done, in words. */
  readonly label: string;
  readonly before: Switches;
  readonly after: Switches;
}

const change = signal<SwitchChange | null>(null);
export const lastSwitch: ReadonlySignal<SwitchChange | null> = change;

export function switchesOf(policy: Policy): Switches {
  return {
    start: policy.id,
    caveats: new Set(policy.caveats),
    forces: new Set(policy.forces),
  };
}

/** Takes over the switches of a policy of the study. */
export function choosePolicy(policy: Policy): void {
  switchTo(policy.title, switchesOf(policy));
}

export function setCaveat({ id, title }: Caveat, inForce: boolean): void {
  const caveats = withMember(state.peek().caveats, id, inForce);
  switchTo(text.rules.switched(title, inForce), { caveats });
}

export function setForce({ id, title }: Force, committed: boolean): void {
  const forces = withMember(state.peek().forces, id, committed);
  switchTo(text.rules.switched(title, committed), { forces });
}

function switchTo(label: string, next: Partial<Switches>): void {
  const before = presentSwitches();
  const after = { ...before, ...next };
  if (after.start === before.start && sameSets(after, before)) return;
  batch(() => {
    change.value = { label, before, after };
    setChoice(after);
  });
}

function sameSets(a: Switches, b: Switches): boolean {
  return sameMembers(a.caveats, b.caveats) && sameMembers(a.forces, b.forces);
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}

function presentSwitches(): Switches {
  const { start, caveats, forces } = state.peek();
  return { start, caveats, forces };
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
