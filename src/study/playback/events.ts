/** Everything that happened in a night, in words and in order of time. */
import { TraceKind, type TraceEvent } from '../../kernel/trace.ts';
import { askedText, releasedText } from '../story-reach.ts';
import type { StoryRun } from '../story-run.ts';
import { RANK, type Story, type StoryKind } from '../story.ts';
import type { PlaybackEvent, PlaybackLine } from './playback.ts';

/**
 * What a story says for its own sake: that something had not happened by a threat's end is no event,
 * and a release for the whole raid, which every story repeats, is one and not hundreds.
 */
const STORY_ONLY: ReadonlySet<StoryKind> = new Set(['never', 'asked', 'released']);

export function eventsOf(run: StoryRun, stories: readonly Story[]): PlaybackEvent[] {
  const events: PlaybackEvent[] = [...releaseEvents(run), ...sortieEvents(run)];
  stories.forEach(({ lines }, threat) => {
    for (const line of lines) if (!STORY_ONLY.has(line.kind)) events.push({ threat, line });
  });
  return events.sort((a, b) => a.line.tick - b.line.tick || rankOf(a.line) - rankOf(b.line));
}

/** Flights land when channels become free, and take off when launches are due. */
function rankOf({ kind }: PlaybackLine): number {
  if (kind === 'landed') return RANK.seen - 0.5;
  return kind === 'took-off' ? RANK.fired - 0.5 : RANK[kind];
}

function releaseEvents(run: StoryRun): PlaybackEvent[] {
  const { program: p, events, clock } = run;
  const asked = new Map<string, TraceEvent>();
  const found: PlaybackEvent[] = [];
  for (const e of events) {
    if (e.kind !== TraceKind.asked && e.kind !== TraceKind.released) continue;
    const perThreat = p.authorityPerThreat[e.value] === 1;
    const key = `${e.subject}:${e.value}:${perThreat ? e.threat : ''}`;
    const nation = run.nation(e.subject);
    const authority = run.authority(e.value).title;
    const at = { tick: e.tick, clock: clock.at(e.tick), nation: nation.id };
    if (e.kind === TraceKind.asked) {
      asked.set(key, e);
      const text = askedText(nation.title, authority);
      found.push({ threat: e.threat, line: { ...at, kind: 'asked', text } });
      continue;
    }
    const since = asked.get(key)?.tick ?? e.tick;
    const text = releasedText(nation.title, authority, e.tick - since);
    found.push({ threat: e.threat, line: { ...at, kind: 'released', text } });
  }
  return found;
}

/** Take-offs and landings; one still airborne at the end has not landed. */
function sortieEvents(run: StoryRun): PlaybackEvent[] {
  const { clock, log, events, program: p } = run;
  const landed = new Set(
    events.flatMap((e) => (e.kind === TraceKind.landed ? [`${e.subject}:${e.tick}`] : [])),
  );
  const found: PlaybackEvent[] = [];
  const { sorties } = log;
  for (let s = 0; s < sorties.count; s += 1) {
    const f = sorties.flight[s] as number;
    const flight = run.compiler.entities.flights[f]?.flight;
    if (flight === undefined) continue;
    const say = (tick: number, kind: 'took-off' | 'landed', text: string): void => {
      const { nation, id: unit } = flight;
      const line: PlaybackLine = { tick, clock: clock.at(tick), kind, nation, unit, text };
      found.push({ threat: -1, line });
    };
    const [off, on] = [sorties.takeOff[s] as number, sorties.landing[s] as number];
    say(off, 'took-off', `${flight.title} takes off`);
    if (landed.has(`${p.counts.units + f}:${on}`)) say(on, 'landed', `${flight.title} lands`);
  }
  return found;
}
