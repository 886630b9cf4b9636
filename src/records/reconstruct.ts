/**
 * A recorded raid as groups of a scenario. What the record says is taken as it stands: counts, windows,
 * launch places, targets. What it leaves open is filled in by plain rules, and each group lists those
 * that it rests on.
 */
import { dayOf } from './counts.ts';
import type { Degrees, GazetteerPlace } from './gazetteer.ts';
import { groupsOf } from './reconstruct-groups.ts';
import type { Kind } from './kinds.ts';
import { mixOfYear, type Part, partsOf } from './reconstruct-split.ts';
import type { Aim, Assets, KnownAsset, Unknown } from './reconstruct-targets.ts';
import type { Way } from './routes.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';

/** One group of the scenario's raid. */
export interface Group {
  readonly id: string;
  readonly title: string;
  /** Id in the catalogue of threats. */
  readonly type: string;
  readonly class: string;
  readonly kind: Kind | null;
  readonly count: number;
  /** What the count may have been instead; equal to it where the record leaves nothing open. */
  readonly low: number;
  readonly high: number;
  readonly launch: {
    /** Title of the gazetteer's place, and the id of the source that it cites; null where it is assumed. */
    readonly place: string;
    readonly source: string | null;
    readonly at: Degrees;
    readonly radiusKm: number;
  };
  /** Launch times, minutes after the raid's beginning; the second may be as late as the third. */
  readonly window: readonly [number, number];
  readonly latest: number;
  readonly way: Way;
  readonly heightM: readonly [number, number] | null;
  readonly aims: readonly Aim[];
  /** What was assumed for it, one phrase each. */
  readonly why: readonly string[];
}

/** One row of the record, as groups. */
export interface ReconstructedRow {
  readonly record: RaidRecord;
  readonly parts: readonly Part[];
  readonly groups: readonly Group[];
}

/** Threats of a row that are not simulated. */
export interface LeftOut {
  readonly line: number;
  readonly names: readonly string[];
  readonly count: number;
}

export interface Reconstruction {
  readonly raid: RecordedRaid;
  /** Length of the raid, minutes. */
  readonly minutes: number;
  readonly rows: readonly ReconstructedRow[];
  readonly groups: readonly Group[];
  /** Assets that the frame's study does not have. */
  readonly added: readonly KnownAsset[];
  readonly launchPlaces: readonly GazetteerPlace[];
  readonly targets: readonly GazetteerPlace[];
  readonly unknown: readonly Unknown[];
  /** Names that were read by a part of themselves, with what was found. */
  readonly readAs: readonly (readonly [string, string])[];
  readonly leftOut: readonly LeftOut[];
  /** Last possible arrival, minutes after the raid's beginning. */
  readonly lastArrival: number;
}

/** What rows add to, besides their groups. */
export interface Findings {
  readonly ids: Map<string, number>;
  readonly added: Map<string, KnownAsset>;
  readonly launchPlaces: Set<GazetteerPlace>;
  readonly targets: Set<GazetteerPlace>;
  readonly unknown: Map<string, Unknown>;
  readonly readAs: Map<string, string>;
  lastArrival: number;
}

/** Rebuilds one raid; `records` is the whole record, for what a year's mix was. */
export function reconstruct(
  raid: RecordedRaid,
  records: readonly RaidRecord[],
  assets: Assets,
): Reconstruction {
  const year = raid.to.slice(0, 4);
  const mix = mixOfYear(records, year);
  const start = dayOf(raid.from);
  const minutes = Math.max(1, Math.round((dayOf(raid.to) - start) * 1440));
  const findings: Findings = {
    ids: new Map(),
    added: new Map(),
    launchPlaces: new Set(),
    targets: new Set(),
    unknown: new Map(),
    readAs: new Map(),
    lastArrival: 0,
  };
  const leftOut: LeftOut[] = [];
  const rows = raid.records.map((record): ReconstructedRow => {
    const parts = partsOf(record, mix);
    const groups = parts.flatMap((part) => {
      if (part.count === 0) return [];
      if (part.flown === null) {
        leftOut.push({ line: record.line, names: part.names, count: part.count });
        return [];
      }
      const row = { record, year, start, minutes, assets, findings, parts };
      return groupsOf(row, part, part.flown);
    });
    return { record, parts, groups };
  });
  return {
    raid,
    minutes,
    rows,
    groups: rows.flatMap((row) => row.groups),
    added: [...findings.added.values()],
    launchPlaces: [...findings.launchPlaces],
    targets: [...findings.targets],
    unknown: [...findings.unknown.values()],
    readAs: [...findings.readAs],
    leftOut,
    lastArrival: findings.lastArrival,
  };
}
