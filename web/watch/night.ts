/** The night that is open, and how it comes to be: follows study, rules and choice of night. */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { Scenario } from '../../src/scenario/model.ts';
import { selectionOf } from '../../src/study/request.ts';
import { answer } from '../state/answer.ts';
import { choice, chosenPolicy } from '../state/choice.ts';
import { study } from '../state/study.ts';
import { nightChoice, nightly, type NightChoice, playing } from '../state/watch.ts';
import { type NightKey, replicationToWatch, sameKey } from './choose-night.ts';
import type { OpenedNight } from './opened.ts';
import { nightOpener, type NightOpener } from './watch-client.ts';

interface OpenNight extends NightKey {
  readonly scenario: Scenario;
  readonly choice: NightChoice;
  readonly replication: number;
  readonly night: OpenedNight;
}

const open = signal<OpenNight | null>(null);
const busy = signal(false);
const wrong = signal<string | null>(null);
/** Whether the reader has asked to watch before the answer was settled. */
const asked = signal(false);

/** The night that is open. */
export const opened: ReadonlySignal<OpenedNight | null> = computed(() => open.value?.night ?? null);
export const opening: ReadonlySignal<boolean> = busy;
/** Why the night could not be opened. */
export const problem: ReadonlySignal<string | null> = wrong;

/** Whether there is anything to open yet. */
export const openable = computed(() => study.value !== null && nightly.value !== null);

/** Whether the reader has moved time in the night that is open, or let it run. */
export const watching = signal(false);

/** Opens a night at once, from as many replications as there are. */
export function askToWatch(): void {
  asked.value = true;
}

const attempts = signal(0);

/** Opens once more what could not be opened. */
export function tryAgain(): void {
  attempts.value += 1;
}

const wanted = computed(() => {
  const loaded = study.value;
  const policy = chosenPolicy.value;
  if (loaded === null || policy === null) return null;
  const { seed } = choice.value;
  const key = { study: loaded.digest, policy: policy.id, seed };
  const { phase } = answer.value;
  const before = open.value;
  const sameRaid = before?.scenario.id === loaded.scenario.id && before.seed === seed;
  const replication = replicationToWatch({
    key,
    choice: nightChoice.value,
    nightly: nightly.value,
    replicationsPerVariant: loaded.scenario.replicationsPerVariant,
    settled: phase === 'settled' || phase === 'cancelled',
    asked: asked.value,
    watching: watching.value,
    open: sameRaid ? before : null,
  });
  return replication === null ? null : { loaded, policy, key, replication };
});

/** Begins to follow; returns what ends it. */
export function followNights(opener: NightOpener = nightOpener()): () => void {
  const stops = [pinWhenRulesChange(), openWhatIsWanted(opener)];
  return () => {
    for (const stop of stops) stop();
    opener.cancel();
  };
}

/** Who flips a rule while watching a night wants to see that night under the other rules. */
function pinWhenRulesChange(): () => void {
  return effect(() => {
    const policy = chosenPolicy.value?.id;
    untracked(() => {
      const before = open.peek();
      if (before === null || before.policy === policy || !watching.peek()) return;
      nightChoice.value = before.replication;
    });
  });
}

function openWhatIsWanted(opener: NightOpener): () => void {
  let under: string | null = null;
  return effect(() => {
    const next = wanted.value;
    const picked = nightChoice.value;
    const attempt = attempts.value;
    // The first answer is wanted sooner, and these would take a processor from it.
    if (next !== null && answer.value.phase === 'loading') return;
    untracked(() => {
      const before = open.peek();
      if (next === null) {
        under = null;
        opener.cancel();
        // The night of another study or another raid says nothing about this one.
        if (before !== null || busy.peek()) closeNight();
        return;
      }
      const { loaded, policy, key, replication } = next;
      const { scenario } = loaded;
      const about = { ...key, scenario, choice: picked, replication };
      if (
        before !== null &&
        sameKey(before, key) &&
        before.scenario === scenario &&
        before.replication === replication
      ) {
        under = null;
        opener.cancel();
        busy.value = false;
        if (before.choice !== picked) open.value = { ...before, choice: picked };
        return;
      }
      const question = `${key.study} ${key.policy} ${key.seed} ${replication} ${attempt}`;
      if (under === question) return;
      under = question;
      busy.value = true;
      wrong.value = null;
      const request = {
        seed: key.seed,
        replication,
        policyId: policy.id,
        policy: selectionOf(loaded, policy),
      };
      opener.open(loaded, request).then(
        (night) => {
          if (night === null) return;
          batch(() => {
            under = null;
            busy.value = false;
            asked.value = false;
            if (before?.replication !== replication) {
              playing.value = false;
              watching.value = false;
            }
            open.value = { ...about, choice: nightChoice.peek(), night };
          });
        },
        (error: unknown) => {
          batch(() => {
            busy.value = false;
            wrong.value = error instanceof Error ? error.message : String(error);
          });
        },
      );
    });
  });
}

function closeNight(): void {
  batch(() => {
    open.value = null;
    busy.value = false;
    asked.value = false;
    playing.value = false;
    watching.value = false;
  });
}
