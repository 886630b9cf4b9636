/** The night that is open, and how it comes to be: follows study, rules and choice of night. */
import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { selectionOf } from '../../src/study/request.ts';
import { answer } from '../state/answer.ts';
import { choice, chosenPolicy } from '../state/choice.ts';
import { study } from '../state/study.ts';
import { nightChoice, nightly, type NightChoice, playing } from '../state/watch.ts';
import { type NightKey, replicationToWatch, sameKey } from './choose-night.ts';
import type { OpenedNight } from './opened.ts';
import { nightOpener, type NightOpener } from './watch-client.ts';

interface OpenNight extends NightKey {
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

/** Opens the night at once, from as many replications as there are. */
export function askToWatch(): void {
  asked.value = true;
}

const wanted = computed(() => {
  const loaded = study.value;
  const policy = chosenPolicy.value;
  if (loaded === null || policy === null) return null;
  const { seed } = choice.value;
  const key = { study: loaded.digest, policy: policy.id, seed };
  const { phase } = answer.value;
  const replication = replicationToWatch({
    key,
    choice: nightChoice.value,
    nightly: nightly.value,
    replicationsPerVariant: loaded.scenario.replicationsPerVariant,
    settled: phase === 'settled' || phase === 'cancelled',
    asked: asked.value,
    open: open.value,
  });
  return replication === null ? null : { loaded, policy, key, replication };
});

/** Begins to follow; returns what ends it. */
export function followNights(opener: NightOpener = nightOpener()): () => void {
  const stop = effect(() => {
    const next = wanted.value;
    const picked = nightChoice.value;
    const present = open.peek();
    if (next === null) {
      opener.cancel();
      // The night of another study or another raid says nothing about this one.
      if (present !== null) closeNight();
      return;
    }
    const { loaded, policy, key, replication } = next;
    const about = { ...key, choice: picked, replication };
    if (present !== null && sameKey(present, key) && present.replication === replication) {
      if (present.choice !== picked) open.value = { ...present, choice: picked };
      opener.cancel();
      busy.value = false;
      return;
    }
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
          if (present?.replication !== replication) playing.value = false;
          open.value = { ...about, night };
          busy.value = false;
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
  return () => {
    stop();
    opener.cancel();
  };
}

function closeNight(): void {
  batch(() => {
    open.value = null;
    busy.value = false;
    asked.value = false;
    playing.value = false;
  });
}
