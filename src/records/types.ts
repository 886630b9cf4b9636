/**
 * The published record of raids, as read from a row and as joined into raids. Plain data without
 * files or databases: whoever has rows, from a CSV file or from the store, can calibrate, validate
 * and reconstruct with what is here.
 */

/** The weapon classes that the record is studied by; each weapon of the record has one. */
export const RECORD_CLASSES = [
  'drone',
  'cruise',
  'ballistic',
  'aeroballistic',
  'supersonic',
  'reconnaissance',
  'other',
] as const;
export type RecordClass = (typeof RECORD_CLASSES)[number];

/** A weapon that a row names, such as `X-101/X-555`. */
export interface RecordedWeapon {
  /** As written. */
  readonly name: string;
  readonly class: RecordClass;
  /** Id in the catalogue of threats; null where it has none. */
  readonly type: string | null;
  /** Launched of this weapon alone, where the row gives a split. */
  readonly launched: number | null;
}

/** A count of kills that a row attributes to a place or region. */
export interface RegionalKills {
  /** As written: `west`, `Kyiv oblast`, `Mykolaiv oblast and Kherson oblast`. */
  readonly place: string;
  /** Null where the row names the place without a number. */
  readonly destroyed: number | null;
}

/** One row of the record that was kept. */
export interface RaidRecord {
  /** Line of the file that the row begins on, from 1 (the header is line 1). */
  readonly line: number;
  /** Beginning and end, `YYYY-MM-DDTHH:MM`, local time of the record (Kyiv). */
  readonly from: string;
  readonly to: string;
  /** False where the row gives days without times: the window is then 00:00 to 24:00 of them. */
  readonly timed: boolean;
  /** As written. */
  readonly model: string;
  /** One entry per weapon named; more than one: the counts are pooled. */
  readonly weapons: readonly RecordedWeapon[];
  /** Class of all its weapons; null if they differ. */
  readonly class: RecordClass | null;
  readonly launchPlaces: readonly string[];
  /** Where the row says which weapon came from where. */
  readonly launchPlacesByWeapon: Readonly<Record<string, readonly string[]>>;
  readonly targets: readonly string[];
  readonly launched: number;
  readonly destroyed: number;
  /** Lost without being shot down (jammed, fallen), and still in the air at the time of the report. */
  readonly notReached: number | null;
  readonly stillFlying: number | null;
  /** Countries whose airspace some of them entered, with counts. */
  readonly crossed: Readonly<Record<string, number>>;
  readonly killsByPlace: readonly RegionalKills[];
  readonly carrier: string;
  readonly source: string;
}

/** Why a row was set aside. */
export interface SetAside {
  readonly line: number;
  /** `duplicate`, `revised`, `no-count`, `bad-count`, `bad-time`, `columns`, `truncated`, … */
  readonly reason: string;
  /** One plain sentence with the value. */
  readonly message: string;
}

/** Rows whose windows belong together: usually one night. */
export interface RecordedRaid {
  /** Day on which most of it fell, `2024-08-26`; a second raid of that day is `2024-08-26-2`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly records: readonly RaidRecord[];
}
