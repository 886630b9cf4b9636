/** Who sees what: coverage, detection, tracks, pictures and identification. */
import { keyOf } from '../../src/chance/key.ts';
import { DelayLaw, delay } from '../../src/chance/laws.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import type { Chance } from '../../src/chance/threefry.ts';
import type { Delay, FireUnit, FireUnitType, Scenario, Sensor } from '../../src/scenario/model.ts';
import { positionAt, runsInTicks, ticksOf, type Threat } from './flight.ts';
import { ShareRules, type Judge } from './rules.ts';
import type { Overflight } from './scene.ts';
import { EARTH_M, Region, vecOf } from './sphere.ts';

/** Inclusive, in ticks of the study. */
export type Span = readonly [number, number];

/** A sensor, or the radar of a fire unit, ready to be asked. */
export interface Watcher {
  readonly key: number;
  readonly nation: string;
  readonly sensor: Sensor;
}

export function watcherOfSensor(sensor: Sensor): Watcher {
  return { key: keyOf(sensor.id), nation: sensor.nation, sensor };
}

/** A fire unit's radar draws under the key of `unit/radar` and has no height limits. */
export function watcherOfUnit(unit: FireUnit, type: FireUnitType): Watcher {
  const { radar } = type;
  return {
    key: keyOf(`${unit.id}/radar`),
    nation: unit.nation,
    sensor: {
      id: unit.id,
      title: unit.title,
      nation: unit.nation,
      coverage: {
        kind: 'radar',
        place: unit.place,
        antennaM: radar.antennaM,
        rangeM: radar.rangeM,
        referenceCrossSectionM2: radar.referenceCrossSectionM2,
      },
      minHeightM: -Infinity,
      maxHeightM: Infinity,
      scanS: radar.scanS,
      detectionProbability: radar.detectionProbability,
      hitsToConfirm: radar.hitsToConfirm,
      latencyS: radar.latencyS,
      coastS: radar.coastS,
    },
  };
}

/** Ground distance at which a target is on the radar horizon over a sphere of 4/3 the radius, m. */
export function horizonM(antennaM: number, targetM: number): number {
  const k = 4 / 3;
  return Math.sqrt(2 * k * EARTH_M * antennaM) + Math.sqrt(2 * k * EARTH_M * Math.max(targetM, 0));
}

/** Coverage intervals in ticks of the study, numbered from 0 by their place in the list. */
export function coverage(watcher: Watcher, threat: Threat): Span[] {
  const { sensor } = watcher;
  const shape = sensor.coverage;
  const inHeight = (i: number): boolean => {
    const h = threat.h[i] ?? 0;
    return h >= sensor.minHeightM && h <= sensor.maxHeightM;
  };
  const last = threat.x.length - 1;
  let runs: [number, number][];
  if (shape.kind === 'area') {
    const region = new Region([shape.rings]);
    runs = runsInTicks(
      threat.perTick,
      0,
      last,
      (i) => inHeight(i) && region.contains(positionAt(threat, i)),
    );
  } else {
    const place = vecOf(shape.place);
    const antenna = EARTH_M + shape.antennaM;
    const [ax, ay, az] = [place[0] * antenna, place[1] * antenna, place[2] * antenna];
    const rangeM =
      shape.rangeM *
      Math.sqrt(Math.sqrt(threat.type.radarCrossSectionM2 / shape.referenceCrossSectionM2));
    const slantM = (i: number): number => {
      const r = EARTH_M + (threat.h[i] ?? 0);
      const dx = (threat.x[i] ?? 0) * r - ax;
      const dy = (threat.y[i] ?? 0) * r - ay;
      const dz = (threat.z[i] ?? 0) * r - az;
      return Math.sqrt(dx * dx + dy * dy + dz * dz);
    };
    runs = runsInTicks(
      threat.perTick,
      0,
      last,
      (i) =>
        inHeight(i) &&
        slantM(i) <= rangeM &&
        groundM(threat, i, place) <= horizonM(shape.antennaM, threat.h[i] ?? 0),
      (i) => Math.floor((slantM(i) - rangeM) / threat.maxMoveM),
    );
  }
  return runs.map(([a, b]) => [a + threat.launchTick, b + threat.launchTick]);
}

/** Ground distance from a place, m. */
export function groundM(
  threat: Threat,
  i: number,
  place: readonly [number, number, number],
): number {
  const dx = (threat.x[i] ?? 0) - place[0];
  const dy = (threat.y[i] ?? 0) - place[1];
  const dz = (threat.z[i] ?? 0) - place[2];
  return EARTH_M * 2 * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2));
}

