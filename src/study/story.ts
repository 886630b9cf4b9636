/** What a story is made of, and how its times and distances are written. */
import type { Cause, Fate } from './tally.ts';

/** A rule by the names that a reader knows it by; `NO_PERMIT` where none matched. */
export interface RuleName {
  readonly id: string;
  readonly title: string;
}

/** `RuleName.id` of what is denied because nothing permits it. */
export const NO_PERMIT = 'no permit';

/** What a line tells of. */
export type StoryKind =
  | 'launched'
  | 'intercept'
  | 'lost'
  | 'seen'
  | 'regained'
  | 'kept-back'
  | 'identified'
  | 'asked'
  | 'released'
  | 'reach'
  | 'blocked'
  | 'fired'
  | 'never'
  | 'end';

/** Within a tick lines come in the order of the kernel's phases; the end of the threat is last. */
export const RANK: Readonly<Record<StoryKind, number>> = {
  launched: 0,
  intercept: 1,
  lost: 2,
  seen: 3,
  regained: 3,
  'kept-back': 4,
  identified: 5,
  asked: 6,
  released: 7,
  reach: 8,
  blocked: 9,
  fired: 10,
  never: 11,
  end: 12,
};

export interface StoryLine {
  /** Tenths of a second since the study's time zero. */
  readonly tick: number;
  /** `hh:mm:ss` in the zone that the study's `startsAt` is written in. */
  readonly clock: string;
  readonly kind: StoryKind;
  /** Id of the nation that the line is about. */
  readonly nation?: string;
  /** Id of the fire unit, or of the screen that ended it. */
  readonly unit?: string;
  /** Rounds launched, on lines of kind `fired`. */
  readonly rounds?: number;
  /** A sentence that stands for itself. */
  readonly text: string;
  /** Rules in force that denied what the line tells of. */
  readonly rules?: readonly RuleName[];
}

export interface StoryThreat {
  /** `group/n`. */
  readonly id: string;
  readonly group: RuleName;
  readonly type: RuleName;
  readonly classes: readonly string[];
  /** The asset aimed at; null if it only passes through. */
  readonly target: RuleName | null;
}

/** One threat's way through one replication under one policy. */
export interface Story {
  readonly threat: StoryThreat;
  readonly policy: string;
  /** Over the whole study, from 0; its variant is `variant`. */
  readonly replication: number;
  readonly variant: number;
  readonly seed: number;
  /** Zone of the clocks: `UTC` or an offset such as `+03:00`. */
  readonly zone: string;
  readonly fate: Fate;
  /** Of a leaker; null for others. */
  readonly cause: Cause | null;
  /** What a leaker with cause `forbidden` met, as the tables list it; else empty. */
  readonly causeRules: readonly RuleName[];
  /** Fire units that got as far as the cause says; empty where none did. */
  readonly furthest: readonly RuleName[];
  /** Fire unit, or `screen/class/mode`; null if nobody stopped it. */
  readonly stoppedBy: string | null;
  /** In order of time. */
  readonly lines: readonly StoryLine[];
}

/** The run that stories and leakers are told from. */
export interface ExplainedRun {
  readonly policy: string;
  readonly replication: number;
  readonly variant: number;
  readonly seed: number;
  /** Zone of the clocks. */
  readonly zone: string;
  /** Threats launched. */
  readonly launched: number;
}

/** A leaker in one line. */
export interface LeakerLine {
  readonly id: string;
  readonly type: RuleName;
  readonly target: RuleName | null;
  /** When it hit. */
  readonly tick: number;
  readonly clock: string;
  readonly cause: Cause;
  /** What denied the shots, where the cause is `forbidden`; else empty. */
  readonly rules: readonly RuleName[];
}

/** In order of time, and within a tick of phase; what is equal keeps its order. */
export function inOrder(lines: readonly StoryLine[]): StoryLine[] {
  return [...lines].sort((a, b) => a.tick - b.tick || RANK[a.kind] - RANK[b.kind]);
}

/** Clock times of ticks after an instant in ISO 8601, in that instant's own zone. */
export class Clock {
  /** `UTC` or an offset. */
  readonly zone: string;
  private readonly startS: number;

  constructor(startsAt: string) {
    const match = /T(\d\d):(\d\d)(?::(\d\d))?[^Z+-]*(Z|[+-]\d\d:?\d\d)?$/u.exec(startsAt);
    this.startS =
      Number(match?.[1] ?? 0) * 3600 + Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
    const zone = match?.[4] ?? 'Z';
    this.zone = /^(?:Z|[+-]00:?00)$/u.test(zone) ? 'UTC' : zone;
  }

  /** `hh:mm:ss`, begun seconds; after midnight it starts again. */
  at(tick: number): string {
    const s = this.startS + Math.floor(tick / 10);
    return hms(((s % DAY_S) + DAY_S) % DAY_S);
  }

  /** Midnights between the day of `startsAt` and this. */
  daysAfter(tick: number): number {
    return Math.floor((this.startS + Math.floor(tick / 10)) / DAY_S);
  }
}

const DAY_S = 86_400;

function hms(s: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** `0.4 s`, `14 s`, `3 min 10 s`, `1 h 5 min`. */
export function durationText(ticks: number): string {
  const s = Math.round(ticks / 10);
  if (ticks > 0 && ticks < 100) return `${Number((ticks / 10).toFixed(1))} s`;
  if (s < 60) return `${s} s`;
  const minutes = s < 3600 ? Math.floor(s / 60) : Math.round(s / 60);
  const hours = Math.floor(minutes / 60);
  const parts =
    s < 3600
      ? [`${minutes} min`, s % 60 > 0 ? `${s % 60} s` : '']
      : [`${hours} h`, minutes % 60 > 0 ? `${minutes % 60} min` : ''];
  return parts.filter((part) => part !== '').join(' ');
}

/** `24 km`, `8.5 km`, `420 m`. */
export function distanceText(metres: number): string {
  if (metres < 995) return `${Math.round(metres / 10) * 10} m`;
  return metres < 9_950
    ? `${Number((metres / 1000).toFixed(1))} km`
    : `${Math.round(metres / 1000)} km`;
}

/** `24 to 8.5 km`, or one distance when both are written alike. */
export function distanceRangeText(fromM: number, toM: number): string {
  const [from, to] = [distanceText(fromM), distanceText(toM)];
  if (from === to) return from;
  const [unit] = from.split(' ').slice(1);
  return to.endsWith(` ${unit}`)
    ? `${from.slice(0, -(String(unit).length + 1))} to ${to}`
    : `${from} to ${to}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1] ?? ''}`;
}
