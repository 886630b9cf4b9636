/**
 * The resolved scenario: what a study document means once its references are followed, its
 * quantities are in SI and its catalogue types are filled in. `scenario/` writes it, `compile/`
 * reads it, and it is plain data so that it can be sent to a worker as it is.
 *
 * Units are in the names: M metres, S seconds, Mps metres per second, Deg degrees, Kg, Usd.
 */

/** A place on the ground in geographic degrees, WGS-84 axis order written out. */
export interface Place {
  readonly latDeg: number;
  readonly lonDeg: number;
}

/** A value with the range within which it is unknown. `low <= typical <= high`. */
export interface Ranged {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

/** A delay in seconds, drawn by inversion from one uniform. */
export type Delay =
  | { readonly law: 'fixed'; readonly seconds: number }
  | { readonly law: 'uniform'; readonly lowS: number; readonly highS: number }
  | {
      readonly law: 'triangular';
      readonly lowS: number;
      readonly modeS: number;
      readonly highS: number;
    }
  | { readonly law: 'exponential'; readonly meanS: number };

/** What a parameter rests on: `assumption` has a reason and no source. */
export type Basis =
  | 'reported'
  | 'claimed'
  | 'estimate'
  | 'derived'
  | 'recalled'
  | 'assumption'
  | 'published-standard';

/** One line of the list of assumptions: where a number came from and how far it may be off. */
export interface Parameter {
  /** Dotted path, such as `systems.patriot-mse.roundSpeed`. */
  readonly path: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly basis: Basis;
  /** Why it was assumed, or what a reader must know about the number. */
  readonly note?: string;
  readonly sources: readonly Source[];
}

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly url?: string;
  readonly year?: number;
  /** False when the page is cited from memory and should be opened before it is relied on. */
  readonly read: boolean;
}

export interface Nation {
  /** ISO 3166-1 alpha-2 for shipped airspaces, such as `PL`; free for invented geography. */
  readonly id: string;
  readonly title: string;
  /** Member of the study's coalition: such nations coordinate when coordination is `coalition`. */
  readonly coalition: boolean;
  /** Delay from the nation's first picture of a threat to its identification. */
  readonly identification: Delay;
}

/** An airspace drawn by the user, for invented geography. Edges are great circles. */
export interface DrawnAirspace {
  readonly nation: string;
  /** Rings of places; the first is the outer ring, further ones are holes. Not closed. */
  readonly polygons: readonly (readonly (readonly Place[])[])[];
}

/** A region with a name that rules (`context.zones`) and screens can refer to. */
export type Zone =
  | {
      readonly kind: 'polygon';
      readonly id: string;
      readonly title: string;
      readonly rings: readonly (readonly Place[])[];
    }
  | {
      /** The part of `of`'s airspace within `depthM` of the airspace of any nation in `along`. */
      readonly kind: 'belt';
      readonly id: string;
      readonly title: string;
      readonly of: string;
      readonly along: readonly string[];
      readonly depthM: number;
    }
  | {
      readonly kind: 'airspace';
      readonly id: string;
      readonly title: string;
      readonly nation: string;
    };

/** A defended place. */
export interface Asset {
  readonly id: string;
  readonly title: string;
  /** `city`, `energy`, `port`, `air-base`, or the study's own. */
  readonly class: string;
  readonly nation: string;
  readonly place: Place;
}

export interface ThreatType {
  readonly id: string;
  readonly title: string;
  /** First class sets envelope, kill probability, salvo and hazard; all of them count in rules. */
  readonly classes: readonly string[];
  readonly profile: 'cruise' | 'ballistic' | 'glide';
  readonly speedMps: number;
  /** Cruise: height flown. Ballistic: apogee. Glide: height at release, descending to 0. */
  readonly heightM: number;
  readonly radarCrossSectionM2: number;
  readonly warheadKg: number;
  readonly unitCostUsd: Ranged;
  /** Rate of failing by itself in flight, per second. */
  readonly failurePerS: number;
  readonly hitProbability: number;
  /** Wreck carries on by horizontal speed × fall time × this factor. */
  readonly debrisDragFactor: number;
}

export interface Waypoint {
  readonly place: Place;
  /** Half-width of the uniform lateral offset, across the course into this waypoint. */
  readonly jitterM: number;
}

export interface RaidGroup {
  readonly id: string;
  readonly title: string;
  /** Id of a threat type. */
  readonly type: string;
  readonly count: number;
  readonly launch: { readonly place: Place; readonly scatterM: number };
  /** Seconds after the study's time zero; uniform between the two. */
  readonly window: { readonly fromS: number; readonly toS: number };
  /** Empty means straight to the target. */
  readonly route: readonly Waypoint[];
  /** Height flown, uniform between the two; absent means the type's. */
  readonly heightM?: { readonly low: number; readonly high: number };
  /** Weighted assets; empty means that the route's last waypoint is where it leaves the study. */
  readonly targets: readonly { readonly asset: string; readonly weight: number }[];
  /**
   * With this probability a threat leaves its route at a point drawn evenly along it, turns by up to
   * `turnDeg` to either side, and flies straight for the rest of the route's length, at no target.
   */
  readonly stray?: { readonly probability: number; readonly turnDeg: number };
}

