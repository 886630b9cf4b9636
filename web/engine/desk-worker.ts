/**
 * The desk: takes questions, hands tasks to the workers, merges what comes back and tells the page
 * how far the answer is. Merging takes time, which is why the page leaves it to a thread of its own.
 */
import type { FromWorker, InitMessage, TaskMessage } from '../../src/study/protocol.ts';
import {
  changeFrom,
  type Group,
  Inquiry,
  type Known,
  type Matter,
  openMatter,
  type Work,
} from './inquiry.ts';
import type { FromDesk, Held, Hello, ToDesk, Update } from './messages.ts';
import { holdLock, scope } from './scope.ts';
import { TallyBook } from './tally-book.ts';

/** Between two updates of the sentence, and of the tables, which take longer to read. */
const SENTENCE_MS = 150;
const TABLES_MS = 900;
/** The first answer waits for this many variants, or so long: two alone give a useless interval. */
const FIRST_VARIANTS = 5;
const FIRST_MS = 300;
/** Variants merged before other messages are let in. */
const AT_ONCE = 5;

interface Member {
  readonly port: MessagePort;
  work: (Work & { readonly id: number }) | null;
}

const members = new Map<number, Member>();
let matter: Matter | undefined;
let inquiry: Inquiry | undefined;
/** Of the study before its last edit, until something else is asked of it. */
let beforeEdit: Known | null = null;
let stopped = false;
let nextId = 0;
let askedAt = 0;
/** What the page has been told. */
let told = { head: 0, headAt: 0, compared: 0, priced: 0, tablesAt: 0, complete: false };
let turn: ReturnType<typeof setTimeout> | undefined;

scope.addEventListener('message', ({ data }: MessageEvent<ToDesk | Hello>) => {
  switch (data.kind) {
    case 'hello':
      holdLock(data.lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
      break;
    case 'study':
      beforeEdit = data.edited ? latestKnown() : null;
      matter = openMatter(data.study, data.seed, new TallyBook());
      inquiry = undefined;
      for (const member of members.values()) begin(member);
      break;
    case 'worker':
      join(data.index, data.port);
      break;
    case 'ask':
      if (matter === undefined) return;
      stopped = false;
      if (inquiry !== undefined && inquiry.question.chosen.id !== data.question.chosen.id) {
        beforeEdit = null;
      }
      inquiry = new Inquiry(matter, data.question, inquiry);
      askedAt = performance.now();
      told = { head: 0, headAt: 0, compared: 0, priced: 0, tablesAt: 0, complete: false };
      matter.book.touch([...inquiry.compared.selections, ...inquiry.head.selections]);
      matter.book.trim([...inquiry.compared.selections, ...inquiry.head.selections]);
      share();
      later(0);
      break;
    case 'stop':
      stopped = true;
      break;
  }
});

/** Of edits that follow each other before an answer, the first is what one compares with. */
function latestKnown(): Known | null {
  return inquiry !== undefined && inquiry.head.variants >= 2 ? inquiry.head.known() : beforeEdit;
}

/** A worker begins a study; answers to tasks of an earlier one will find nobody waiting. */
function begin(member: Member): void {
  member.work = null;
  if (matter === undefined) return;
  const { scenario, book } = matter.study;
  member.port.postMessage({
    kind: 'init',
    scenario,
    book,
    seed: matter.seed,
  } satisfies InitMessage);
}

/** A new worker, or one in the place of another, whose task is then nobody's again. */
function join(index: number, port: MessagePort): void {
  members.get(index)?.port.close();
  const member: Member = { port, work: null };
  members.set(index, member);
  port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => take(member, data));
  port.start();
  begin(member);
  share();
}

/** Gives every idle worker something to do: one task each, so that a new question soon has them all. */
function share(): void {
  if (inquiry === undefined || stopped) return;
  const current = inquiry;
  const workers = Math.max(1, members.size);
  for (const [index, member] of members) {
    if (member.work !== null) continue;
    const work = current.next(index, workers);
    if (work === undefined) continue;
    const id = nextId;
    nextId += 1;
    member.work = { ...work, id };
    member.port.postMessage({ kind: 'task', id, task: work.task } satisfies TaskMessage);
  }
}

function take(member: Member, message: FromWorker): void {
  const { work } = member;
  if (work === null || work.id !== message.id) return;
  member.work = null;
  if (message.kind === 'failed') {
    stopped = true;
    const what = `variant ${work.task.variant} of seed ${matter?.seed ?? 0}: ${message.message}`;
    if (inquiry !== undefined)
      say({ kind: 'failed', question: inquiry.question.id, message: what });
    return;
  }
  matter?.book.add(message.result, work.selections);
  share();
  later(0);
}

function later(ms: number): void {
  if (turn !== undefined) return;
  turn = setTimeout(() => {
    turn = undefined;
    proceed();
  }, ms);
}

/** Merges some of what has come and tells what is worth telling. */
function proceed(): void {
  if (inquiry === undefined) return;
  const { head, step, compared } = inquiry;
  let more = head.advance(inquiry.wanted, 4 * AT_ONCE);
  if (inquiry.decide()) {
    more = true;
    share();
  }
  more = step?.advance(head.variants, 4 * AT_ONCE) === true || more;
  tellHead(inquiry);
  if (!more) {
    more = compared.advance(inquiry.wanted, AT_ONCE);
    more = inquiry.advancePrices(AT_ONCE) || more;
    tellTables(inquiry, more);
  }
  if (more) later(0);
}

function tellHead({ head, step, question, wanted, complete }: Inquiry): void {
  const variants = Math.min(head.variants, step?.variants ?? head.variants);
  if (variants === told.head || variants < Math.min(2, wanted)) return;
  const now = performance.now();
  const done = variants >= wanted;
  const due =
    done ||
    (told.head === 0
      ? variants >= FIRST_VARIANTS || now - askedAt >= FIRST_MS
      : now - told.headAt >= SENTENCE_MS);
  if (!due) {
    later(told.head === 0 ? FIRST_MS - (now - askedAt) : SENTENCE_MS - (now - told.headAt));
    return;
  }
  told = { ...told, head: variants, headAt: now };
  update(question.id, {
    head: head.result(question.confidence),
    step: step?.result(question.confidence) ?? null,
    edit: beforeEdit === null ? null : changeFrom(beforeEdit, head.known(), question.confidence),
    // the baseline comes first, and alone where it is the one chosen
    nightly: head.leakersByReplication(head.policies.length - 1),
    wanted,
    complete,
  });
}

function tellTables(current: Inquiry, more: boolean): void {
  const { compared, question, priced, wanted, complete } = current;
  const now = performance.now();
  const grown = (group: Group): boolean => group.variants >= 2 && group.variants > told.compared;
  const newRows = grown(compared);
  const newPrices = priced > told.priced && priced >= 2;
  if (!newRows && !newPrices && complete === told.complete) return;
  const due = complete || (told.tablesAt === 0 && !more) || now - told.tablesAt >= TABLES_MS;
  if (!due) {
    if (!more) later(TABLES_MS - (now - told.tablesAt));
    return;
  }
  told = { ...told, tablesAt: now, complete };
  if (newRows) told.compared = compared.variants;
  if (newPrices) told.priced = priced;
  update(question.id, {
    ...(newRows ? { compared: compared.result(question.confidence) } : {}),
    ...(newPrices ? { prices: current.prices() } : {}),
    wanted,
    complete,
  });
}

function update(question: number, part: Update): void {
  say({ kind: 'update', question, update: part });
}

function say(message: FromDesk): void {
  scope.postMessage(message);
}
