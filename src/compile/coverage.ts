/** When sensors cover threats, and how many scans a confirmed track takes. */
import { unitFromDegrees } from '../geo/sphere.ts';
import type { Geography, ZoneCuts } from '../geo/geography.ts';
import type { Sensor } from '../scenario/model.ts';
import { pointOnLeg } from './path.ts';
import type { Threat } from './raid.ts';
import { coursesOf } from './timeline.ts';
import { TICKS_PER_S, firstTick, lastTick } from './tick.ts';
import { spansInside, type Envelope, type Spans } from './windows.ts';

/** Tracks later than this many scans are never made: the table would only grow. */
const MOST_SCANS = 4096;

/**
 * P(N ≤ M + i) for the scan N of the M-th hit with single-scan probability p (negative binomial),
 * i = 0, 1, … until it is 1 to the last bits of a uniform.
 */
export function scanTable(p: number, hits: number): number[] {
  let mass = 1;
  for (let k = 0; k < hits; k += 1) mass *= p;
  const table: number[] = [];
  let sum = 0;
  for (let n = hits; n < hits + MOST_SCANS; n += 1) {
    sum += mass;
    table.push(Math.min(1, sum));
    if (1 - sum < 1e-15) break;
    mass *= (n / (n - hits + 1)) * (1 - p);
  }
  return table;
}

export interface CoverageInterval {
  readonly first: number;
  readonly last: number;
}

/** A sensor ready to be asked. */
export interface PreparedSensor {
  readonly sensor: Sensor;
  readonly nation: number;
  /** Envelope for a radar, by radar cross-section of the type; null for an area sensor. */
  readonly envelopeFor: ((crossSectionM2: number) => Envelope) | null;
  /** For an area sensor: the region it listens to, alone in a geography of its own. */
  readonly area: Geography | null;
}

export function radarEnvelope(sensor: Sensor): ((crossSectionM2: number) => Envelope) | null {
  const { coverage } = sensor;
  if (coverage.kind !== 'radar') return null;
  const place = unitFromDegrees(coverage.place.latDeg, coverage.place.lonDeg);
  const memo = new Map<number, Envelope>();
  return (crossSectionM2) => {
    const known = memo.get(crossSectionM2);
    if (known !== undefined) return known;
    // Radar equation: range grows with the fourth root of the cross-section.
    const ratio = Math.sqrt(Math.sqrt(crossSectionM2 / coverage.referenceCrossSectionM2));
    const envelope: Envelope = {
      place,
      originM: coverage.antennaM,
      minRangeM: 0,
      maxRangeM: coverage.rangeM * ratio,
      minHeightM: sensor.minHeightM,
      maxHeightM: sensor.maxHeightM,
      antennaM: coverage.antennaM,
    };
    memo.set(crossSectionM2, envelope);
    return envelope;
  };
}

const spans: Spans = [];
const zoneCuts: ZoneCuts = { fractions: [], mask: [] };

/** Maximal intervals of ticks over which a sensor covers a threat, in time. */
export function coverageOf(prepared: PreparedSensor, threat: Threat): CoverageInterval[] {
  spans.length = 0;
  if (prepared.envelopeFor !== null) {
    const envelope = prepared.envelopeFor(threat.type.radarCrossSectionM2);
    for (const leg of threat.legs) spansInside(spans, leg, envelope);
  } else if (prepared.area !== null) areaSpans(prepared.area, prepared.sensor, threat);
  const intervals: { first: number; last: number }[] = [];
  for (let k = 0; k + 1 < spans.length; k += 2) {
    const first = firstTick(spans[k] as number);
    const last = lastTick(spans[k + 1] as number);
    if (first > last) continue;
    const before = intervals[intervals.length - 1];
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else intervals.push({ first, last });
  }
  return intervals;
}

function areaSpans(area: Geography, sensor: Sensor, threat: Threat): void {
  for (const { start, angle, legs } of coursesOf(threat.legs)) {
    area.cutByZones(start.from, pointOnLeg(start, angle), zoneCuts);
    zoneCuts.fractions.forEach((f, i) => {
      if (zoneCuts.mask[i] !== 1) return;
      const from = start.courseFromS + (f * angle) / start.rateRadPerS;
      const to = start.courseFromS + ((zoneCuts.fractions[i + 1] ?? 1) * angle) / start.rateRadPerS;
      for (const leg of legs) {
        let a = Math.max(from, leg.fromS);
        let b = Math.min(to, leg.toS);
        if (leg.climbMps === 0) {
          if (leg.heightM < sensor.minHeightM || leg.heightM > sensor.maxHeightM) continue;
        } else {
          const atMin = leg.fromS + (sensor.minHeightM - leg.heightM) / leg.climbMps;
          const atMax = leg.fromS + (sensor.maxHeightM - leg.heightM) / leg.climbMps;
          a = Math.max(a, Math.min(atMin, atMax));
          b = Math.min(b, Math.max(atMin, atMax));
        }
        if (a <= b) spans.push(a, b);
      }
    });
  }
}

/** A scan period of less than a tick is a tick. */
export function scanTicks(scanS: number): number {
  return Math.max(1, Math.round(scanS * TICKS_PER_S));
}
