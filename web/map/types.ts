/**
 * What the map is given and what it tells: the contract between it and the rest of the page.
 *
 * - `MapScene` stands still: it is made by `buildScene` (scene.ts) when the study or a place in it
 *   changes, and drawn once into a bitmap.
 * - `LiveTracks` are the paths of one replication, given once; `LiveScene` is an instant of it,
 *   given as often as the screen can show it.
 * - `MapEvents` is what the reader does; `MapHandle` is what the page may ask of the map.
 *
 * Everything but events and handle is plain data that can be sent to and from a worker. Positions
 * are degrees, longitude first, as d3-geo has them.
 */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { FATES, type Fate } from '../../src/study/tally.ts';
import type { GroundPainter } from './ground-picture.ts';

export type LonLat = readonly [lonDeg: number, latDeg: number];

/** Closed or not, of either winding; the smaller side of each ring is meant, even-odd inside. */
export type Rings = readonly (readonly LonLat[])[];

// ── what can be pointed at ─────────────────────────────────────────────────────────────────────

export type ThingKind =
  | 'airspace'
  | 'zone'
  | 'asset'
  | 'fire-unit'
  /** Where a flight patrols, or its base when it stands on alert. */
  | 'flight'
  | 'sensor'
  /** A threat in the air, of `LiveTracks`. */
  | 'threat'
  /** A flight in the air, of `LiveScene.aircraft`. */
  | 'aircraft'
  /** An outcome, of `LiveScene.marks`. */
  | 'mark'
  /** A place that only editing shows: a vertex, a waypoint, a launch place. */
  | 'handle';

export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
}

// ── what stands still ──────────────────────────────────────────────────────────────────────────

export interface MapAirspace {
  /** ISO 3166-1 alpha-2 for shipped airspaces; the study's own for invented geography. */
  readonly id: string;
  readonly title: string;
  readonly rings: Rings;
}

export interface MapZone {
  readonly id: string;
  readonly title: string;
  readonly kind: 'polygon' | 'belt' | 'airspace';
  /** Whether a rule asks about it; zones of screens alone are drawn fainter. */
  readonly inRules: boolean;
  readonly rings: Rings;
  /** What of `rings` counts is what lies in this airspace; null: all of it. */
  readonly within: string | null;
}

export interface MapAsset {
  readonly id: string;
  readonly title: string;
  readonly class: string;
  readonly nation: string;
  readonly lonDeg: number;
  readonly latDeg: number;
}

/** What a fire unit can do to a class of threat: see `reachOnGroundM` in reach.ts. */
export interface MapEnvelope {
  /** Threat class. */
  readonly class: string;
  readonly minRangeM: number;
  readonly maxRangeM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
}

export interface MapFireUnit {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
  /** Title of its system. */
  readonly system: string;
  /** Force that commits it; null: there under every policy. */
  readonly force: string | null;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Height of the antenna whose horizon limits it; null: shoots on others' tracks. */
  readonly antennaM: number | null;
  readonly envelopes: readonly MapEnvelope[];
}

/** A flight on alert, or a patrol (flights that relieve each other on one station are one). */
export interface MapFlight {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
  /** Title of its type. */
  readonly aircraft: string;
  readonly force: string | null;
  readonly base: LonLat;
  /** Null for a flight on alert. */
  readonly station: LonLat | null;
  /** Airspace that its base is in. */
  readonly standsIn: string;
}

export interface MapSensor {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
  readonly force: string | null;
  readonly airborne: boolean;
  /** Null for an area sensor. */
  readonly place: LonLat | null;
  readonly antennaM: number;
  /** Slant range against its reference cross-section; 0 for an area sensor. */
  readonly rangeM: number;
  /** Outline of an area sensor, else empty. */
  readonly rings: Rings;
}