/** A radar or an area sensor. */
export interface Sensor {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
  readonly coverage:
    | {
        readonly kind: 'radar';
        readonly place: Place;
        readonly antennaM: number;
        /** Slant range at which `referenceCrossSectionM2` is seen; range ∝ σ^¼. */
        readonly rangeM: number;
        readonly referenceCrossSectionM2: number;
        /** On an aircraft that flies a small orbit over `place`; `antennaM` is then its height. */
        readonly airborne?: true;
      }
    | { readonly kind: 'area'; readonly rings: readonly (readonly Place[])[] };
  readonly minHeightM: number;
  readonly maxHeightM: number;
  readonly scanS: number;
  readonly detectionProbability: number;
  readonly hitsToConfirm: number;
  readonly latencyS: number;
  readonly coastS: number;
}

/** What a class of threat means to a type of fire unit. */
export interface ClassPerformance {
  readonly minRangeM: number;
  readonly maxRangeM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
  readonly killProbability: number;
}

export interface FireUnitType {
  readonly id: string;
  readonly title: string;
  /** By threat class; a class that is absent cannot be engaged. */
  readonly against: Readonly<Record<string, ClassPerformance>>;
  readonly roundSpeedMps: number;
  readonly channels: number;
  readonly readyRounds: number;
  readonly reloadS: number;
  readonly reactionS: number;
  readonly assessmentS: number;
  readonly roundCostUsd: Ranged;
  /** Can shoot on a track of another sensor, beyond the horizon of its own radar. */
  readonly remoteTrack: boolean;
  /** Its own radar, which is also a sensor of its nation; placed at the unit. */
  readonly radar: {
    readonly antennaM: number;
    readonly rangeM: number;
    readonly referenceCrossSectionM2: number;
    readonly scanS: number;
    readonly detectionProbability: number;
    readonly hitsToConfirm: number;
    readonly latencyS: number;
    readonly coastS: number;
  };
}

/** How a unit spends its rounds. */
export interface Doctrine {
  /** Rounds per engagement m₁, m₂, … by threat class; the last repeats. Absent class: [1]. */
  readonly salvo: Readonly<Record<string, readonly number[]>>;
  /** Classes not worth a round. */
  readonly unwilling: readonly string[];
  /** Rounds kept for a class: other classes may not take the unit below the sum of these. */
  readonly heldBack: Readonly<Record<string, number>>;
}

export interface FireUnit {
  readonly id: string;
  readonly title: string;
  /** Id of a `FireUnitType`. */
  readonly system: string;
  readonly nation: string;
  /** Nation that gave the weapon, where that is another one. */
  readonly donor?: string;
  readonly place: Place;
  readonly readyRounds: number;
  /** Rounds beyond the ready ones. */
  readonly stock: number;
  /** Part of `stock` that the nation keeps for itself. */
  readonly stockFloor: number;
  readonly doctrine: Doctrine;
}

/** A weapon of an aircraft type against a class of threat. */
export interface AirWeaponPerformance {
  /** Greatest slant range from the aircraft at launch to the intercept. */
  readonly reachM: number;
  readonly minHeightM: number;
  readonly maxHeightM: number;
  readonly killProbability: number;
}

export interface AircraftType {
  readonly id: string;
  readonly title: string;
  /** Ground speed at which it moves, and height. */
  readonly speedMps: number;
  readonly heightM: number;
  /** From take-off to landing. */
  readonly enduranceS: number;
  /** From landing to ready again with all rounds. */
  readonly turnRoundS: number;
  /** From a claim in the air to acting on it. */
  readonly reactionS: number;
  readonly assessmentS: number;
  readonly missile: {
    /** Carried by one aircraft. */
    readonly rounds: number;
    readonly roundSpeedMps: number;
    readonly roundCostUsd: Ranged;
    /** By threat class; a class that is absent cannot be engaged. */
    readonly against: Readonly<Record<string, AirWeaponPerformance>>;
  };
  readonly gun?: {
    /** Bursts of one aircraft. */
    readonly bursts: number;
    readonly roundSpeedMps: number;
    readonly burstCostUsd: Ranged;
    readonly against: Readonly<Record<string, AirWeaponPerformance>>;
  };
  readonly flightHourCostUsd: Ranged;
}

/** How a flight spends its rounds. */
export interface FlightDoctrine {
  /** Rounds (or bursts) per engagement m₁, m₂, … by class; the last repeats. Absent class: [1]. */
  readonly salvo: Readonly<Record<string, readonly number[]>>;
  /** Classes not worth a round. */
  readonly unwilling: readonly string[];
  /** Classes for which the gun is used although missiles are left. */
  readonly gunFor: readonly string[];
}

