/** Exposure of threats to screens: where, as far as the rules allow, and at what rate. */
import { ANY_RULES } from '../program/layout.ts';
import type { Entities } from './entities.ts';
import { distanceOfBucket, type Outcomes } from './outcomes.ts';
import { pieceAt, type Distances, type Passage } from './passage.ts';
import type { ExposureRow } from './rows.ts';
import { impliedShare, referenceHazard } from './screens.ts';
import type { Timeline } from './timeline.ts';

/** A piece of exposure before the reference hazard is known. */
export interface RawExposure {
  readonly entry: number;
  readonly first: number;
  last: number;
  readonly outcome: number;
}

/** Stands in for the outcome of what asks no rule. */
const ALLOWED = { forbidden: false, releases: 1 } as const;

/** The pieces of a threat's passage that each screen entry acts on, by entry, then time. */
export function exposuresOf(
  passage: Passage,
  entities: Entities,
  outcomes: Outcomes,
  distanceThresholdsM: readonly number[],
): RawExposure[] {
  const { threat, line, situations, resource, resourceId } = passage;
  const rows: RawExposure[] = [];
  // The screens of one nation see a passage cut alike.
  const cutsByAirspace = new Map<number, Cut[]>();
  entities.entries.forEach((e, entry) => {
    if (e.entry.class !== threat.type.classes[0] || e.zone < 0) return;
    const airspace = entities.nations[e.nation]?.airspace ?? -1;
    const distances = passage.distancesTo(airspace);
    let cuts = cutsByAirspace.get(airspace);
    if (cuts === undefined) {
      cuts = mergedCuts(line, distances, threat.endTick);
      cutsByAirspace.set(airspace, cuts);
    }
    let open: RawExposure | null = null;
    for (const cut of cuts) {
      const inside = ((line.zones[cut.piece] as number) >>> e.zone) & 1;
      if (!inside) {
        if (open !== null) rows.push(open);
        open = null;
        continue;
      }
      const outcome =
        e.entry.mode === 'soft'
          ? ANY_RULES
          : outcomes.engage(
              e.principalId,
              e.principal,
              resourceId,
              resource,
              situations[cut.piece] ?? 0,
              line.heading[pieceAt(line.headingFirst, cut.first)] ?? 0,
              cut.bucket,
              distanceOfBucket(distanceThresholdsM, cut.bucket),
            );
      if (open !== null && open.outcome === outcome && open.last + 1 === cut.first) {
        open.last = cut.last;
      } else {
        if (open !== null) rows.push(open);
        open = { entry, first: cut.first, last: cut.last, outcome };
      }
    }
    if (open !== null) rows.push(open);
  });
  return rows;
}

/**
 * Turns ticks of exposure into shares of the reference hazard, entry by entry; also the mean share
 * destroyed that each entry stands for.
 */
export function scaledExposures(
  raw: readonly (readonly RawExposure[])[],
  entries: Entities['entries'],
  outcomes: Outcomes,
): { exposures: ExposureRow[][]; entryShares: number[] } {
  const totals: number[][] = entries.map(() => []);
  for (const rows of raw) {
    const sums = new Map<number, number>();
    for (const r of rows) {
      const o = r.outcome === ANY_RULES ? ALLOWED : outcomes.list[r.outcome];
      if (o === undefined || o.forbidden || o.releases === 0) continue;
      sums.set(r.entry, (sums.get(r.entry) ?? 0) + (r.last - r.first + 1));
    }
    for (const [entry, ticks] of sums) totals[entry]?.push(ticks);
  }
  const rates: number[] = [];
  const entryShares: number[] = [];
  entries.forEach(({ entry }, i) => {
    const ticks = totals[i] ?? [];
    // A share says nothing of the hazard's size, so a tick counts as one.
    const perTick = entry.hazardPerH === undefined ? 1 : entry.hazardPerH / 36_000;
    const lambdas = ticks.map((n) => n * perTick);
    const share = entry.share ?? impliedShare(lambdas);
    entryShares.push(share);
    rates.push(perTick / referenceHazard(share, entry.intraclassCorrelation, lambdas));
  });
  const exposures = raw.map((rows) => rows.map((r) => ({ ...r, rate: rates[r.entry] ?? 0 })));
  return { exposures, entryShares };
}

/** Ticks over which everything that a rule could ask of a screen is the same. */
interface Cut {
  readonly first: number;
  readonly last: number;
  readonly piece: number;
  readonly bucket: number;
}

/** Pieces of a timeline, its headings and distances together, with the piece they lie in. */
function mergedCuts(line: Timeline, distances: Distances | null, endTick: number): Cut[] {
  const starts = new Set([...line.first, ...line.headingFirst, ...(distances?.first ?? [])]);
  const sorted = [...starts].filter((t) => t <= endTick).sort((a, b) => a - b);
  return sorted.map((first, i) => ({
    first,
    last: (sorted[i + 1] ?? endTick + 1) - 1,
    piece: pieceAt(line.first, first),
    bucket: distances === null ? 0 : (distances.bucket[pieceAt(distances.first, first)] ?? 0),
  }));
}