/** Sampled ways over the ground, for the density. Threat i has vertices starts[i] … starts[i+1]. */
export interface MapRoutes {
  /** Variants sampled: the density is per raid, so it is divided by this. */
  readonly variants: number;
  readonly starts: Int32Array;
  /** Along the great circles, no further apart than `ROUTE_STEP_M`. */
  readonly lonDeg: Float32Array;
  readonly latDeg: Float32Array;
}

export interface MapScene {
  /** The map fits itself anew when this changes: the id of the study. */
  readonly study: string;
  /** To be shown with the airspaces; empty for invented geography. */
  readonly attribution: string;
  readonly airspaces: readonly MapAirspace[];
  readonly nations: readonly {
    readonly id: string;
    readonly title: string;
    readonly coalition: boolean;
  }[];
  readonly zones: readonly MapZone[];
  readonly assets: readonly MapAsset[];
  readonly fireUnits: readonly MapFireUnit[];
  readonly flights: readonly MapFlight[];
  readonly sensors: readonly MapSensor[];
  readonly routes: MapRoutes;
}

/** An airspace that a flight may enter, or a zone in it. */
export interface Entered {
  readonly airspace: string;
  /** Null: all of it. */
  readonly zone: string | null;
}

/** What of the scene the chosen policy has: switching it does not build the scene anew. */
export interface MapChoice {
  /** Forces committed; effectors of others are left out, or drawn as planned ones
   * (dashed frame, without reach) where the reader asks for them. */
  readonly forces: ReadonlySet<string>;
  /** Where a flight may be, by id of `MapFlight`; see `mayEnter` in choice.ts. */
  readonly enters?: (flight: string) => readonly Entered[];
  /** Zones that rules in force ask about; absent: all of `inRules`. See `zonesInForce` in choice.ts. */
  readonly zones?: ReadonlySet<string>;
}

// ── what moves ─────────────────────────────────────────────────────────────────────────────────

/** How a threat is drawn, and its column in `LiveTracks.look`. */
export const THREAT_LOOKS = ['cruise', 'drone', 'ballistic', 'glide', 'other'] as const;
export type ThreatLook = (typeof THREAT_LOOKS)[number];

/**
 * The paths of one replication; the map projects them once and knows them again by identity.
 * Threat i has vertices starts[i] … starts[i+1]; between vertices time and place run evenly, so
 * they must be dense enough for a straight line (50 km; `pathVertices` in paths.ts does it).
 */
export interface LiveTracks {
  readonly ids: readonly string[];
  /** What a tooltip and a screen reader say: `Kh-101 no. 41`. */
  readonly titles: readonly string[];
  readonly starts: Int32Array;
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  /** By vertex, seconds after the study's time zero, ascending within a threat. */
  readonly atS: Float64Array;
  /** By threat, when it is over (killed, failed, hit …); it is in the air before that. */
  readonly endS: Float64Array;
  /** By threat, index into `THREAT_LOOKS`. */
  readonly look: Uint8Array;
}

/** How a threat was ended, for `LiveMarks.kind`. */
export const MARK_KINDS = FATES;
export type MarkKind = Fate;

export interface LiveMarks {
  /** Of the threats whose end they mark. */
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  /** Index into `MARK_KINDS`. */
  readonly kind: Uint8Array;
  /** When they happened: drawn from then on, strong at first. */
  readonly atS: Float64Array;
}

/** Rounds on their way: a line from where they were fired to where they are. */
export interface LiveShots {
  readonly fromLonDeg: Float64Array;
  readonly fromLatDeg: Float64Array;
  readonly toLonDeg: Float64Array;
  readonly toLatDeg: Float64Array;
  /** Index into `MapScene.nations`: gives the colour. */
  readonly nation: Uint8Array;
  /** From launch to intercept; a line grows while it flies and fades after `toS`. */
  readonly fromS: Float64Array;
  readonly toS: Float64Array;
}

export interface LiveAircraft {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  /** Index into `MapScene.nations`. */
  readonly nation: Uint8Array;
}

