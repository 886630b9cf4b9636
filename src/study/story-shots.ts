/** Launches, outcomes, shots that were due and not fired, and how the threat's flight ended. */
import { FateCode } from '../kernel/replication.ts';
import { Stage } from '../kernel/state.ts';
import { TraceKind, type TraceEvent } from '../kernel/trace.ts';
import { slantM } from './story-reach.ts';
import { wastedByFlights } from './story-flights.ts';
import type { StoryRun } from './story-run.ts';
import { distanceText, listText, type StoryLine } from './story.ts';
import { axesOf } from './variant.ts';

/** `TraceKind.blocked` of a unit that left the threat to another of its group. */
const STOOD_BACK = -1;

/** Shots, and what kept due ones from being fired. */
export function shotLines(run: StoryRun, t: number): StoryLine[] {
  const { program: p } = run;
  const lines: StoryLine[] = [];
  for (const q of run.pairsOf(t)) {
    const u = p.pairUnit[q] as number;
    const events = unitEvents(run, t, u);
    lines.push(...firedLines(run, q, events), ...blockedLines(run, t, u, events));
  }
  return lines;
}

function unitEvents(run: StoryRun, t: number, u: number): TraceEvent[] {
  return run.events.filter(
    (e) =>
      e.threat === t &&
      e.subject === u &&
      (e.kind === TraceKind.launched ||
        e.kind === TraceKind.intercepted ||
        e.kind === TraceKind.blocked),
  );
}

function firedLines(run: StoryRun, q: number, events: readonly TraceEvent[]): StoryLine[] {
  const { clock } = run;
  const lines: StoryLine[] = [];
  const { id: unit, title, nation } = unitOf(run, q);
  const shots = events.filter((e) => e.kind !== TraceKind.blocked);
  shots.forEach((e, i) => {
    const at = { tick: e.tick, clock: clock.at(e.tick), nation, unit };
    if (e.kind === TraceKind.launched) {
      const next = shots[i + 1];
      const meets =
        next?.kind === TraceKind.intercepted
          ? `, to meet it at ${clock.at(next.tick)}, ${distanceText(rangeAt(run, q, next.tick))} away`
          : '';
      const text = `${title} launches ${roundsText(e.value)}${meets}`;
      lines.push({ ...at, kind: 'fired', rounds: e.value, text });
      return;
    }
    const rounds = shots[i - 1]?.value ?? 1;
    const what = rounds === 1 ? 'the round' : rounds === 2 ? 'both rounds' : `all ${rounds} rounds`;
    const text =
      e.value === 1
        ? `${rounds === 1 ? 'the round' : 'a round'} of ${title} destroys it`
        : `${what} of ${title} ${rounds === 1 ? 'misses' : 'miss'}`;
    lines.push({ ...at, kind: 'intercept', text });
  });
  return lines;
}

function roundsText(n: number): string {
  return n === 1 ? 'one round' : `${n} rounds`;
}

function unitOf(run: StoryRun, q: number): { id: string; title: string; nation: string } {
  const unit = run.compiler.entities.units[run.program.pairUnit[q] as number]?.unit;
  return { id: unit?.id ?? '', title: unit?.title ?? '', nation: unit?.nation ?? '' };
}

/** Slant range at an intercept of a pair, m. */
function rangeAt(run: StoryRun, q: number, tick: number): number {
  const { program: p } = run;
  const stop = p.pairWindows[q + 1] as number;
  let w = p.pairWindows[q] as number;
  while (w + 1 < stop && (p.windowLast[w] as number) < tick) w += 1;
  return slantM(run, w, tick);
}