/** Fighters that act as one formation: see `docs/model/flights.md`. */
export interface Flight {
  readonly id: string;
  readonly title: string;
  /** Id of an `AircraftType`. */
  readonly aircraft: string;
  readonly nation: string;
  /** Nation that gave the aircraft or its weapons, where that is another one. */
  readonly donor?: string;
  readonly base: Place;
  /** Aircraft in the formation. */
  readonly number: number;
  readonly readiness:
    | { readonly kind: 'alert'; readonly readinessS: number }
    | {
        readonly kind: 'patrol';
        /** Id in the document; flight k of n of the patrol is `patrol/k`. */
        readonly patrol: string;
        readonly station: Place;
        readonly fromS: number;
        readonly untilS: number;
        /** This is flight `turn`, from 0, of `of` that relieve each other. */
        readonly turn: number;
        readonly of: number;
      };
  readonly doctrine: FlightDoctrine;
}

/** What is asked about consequences; absent fields have the defaults given. */
export interface ConsequenceSettings {
  /** Half-side of the square over which wreckage scatters; default 1 000 m. */
  readonly debrisScatterM: number;
  /** Probability that a round that missed destroys itself; default 0.9. */
  readonly selfDestruct: number;
  /** Half-side of the square over which soft-killed threats come down; default 20 000 m. */
  readonly softKillDriftM: number;
  /** Nations to whose airspace the nearest approach of crewed aircraft is measured. */
  readonly hostile: readonly string[];
  /** Screens whose capacity, where partners freed it, goes to other screens' leakers. */
  readonly freedCapacity?: { readonly from: readonly string[]; readonly to: readonly string[] };
}

/** A named set of forces that policies commit. What is in no force is always there. */
export interface Force {
  readonly id: string;
  readonly title: string;
  readonly fireUnits: readonly FireUnit[];
  readonly flights: readonly Flight[];
  readonly sensors: readonly Sensor[];
}

export interface ScreenEntry {
  readonly class: string;
  readonly mode: 'hard' | 'soft';
  /**
   * Mean share destroyed of the threats of this class that enter the region alive, for the
   * actual routes; or the hazard per hour that implies it. Exactly one of the two.
   */
  readonly share?: number;
  readonly hazardPerH?: number;
  /** Intraclass correlation of kills within a replication, 0 ≤ ρ < 1. */
  readonly intraclassCorrelation: number;
  readonly roundsPerKill: number;
  readonly roundCostUsd: Ranged;
}

/** Aggregate area defence over a zone. */
export interface Screen {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
  /** Id of a zone. */
  readonly zone: string;
  readonly entries: readonly ScreenEntry[];
}

/** Who must release (`@authority` on a permit) and how long that takes. */
export interface Authority {
  readonly id: string;
  readonly title: string;
  readonly delay: Delay;
  readonly scope: 'raid' | 'threat';
}

export interface Policy {
  readonly id: string;
  readonly title: string;
  /** Ids of caveats in force. */
  readonly caveats: readonly string[];
  /** Ids of forces committed. */
  readonly forces: readonly string[];
  readonly note?: string;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Instant of time zero, ISO 8601 with zone; for display only. */
  readonly startsAt: string;
  readonly nations: readonly Nation[];
  readonly drawnAirspaces: readonly DrawnAirspace[];
  readonly zones: readonly Zone[];
  readonly assets: readonly Asset[];
  readonly threatTypes: readonly ThreatType[];
  readonly raid: readonly RaidGroup[];
  readonly sensors: readonly Sensor[];
  readonly fireUnitTypes: readonly FireUnitType[];
  /** Committed under every policy. */
  readonly fireUnits: readonly FireUnit[];
  readonly aircraftTypes: readonly AircraftType[];
  /** Committed under every policy. */
  readonly flights: readonly Flight[];
  readonly forces: readonly Force[];
  readonly screens: readonly Screen[];
  readonly authorities: readonly Authority[];
  readonly coordination: 'coalition' | 'nation' | 'none';
  /** Which of the effectors able to launch in a tick takes a threat. */
  readonly choice: 'earliest' | 'best-pk' | 'cheapest';
  /** The defender's ranking of threat classes, most urgent first; unlisted ones come last. */
  readonly classRanking: readonly string[];
  /** Delay on a track that a partner passes on. */
  readonly linkLatencyS: number;
  /** How far ahead `headingFor` looks. */
  readonly projectionS: number;
  /** How long a course must have been held before it is projected. */
  readonly steadyS: number;
  readonly replicationsPerVariant: number;
  readonly consequences: ConsequenceSettings;
  readonly policies: readonly Policy[];
  /** Policy that differences are taken from. */
  readonly baseline: string;
  /** Policy whose forces and caveats prices are taken at. */
  readonly priceAt: string;
  readonly parameters: readonly Parameter[];
}
