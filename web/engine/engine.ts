/** Starts the page: the first study in, then the work that follows from every change. */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { shipped } from 'virtual:shipped-studies';
import type { Policy } from '../../src/index.ts';
import { commandFor } from '../answer/command.ts';
import { answerState } from '../state/answer.ts';
import { choice, chosenPolicy, nightsFor, setChoice, switchesOf } from '../state/choice.ts';
import { files, setFiles } from '../state/files.ts';
import { originOf, setOrigin } from '../state/origin.ts';
import { type LoadedStudy, study, studyState } from '../state/study.ts';
import { learnRules, watchTexts } from './checker.ts';
import { ask, forget, startDesk, tellStudy } from './desk.ts';
import { keepForOffline } from './offline.ts';
import { type Proposal, type ShippedStudy, unpack } from './shipped.ts';

const trouble = signal<string | null>(null);

/** Who proposed or refused what, where the study tells. */
export const proposals: ReadonlySignal<readonly Proposal[]> = computed(
  () => originOf(files.value)?.proposals ?? [],
);
/** Why the first study could not be loaded. */
export const loadTrouble: ReadonlySignal<string | null> = trouble;

export const shippedEntries = shipped;

/** `begin` opens the first study, once the engine can work on it. */
export function start(begin: () => void): void {
  startDesk();
  watchTexts();
  keepChoiceWithinStudy();
  askWhenAnythingChanges();
  keepForOffline();
  begin();
}

/** Opens a study that the page ships. */
export async function openShipped(id: string): Promise<void> {
  trouble.value = null;
  try {
    const packed = await loadShipped(id);
    if (packed === undefined) return;
    const loaded = unpack(packed);
    learnRules(packed.rules);
    setOrigin({ shipped: id, texts: loaded.texts, proposals: packed.proposals });
    openLoaded(loaded);
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : String(error);
  }
}

/** A study that the page ships, without opening it; undefined when it ships none of that id. */
export async function fetchShipped(id: string): Promise<LoadedStudy | undefined> {
  const packed = await loadShipped(id);
  return packed === undefined ? undefined : unpack(packed);
}

async function loadShipped(id: string): Promise<ShippedStudy | undefined> {
  const entry = shipped.find((one) => one.id === id);
  if (entry === undefined) return undefined;
  const answer = await fetch(entry.url);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return (await answer.json()) as ShippedStudy;
}

/** Opens a study that has been checked: nothing of the one before stays. */
export function openLoaded(loaded: LoadedStudy, label = loaded.scenario.title): void {
  batch(() => {
    forget();
    studyState.loaded.value = loaded;
    setFiles(loaded.texts, label, 'open');
    beginWith(loaded);
  });
}

/** What a study is first asked: its second neighbour, so that there is something to flip. */
function beginWith({ scenario }: LoadedStudy): void {
  const { policies, baseline } = scenario;
  const first =
    policies.find(({ id }) => id === 'own-airspace') ??
    policies.find(({ id, caveats }) => id !== baseline && caveats.length > 0) ??
    policies[0];
  if (first !== undefined) setChoice(switchesOf(first));
  setChoice({ compared: new Set(policies.map(({ id }) => id)) });
}

/** An edit may take away a policy, a caveat or a force that the choice names. */
function keepChoiceWithinStudy(): void {
  effect(() => {
    const loaded = study.value;
    if (loaded === null) return;
    untracked(() => {
      const { start: from, caveats, forces, compared } = choice.peek();
      const { policies } = loaded.scenario;
      const knownCaveats = new Set(loaded.book.caveats.map(({ id }) => id));
      const knownForces = new Set(loaded.scenario.forces.map(({ id }) => id));
      const knownPolicies = new Set(policies.map(({ id }) => id));
      const within = (set: ReadonlySet<string>, known: ReadonlySet<string>): boolean =>
        [...set].every((id) => known.has(id));
      if (!knownPolicies.has(from)) {
        beginWith(loaded);
      } else if (
        !within(caveats, knownCaveats) ||
        !within(forces, knownForces) ||
        !within(compared, knownPolicies)
      ) {
        const cut = (set: ReadonlySet<string>, known: ReadonlySet<string>): ReadonlySet<string> =>
          new Set([...set].filter((id) => known.has(id)));
        setChoice({
          caveats: cut(caveats, knownCaveats),
          forces: cut(forces, knownForces),
          compared: cut(compared, knownPolicies),
        });
      }
    });
  });
}

function askWhenAnythingChanges(): void {
  let last: { readonly study: LoadedStudy; readonly chosen: Policy } | undefined;
  let before: Policy | null = null;
  let told: { readonly study: LoadedStudy; readonly seed: number } | undefined;
  effect(() => {
    const loaded = study.value;
    const chosen = chosenPolicy.value;
    const { compared, seed } = choice.value;
    if (loaded === null || chosen === null) return;
    untracked(() => {
      const { scenario } = loaded;
      const baseline = scenario.policies.find(({ id }) => id === scenario.baseline);
      if (baseline === undefined) return;
      if (told?.study !== loaded || told.seed !== seed) {
        const edited = told?.seed === seed && told.study.texts.entry === loaded.texts.entry;
        told = { study: loaded, seed };
        tellStudy(loaded, seed, edited);
      }
      // a switch is compared with what was there before it; other changes leave that as it was
      if (last?.study !== loaded) before = null;
      else if (last.chosen.id !== chosen.id) before = last.chosen;
      last = { study: loaded, chosen };
      const { replications, until } = nightsFor(choice.peek(), chosen.id !== baseline.id);
      const variants = Math.max(1, Math.ceil(replications / scenario.replicationsPerVariant));
      ask(
        {
          chosen,
          baseline,
          before,
          compared: scenario.policies.filter(({ id }) => compared.has(id) || id === baseline.id),
          variants,
          until,
          confidence: 0.95,
        },
        scenario.replicationsPerVariant,
      );
      answerState.value = {
        ...answerState.peek(),
        command: commandFor(loaded, chosen, { seed, replications, until }),
      };
    });
  });
}
