/**
 * The work on the study: how it begins (a link, what was kept, else a shipped study), its history,
 * and what of it is kept. Small, since every visit loads it; the editor itself comes when it is opened.
 */
import { effect, signal, untracked } from '@preact/signals';
import { InputError, type Problem } from '../../src/scenario/problems.ts';
import { parsePolicy } from '../../src/study/policy-expression.ts';
import { tryTexts } from '../engine/checker.ts';
import { fetchShipped, openLoaded, openShipped, shippedEntries } from '../engine/engine.ts';
import { isOurs } from '../share/address.ts';
import type { Shared, SharedChoice } from '../share/link.ts';
import { choice, chosenPolicy, lastSwitch, setChoice } from '../state/choice.ts';
import { files, lastChange, sameTexts, setFiles, type StudyTexts } from '../state/files.ts';
import { isChanged, originOf, setOrigin } from '../state/origin.ts';
import { checking, study } from '../state/study.ts';
import { text } from '../text/en-edit.ts';
import { historyKey, NO_HISTORY, recorded, recordedSwitch, redone, undone } from './history.ts';
import { findKept, forget, keep, type KeptWork, markTrying, storesOf } from './keep.ts';

/** Something that the reader is told; it stays until it is closed or the next one comes. */
export interface Notice {
  readonly kind: 'info' | 'error';
  readonly title: string;
  readonly problems: readonly Problem[];
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const notice = signal<Notice | null>(null);
export const history = signal(NO_HISTORY);

/** A link may not set a stranger's machine to work for hours. */
const MOST_REPLICATIONS = 10_000;

/** Work is kept when nothing has changed for this long. */
const KEEP_AFTER_MS = 400;

const stores = storesOf([() => sessionStorage, () => localStorage]);
/** Only while this is set is anything kept: before it, nothing is the reader's. */
let begun = false;
/** What the link in the address says; the address is emptied when the page says something else. */
let linked: Shared | null = null;

export function startWork(): void {
  effect(() => {
    const change = lastChange.value;
    if (change === null) return;
    untracked(() => (history.value = recorded(history.peek(), change, Date.now())));
  });
  effect(() => {
    const change = lastSwitch.value;
    if (change === null) return;
    untracked(() => {
      history.value = recordedSwitch(history.peek(), files.peek(), change, Date.now());
    });
  });
  keepWhatChanges();
  addEventListener('keydown', onKey);
  addEventListener('hashchange', () => {
    if (isOurs(location.hash)) void followLink(location.hash);
  });
  void begin();
}

export function undo(): void {
  const back = undone(history.peek());
  if (back === undefined) return;
  history.value = back.history;
  const { before, switches, label } = back.step;
  if (switches === undefined) setFiles(before, text.history.undone(label), 'undo');
  else setChoice(switches.before);
}

export function redo(): void {
  const on = redone(history.peek());
  if (on === undefined) return;
  history.value = on.history;
  const { after, switches, label } = on.step;
  if (switches === undefined) setFiles(after, text.history.redone(label), 'undo');
  else setChoice(switches.after);
}

/** A text field has an undo of its own, and so has the rules' editor. */
function onKey(event: KeyboardEvent): void {
  const wanted = historyKey(event);
  const target = event.composedPath()[0];
  if (
    wanted === undefined ||
    event.defaultPrevented ||
    (target instanceof Element &&
      target.matches(
        'textarea, input:not([type=range], [type=checkbox], [type=radio]), [contenteditable], [contenteditable] *',
      ))
  ) {
    return;
  }
  event.preventDefault();
  if (wanted === 'undo') undo();
  else redo();
}

async function begin(): Promise<void> {
  const found = findKept(stores);
  if (found.kind === 'corrupted') tell('info', text.kept.corrupted);
  if (found.kind === 'work') await restore(found.work);
  if (isOurs(location.hash)) await followLink(location.hash);
  if (files.peek().files.size === 0) await openShipped(shippedEntries[0]?.id ?? '');
  begun = true;
}

async function restore(work: KeptWork): Promise<void> {
  markTrying(stores, true);
  if (work.shipped !== null) await openShipped(work.shipped);
  else if (work.opened !== null) await openTexts(work.opened, text.kept.restored);
  const here = files.peek();
  // the study is not shipped any more, or what was opened does not pass today's checks
  if (here.entry !== work.entry) {
    markTrying(stores, false);
    if (work.texts !== null) tell('error', text.kept.lost);
    return;
  }
  if (work.texts !== null) {
    setFiles(work.texts, text.kept.restored);
    tell('info', text.kept.restoredFrom(new Date(work.savedAtMs)), [], {
      label: text.kept.discard,
      run: discard,
    });
  }
  await checked();
  choose(work, false);
  markTrying(stores, false);
}

/** Back to the study as it was opened; undo brings the work back. */
export function discard(): void {
  const origin = originOf(files.peek());
  if (origin !== undefined) setFiles(origin.texts, text.kept.discarded);
  notice.value = null;
}

/** Opens texts that did not come with the page, if they pass every check. */
export async function openTexts(texts: StudyTexts, label: string): Promise<boolean> {
  const answer = await tryTexts(texts);
  if (answer.kind === 'sound') {
    setOrigin({ shipped: null, texts, proposals: [] });
    openLoaded({ ...answer.study, texts }, label);
    notice.value = null;
    return true;
  }
  if (answer.kind === 'unsound') tell('error', text.open.refused, answer.problems);
  else if (answer.kind === 'broken') tell('error', text.open.broken(answer.message));
  return false;
}

export function tell(
  kind: Notice['kind'],
  title: string,
  problems: readonly Problem[] = [],
  action?: Notice['action'],
): void {
  notice.value = { kind, title, problems, ...(action === undefined ? {} : { action }) };
}

async function followLink(hash: string): Promise<void> {
  const { readFragment } = await import('../share/link.ts');
  let read;
  try {
    read = await readFragment(hash, async (id) => (await fetchShipped(id))?.texts);
  } catch {
    tell('error', text.link.failed);
    return;
  }
  if (!read.ok) {
    clearAddress();
    tell('error', text.link.refused[read.why](titleOf(read.study)));
    return;
  }
  const { shared } = read;
  linked = shared;
  if (shared.study === null) {
    if (!(await openTexts(shared.texts, text.link.opened))) return clearAddress();
  } else {
    const here = originOf(files.peek());
    if (here?.shipped !== shared.study) await openShipped(shared.study);
    setFiles(shared.texts, text.link.opened);
  }
  await checked();
  choose(shared, true);
}

function titleOf(id: string | undefined): string {
  return shippedEntries.find((one) => one.id === id)?.title ?? id ?? '';
}

function clearAddress(): void {
  linked = null;
  window.history.replaceState(window.history.state, '', location.pathname + location.search);
}

/** Resolves when the present texts have been checked. */
function checked(): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (checking.value) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

/** Sets the switches to what a link or kept work says, as far as the study has them. */
function choose({ policy, seed, replications, until }: SharedChoice, say: boolean): void {
  const loaded = study.peek();
  if (loaded === null) return;
  setChoice({
    seed,
    replications: Math.min(Math.max(1, replications), MOST_REPLICATIONS),
    until,
  });
  try {
    const { caveats, forces } = parsePolicy(loaded, policy);
    const [start = ''] = policy.split(',');
    setChoice({ start: start.trim(), caveats: new Set(caveats), forces: new Set(forces) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (say) tell('error', text.link.policy, error.problems);
  }
}

function keepWhatChanges(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  const now = (): void => {
    clearTimeout(timer);
    if (!begun || keepWork() || told) return;
    told = true;
    tell('error', text.kept.impossible);
  };
  effect(() => {
    const texts = files.value;
    const policy = chosenPolicy.value?.id;
    const { seed, replications, until } = choice.value;
    if (linked !== null && policy !== undefined && begun) {
      if (!says(linked, texts, { policy, seed, replications, until })) clearAddress();
    }
    clearTimeout(timer);
    timer = setTimeout(now, KEEP_AFTER_MS);
  });
  addEventListener('pagehide', now);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') now();
  });
}

function says(link: Shared, texts: StudyTexts, now: SharedChoice): boolean {
  return (
    sameTexts(link.texts, texts) &&
    link.policy === now.policy &&
    link.seed === now.seed &&
    link.replications === now.replications &&
    link.until === now.until
  );
}

/** False when there was something to keep and no place for it. */
function keepWork(): boolean {
  const texts = files.peek();
  const origin = originOf(texts);
  const policy = chosenPolicy.peek();
  if (origin === undefined || policy === null) return true;
  const isWork = isChanged(texts);
  const kept = keep(stores, {
    entry: texts.entry,
    shipped: origin.shipped,
    opened: origin.shipped === null ? origin.texts : null,
    texts: isWork ? texts : null,
    policy: policy.id,
    seed: choice.peek().seed,
    replications: choice.peek().replications,
    until: choice.peek().until,
    savedAtMs: Date.now(),
  });
  if (!kept && !isWork) forget(stores, texts.entry);
  return kept || !isWork;
}