/** Due and not fired: equal reasons in a row are one line. */
function blockedLines(
  run: StoryRun,
  t: number,
  u: number,
  events: readonly TraceEvent[],
): StoryLine[] {
  const { clock } = run;
  const runs: { first: number; last: number; reason: number }[] = [];
  let open: { first: number; last: number; reason: number } | null = null;
  for (const e of events) {
    if (e.kind === TraceKind.launched) open = null;
    if (e.kind !== TraceKind.blocked) continue;
    if (open !== null && open.reason === e.value) open.last = e.tick;
    else {
      open = { first: e.tick, last: e.tick, reason: e.value };
      runs.push(open);
    }
  }
  const unit = run.compiler.entities.units[u]?.unit;
  return runs.map(({ first, last, reason }) => ({
    tick: first,
    clock: clock.at(first),
    kind: 'blocked' as const,
    ...(unit === undefined ? {} : { nation: unit.nation, unit: unit.id }),
    text: `${unit?.title ?? ''} ${reasonText(run, t, u, reason)}${last - first >= 10 ? `, still at ${clock.at(last)}` : ''}`,
  }));
}

function reasonText(run: StoryRun, t: number, u: number, reason: number): string {
  const { program: p } = run;
  if (reason === STOOD_BACK) return 'stands back: another unit is engaging it';
  if (reason === Stage.noChannel) return 'could shoot, but has no channel free';
  if (reason === Stage.noRound) return 'could shoot, but has no round ready';
  const c = p.threatClass[t] as number;
  const name = run.compiler.classes[c] ?? '';
  return p.unitClassWilling[u * p.counts.classes + c] === 0
    ? `could shoot, but spends no round on class ${name}`
    : 'could shoot, but holds back its rounds for other classes';
}

/** The last line of a story, and who or what ended it. */
export function endLine(run: StoryRun, t: number): StoryLine {
  const { state, clock, program: p } = run;
  const tick = run.endOf(t);
  const stopper = state.stopper[t] as number;
  const { units, flights } = p.counts;
  const { entities } = run.compiler;
  const entry = entities.entries[stopper - units - flights];
  const unit =
    stopper < units ? entities.units[stopper]?.unit : entities.flights[stopper - units]?.flight;
  const where = run.whereText(t, tick);
  const target = run.target(t)?.title ?? 'its target';
  const text = ((): string => {
    switch (state.fate[t]) {
      case FateCode.intercepted:
        return unit === undefined
          ? `destroyed ${where} by ${entry?.screen.title ?? 'a screen'}`
          : `destroyed ${where} by ${unit.title}`;
      case FateCode.softKilled:
        return `loses its guidance ${where} to ${entry?.screen.title ?? 'a screen'} and comes down elsewhere`;
      case FateCode.failed:
        return `fails by itself ${where}`;
      case FateCode.hit:
        return `hits ${target}`;
      case FateCode.missedTarget:
        return `comes to the end of its path and misses ${target}`;
      default:
        return 'leaves the area of the study';
    }
  })();
  const by = unit ?? entry?.screen;
  return {
    tick,
    clock: clock.at(tick),
    kind: 'end',
    ...(by === undefined ? {} : { nation: by.nation, unit: by.id }),
    text: `${text}${wastedText(run, t)}`,
  };
}

/** Rounds still in flight when the threat ended. */
function wastedText(run: StoryRun, t: number): string {
  const wasted: string[] = [];
  for (const q of run.pairsOf(t)) {
    const shots = unitEvents(run, t, run.program.pairUnit[q] as number).filter(
      (e) => e.kind !== TraceKind.blocked,
    );
    const last = shots[shots.length - 1];
    if (last?.kind !== TraceKind.launched) continue;
    wasted.push(`${roundsText(last.value)} of ${unitOf(run, q).title}`);
  }
  wasted.push(...wastedByFlights(run, t));
  return wasted.length === 0 ? '' : `; ${listText(wasted)} in flight came too late`;
}

/** Id of what stopped a threat, as the tables name it. */
export function stopperOf(run: StoryRun, t: number): string | null {
  const stopper = run.state.stopper[t] as number;
  return stopper < 0 ? null : (axesOf(run.compiler).stoppers[stopper]?.id ?? null);
}
