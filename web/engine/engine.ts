/** Starts the page: the first study in, then the work that follows from every change. */
import { batch } from '@preact/signals';
import { shipped } from 'virtual:shipped-studies';
import { choosePolicy, setChoice } from '../state/choice.ts';
import { setFiles } from '../state/files.ts';
import { studyState, type LoadedStudy } from '../state/study.ts';
import { type ShippedStudy, unpack } from './shipped.ts';

export function start(): void {
  const first = shipped[0];
  if (first !== undefined) void openShipped(first.id);
}

/** Opens a study that the page ships. */
export async function openShipped(id: string): Promise<void> {
  const entry = shipped.find((one) => one.id === id);
  if (entry === undefined) return;
  const answer = await fetch(entry.url);
  const packed = (await answer.json()) as ShippedStudy;
  const loaded = unpack(packed);
  batch(() => {
    studyState.loaded.value = loaded;
    setFiles(loaded.texts, loaded.scenario.title, 'open');
    beginWith(loaded);
  });
}

function beginWith({ scenario }: LoadedStudy): void {
  const first = scenario.policies.find(({ id }) => id === 'own-airspace') ?? scenario.policies[0];
  if (first !== undefined) choosePolicy(first);
  setChoice({ compared: new Set(scenario.policies.map(({ id }) => id)) });
}