/** One instant. `shots` and `marks` may hold the whole replication: what `tS` has not reached, or
 * what has faded, is not drawn. Known again by identity, so pass the same ones from frame to frame. */
export interface LiveScene {
  readonly tS: number;
  readonly tracks: LiveTracks;
  readonly shots: LiveShots | null;
  readonly marks: LiveMarks | null;
  /** Where flights are now. */
  readonly aircraft: LiveAircraft | null;
  /** Length of trails, and how long shots and marks stay strong; default 600 s. */
  readonly trailS?: number;
}

// ── editing ────────────────────────────────────────────────────────────────────────────────────

/** Places and lines that only editing shows, above all that stands still. */
export interface MapSketch {
  readonly handles: readonly {
    readonly id: string;
    readonly title: string;
    readonly lonDeg: number;
    readonly latDeg: number;
    readonly shape: 'vertex' | 'midpoint' | 'waypoint' | 'launch' | 'target';
  }[];
  readonly lines: readonly {
    readonly points: readonly LonLat[];
    readonly closed: boolean;
    readonly strong: boolean;
  }[];
}

// ── what the reader does ───────────────────────────────────────────────────────────────────────

export interface MapEvents {
  /** The thing under the pointer or the keyboard's focus, or null. */
  onHover?(thing: Thing | null): void;
  /** Clicked, tapped, or Enter; null: the empty map, or Escape. `at` is where. */
  onSelect?(thing: Thing | null, at: LonLat): void;
  /** Whether a thing may be moved; without it nothing is. */
  mayDrag?(thing: Thing): boolean;
  /**
   * A drag, by pointer or by keyboard (M picks up, arrows move, Enter puts down, Escape puts back:
   * then the last `move` is to where it began, and `end` has `cancelled`). The map itself does not
   * move the thing: change the scene or the sketch and it follows.
   */
  onDrag?(drag: MapDrag): void;
  /** Delete or Backspace on a thing that may be dragged. */
  onDelete?(thing: Thing): void;
}

export interface MapDrag {
  readonly phase: 'start' | 'move' | 'end';
  readonly thing: Thing;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly cancelled: boolean;
  /** Steps by key: worth one entry of undo together, as a drag by pointer is. */
  readonly by: 'pointer' | 'keyboard';
}

export interface MapHandle {
  /** Shows all of the study; or, given things or places, these. */
  fit(places?: readonly LonLat[]): void;
  /** Moves the view so that a place is seen, and leaves it alone if it is. */
  reveal(place: LonLat): void;
  zoomBy(factor: number): void;
  /** Degrees at a point of the map in CSS pixels, or null where the projection has none. */
  placeAt(xPx: number, yPx: number): LonLat | null;
  /** Where a place is drawn, CSS pixels from the map's corner, or null. */
  pointOf(place: LonLat): readonly [xPx: number, yPx: number] | null;
  /** The map as it is seen, at a scale (default: device pixels), with attribution and scale bar. */
  toPng(scale?: number): Promise<Blob>;
  /** The same as SVG text, without what moves unless it is shown. */
  toSvg(): string;
}

export interface MapViewProps extends MapEvents {
  readonly painter: GroundPainter;
  readonly scene: ReadonlySignal<MapScene | null>;
  readonly choice?: ReadonlySignal<MapChoice>;
  readonly live?: ReadonlySignal<LiveScene | null>;
  readonly sketch?: ReadonlySignal<MapSketch | null>;
  /** Drawn emphasised, with its full symbol and rings. */
  readonly selected?: ReadonlySignal<Thing | null>;
  /** Lines of text for tooltip and screen reader, instead of the map's own; null: the map's own. */
  readonly describe?: (thing: Thing) => readonly string[] | null;
  /** Written on pictures of the map: what they are of. */
  readonly caption?: () => string;
  /** Set to the map's handle while it is shown. */
  readonly handle?: Signal<MapHandle | null>;
}