/** Smallest n with P(N ≤ n) ≥ u, N the scans to the `hits`-th hit; null beyond `most` scans. */
export function scansToConfirm(p: number, hits: number, u: number, most: number): number | null {
  if (p <= 0) return null;
  let mass = 1;
  for (let i = 0; i < hits; i += 1) mass *= p;
  let sum = mass;
  let n = hits;
  while (sum < u && n <= most) {
    mass *= ((1 - p) * n) / (n - hits + 1);
    n += 1;
    sum += mass;
  }
  return n <= most ? n : null;
}

/** Tracks of one sensor on one threat, cut to the threat's flight. */
export function tracks(watcher: Watcher, threat: Threat, chance: Chance): Span[] {
  const { sensor } = watcher;
  const scan = Math.max(1, ticksOf(sensor.scanS));
  const found: Span[] = [];
  coverage(watcher, threat).forEach(([from, to], interval) => {
    const u = chance.uniform(Purpose.detection, threat.key, watcher.key, interval);
    const most = Math.floor((to - from) / scan);
    const n = scansToConfirm(sensor.detectionProbability, sensor.hitsToConfirm, u, most);
    if (n === null) return;
    const start = from + n * scan + ticksOf(sensor.latencyS);
    const end = Math.min(to + ticksOf(sensor.coastS), threat.endTick);
    if (start <= end) found.push([start, end]);
  });
  return found;
}

/** What one nation has of one threat. */
export interface Picture {
  readonly spans: readonly Span[];
  /** First tick of any picture, or Infinity. */
  readonly first: number;
  /** Rules that denied a track which would have given a picture where there is none. */
  readonly deniedBy: readonly number[];
}

/** The pictures that `nation` has of a threat: its own tracks, and partners' where they may share. */
export function pictureOf(
  scenario: Scenario,
  judge: Judge,
  flight: Overflight,
  nation: string,
  ownTracks: ReadonlyMap<string, readonly Span[]>,
): Picture {
  const { threat } = flight;
  const spans: Span[] = [...(ownTracks.get(nation) ?? [])];
  const link = ticksOf(scenario.linkLatencyS);
  const denied = new Set<number>();
  // choice: every other nation of the scenario is a possible partner; the rules decide
  for (const partner of scenario.nations) {
    if (partner.id === nation) continue;
    const theirs = ownTracks.get(partner.id) ?? [];
    if (theirs.length === 0) continue;
    const rules = new ShareRules(judge, flight, scenario, partner.id, nation);
    // choice: each track is cut and delayed by itself, before the union
    for (const track of theirs) {
      const from = (track[0] - threat.launchTick) * threat.perTick;
      const to = (track[1] - threat.launchTick) * threat.perTick;
      const cut = (holds: (i: number) => boolean): Span[] =>
        runsInTicks(threat.perTick, from, to, holds)
          .map(([a, b]): Span => [a + threat.launchTick + link, b + threat.launchTick])
          .filter(([a, b]) => a <= b);
      spans.push(...cut((i) => rules.at(i).releases !== 0));
      // choice: only a forbid in force denies; what no permit allows was never to be had
      if (spans.length === 0 && cut((i) => rules.at(i).permit).length > 0) {
        for (let i = from; i <= to; i += 1) {
          const verdict = rules.at(i);
          if (verdict.permit) for (const rule of verdict.forbids) denied.add(rule);
        }
      }
    }
  }
  let first = Infinity;
  for (const [a] of spans) first = Math.min(first, a);
  return {
    spans,
    first,
    deniedBy: spans.length === 0 ? [...denied].sort((a, b) => a - b) : [],
  };
}

export function holds(picture: Picture, tick: number): boolean {
  for (const [a, b] of picture.spans) if (tick >= a && tick <= b) return true;
  return false;
}

/** A delay in whole ticks. */
export function delayTicks(law: Delay, u: number): number {
  switch (law.law) {
    case 'fixed':
      return ticksOf(delay(DelayLaw.fixed, law.seconds, 0, 0, u));
    case 'uniform':
      return ticksOf(delay(DelayLaw.uniform, law.lowS, law.highS, 0, u));
    case 'triangular':
      return ticksOf(delay(DelayLaw.triangular, law.lowS, law.modeS, law.highS, u));
    case 'exponential':
      return ticksOf(delay(DelayLaw.exponential, law.meanS, 0, 0, u));
  }
}
