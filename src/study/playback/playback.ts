/**
 * One night, to be watched: what every threat, round and flight did in one replication under one
 * policy, as plain data that a worker can hand over. Columns are indexed as their comments say;
 * times are ticks of 0.1 s since the study's time zero, places unit vectors, heights metres.
 */
import type { ExplainedRun, RuleName, Story, StoryLine } from '../story.ts';
import type { Stopper } from '../tally.ts';

/** Where the threats were: points on great circles, no more than 16 km apart. */
export interface TrackColumns {
  /** By threat: its first point; one entry more, the end of the last. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** Not whole ticks; rising within a threat, from its launch to the end of its path. */
  readonly tick: Float64Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
  readonly z: Float64Array<ArrayBuffer>;
  readonly heightM: Float64Array<ArrayBuffer>;
}

/** By threat, in the order of `Playback.stories`. */
export interface ThreatColumns {
  readonly launchTick: Int32Array<ArrayBuffer>;
  /** Last tick of its flight in this replication. */
  readonly endTick: Int32Array<ArrayBuffer>;
  /** Index into `FATES`. */
  readonly fate: Uint8Array<ArrayBuffer>;
  /** Index into `CAUSES`; −1 for what did not leak. */
  readonly cause: Int8Array<ArrayBuffer>;
  /** Index into `Playback.stoppers`; −1 if nobody stopped it. */
  readonly stopper: Int32Array<ArrayBuffer>;
  /** First tick at which any nation had a picture of it; −1 if none ever had. */
  readonly seenTick: Int32Array<ArrayBuffer>;
}

/** How rounds came out. */
export const SHOT_OUTCOMES = ['killed', 'missed', 'wasted'] as const;
export type ShotOutcome = (typeof SHOT_OUTCOMES)[number];

/** One row per launch, in the order of launches. */
export interface ShotColumns {
  readonly launchTick: Int32Array<ArrayBuffer>;
  /** Tick at which the rounds meet the threat; of wasted ones, at which it was gone before. */
  readonly endTick: Int32Array<ArrayBuffer>;
  /** Tick at which they were to meet it: later than `endTick` where wasted. */
  readonly interceptTick: Int32Array<ArrayBuffer>;
  /** Index into `Playback.stoppers`. */
  readonly effector: Int32Array<ArrayBuffer>;
  readonly threat: Int32Array<ArrayBuffer>;
  /** Rounds, or bursts of a gun. */
  readonly rounds: Int32Array<ArrayBuffer>;
  /** Index into `SHOT_OUTCOMES`. */
  readonly outcome: Uint8Array<ArrayBuffer>;
  /** 1 if fired by a flight's gun. */
  readonly gun: Uint8Array<ArrayBuffer>;
  /** Beneath the effector at launch, three numbers a row. */
  readonly from: Float64Array<ArrayBuffer>;
  /** Beneath the point at which they were to meet the threat, three numbers a row. */
  readonly to: Float64Array<ArrayBuffer>;
}

/** Where flights were while airborne: great circles at constant speed, equal ends where they stood. */
export interface FlightColumns {
  /** By flight: its first leg; one entry more. Flight f is stopper `Playback.firstFlight` + f. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** By leg, in time within a flight. */
  readonly fromTick: Int32Array<ArrayBuffer>;
  readonly toTick: Int32Array<ArrayBuffer>;
  /** Three numbers a leg. */
  readonly from: Float64Array<ArrayBuffer>;
  readonly to: Float64Array<ArrayBuffer>;
}

/** The first picture that a nation had of a threat, one row each, in order of time. */
export interface DetectionColumns {
  readonly tick: Int32Array<ArrayBuffer>;
  readonly threat: Int32Array<ArrayBuffer>;
  /** Index into `Playback.nations`. */
  readonly nation: Int32Array<ArrayBuffer>;
}

/** Something that happened, in words. Lines of a threat are those of its story. */
export interface PlaybackEvent {
  /** Index of the threat; −1 where it concerns none in particular. */
  readonly threat: number;
  readonly line: PlaybackLine;
}

export type PlaybackLine =
  StoryLine | (Omit<StoryLine, 'kind'> & { readonly kind: 'took-off' | 'landed' });

/** A rule that stories name, with the words it is written in. */
export interface NamedRule extends RuleName {
  /** Cedar. */
  readonly text: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What a playback is of. */
export interface PlaybackAbout extends ExplainedRun {
  /** Instant of tick 0, ISO 8601 with zone. */
  readonly startsAt: string;
  /** From the first launch to the end of the last threat. */
  readonly fromTick: number;
  readonly toTick: number;
  readonly leakers: number;
}

export interface Playback {
  readonly about: PlaybackAbout;
  readonly nations: readonly RuleName[];
  /** Fire units, then flights, then entries of screens. */
  readonly stoppers: readonly Pick<Stopper, 'id' | 'title' | 'kind' | 'nation' | 'system'>[];
  /** Index of the first flight among the stoppers. */
  readonly firstFlight: number;
  readonly threats: ThreatColumns;
  readonly tracks: TrackColumns;
  readonly shots: ShotColumns;
  readonly flights: FlightColumns;
  readonly detections: DetectionColumns;
  /** By threat: what `caveat explain` tells of it. */
  readonly stories: readonly Story[];
  /** In order of time. */
  readonly events: readonly PlaybackEvent[];
  /** Every rule that a story names. */
  readonly rules: readonly NamedRule[];
}

/** The buffers of a playback, to be handed over rather than copied. */
export function buffersOf(playback: Playback): ArrayBuffer[] {
  const { threats, tracks, shots, flights, detections } = playback;
  return [threats, tracks, shots, flights, detections].flatMap((columns) =>
    Object.values(columns as unknown as Record<string, ArrayBufferView<ArrayBuffer>>).map(
      (column) => column.buffer,
    ),
  );
}
