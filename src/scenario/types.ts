/**
 * Threat, fire-unit and aircraft types of a study: the catalogue's, changed or added to by the document.
 */
import { chooser } from './choose.ts';
import { isMapValue, type SourceDocument, type Value } from './document.ts';
import type {
  AircraftType,
  ClassPerformance,
  FireUnitType,
  Parameter,
  ThreatType,
} from './model.ts';
import { parametersOfType, PREFIX_OF_SECTION } from './parameters.ts';
import type { Problem } from './problems.ts';
import type {
  AircraftTypeEntry,
  FireUnitTypeEntry,
  StudyDocument,
  ThreatTypeEntry,
} from './schema.ts';
import { fillAircraft } from './types-aircraft.ts';

/** What is needed of a catalogue. */
export interface CatalogueLike {
  readonly threats: ReadonlyMap<string, Typed<ThreatType>>;
  readonly fireUnits: ReadonlyMap<string, Typed<FireUnitType>>;
  readonly aircraft: ReadonlyMap<string, Typed<AircraftType>>;
}

/** A type and where its numbers come from. */
export interface Typed<T> {
  readonly type: T;
  readonly parameters: readonly Parameter[];
}

type Section = keyof typeof PREFIX_OF_SECTION;

/** Types by id, those of the document over those of the catalogue. */
export interface ResolvedTypes {
  readonly threats: ReadonlyMap<string, Typed<ThreatType>>;
  readonly fireUnits: ReadonlyMap<string, Typed<FireUnitType>>;
  readonly aircraft: ReadonlyMap<string, Typed<AircraftType>>;
  readonly problems: readonly Problem[];
}

export function resolveTypes(
  source: SourceDocument,
  document: StudyDocument,
  catalogue: CatalogueLike,
): ResolvedTypes {
  const problems: Problem[] = [];
  const report = (path: readonly string[], message: string, fix: string): void => {
    problems.push({
      severity: 'error',
      file: source.file,
      ...source.locate(path, 'key'),
      path: path.join('.'),
      message,
      fix,
    });
  };
  const threats = resolveAll<ThreatType, ThreatTypeEntry>(
    source,
    'threatTypes',
    document.threatTypes ?? {},
    catalogue.threats,
    fillThreat,
    report,
  );
  const fireUnits = resolveAll<FireUnitType, FireUnitTypeEntry>(
    source,
    'fireUnitTypes',
    document.fireUnitTypes ?? {},
    catalogue.fireUnits,
    fillFireUnit,
    report,
  );
  const aircraft = resolveAll<AircraftType, AircraftTypeEntry>(
    source,
    'aircraftTypes',
    document.aircraftTypes ?? {},
    catalogue.aircraft,
    fillAircraft,
    report,
  );
  return { threats, fireUnits, aircraft, problems };
}

type Report = (path: readonly string[], message: string, fix: string) => void;

function resolveAll<T, E extends { extends?: string | undefined }>(
  source: SourceDocument,
  section: Section,
  entries: Readonly<Record<string, E>>,
  shipped: ReadonlyMap<string, Typed<T>>,
  fill: (
    id: string,
    base: T | undefined,
    entry: E,
    missing: (path: string) => void,
    report: (field: string, m: string, f: string) => void,
  ) => T | undefined,
  report: Report,
): Map<string, Typed<T>> {
  const done = new Map<string, Typed<T> | undefined>();
  const rawSection = source.root[section];
  const resolve = (id: string, trail: readonly string[]): Typed<T> | undefined => {
    const entry = Object.hasOwn(entries, id) ? entries[id] : undefined;
    if (entry === undefined) return shipped.get(id);
    if (done.has(id)) return done.get(id);
    if (trail.includes(id)) {
      report(
        [section, id, 'extends'],
        `\`${[...trail, id].join('` → `')}\` extends itself`,
        'extend a type of the catalogue',
      );
      done.set(id, undefined);
      return undefined;
    }
    // A type of the catalogue's own name changes that one, unless it says otherwise.
    const parent = entry.extends ?? (shipped.has(id) ? id : undefined);
    const base =
      parent === undefined
        ? undefined
        : parent === id
          ? shipped.get(id)
          : resolve(parent, [...trail, id]);
    if (parent !== undefined && base === undefined) {
      if (parent === id)
        report([section, id, 'extends'], `\`${id}\` extends itself`, 'extend another type');
      if (!done.has(id)) done.set(id, undefined);
      return undefined;
    }
    const type = fill(
      id,
      base?.type,
      entry,
      (field) =>
        report(
          [section, id, ...field.split('.')],
          `\`${field}\` is missing`,
          'add it, or start from another type with `extends:`',
        ),
      (field, message, fix) =>
        report([section, id, ...(field === '' ? [] : field.split('.'))], message, fix),
    );
    const raw: Value = isMapValue(rawSection) ? (rawSection[id] ?? {}) : {};
    const typed =
      type === undefined
        ? undefined
        : {
            type,
            parameters: parametersOfType(
              PREFIX_OF_SECTION[section],
              id,
              raw,
              base?.parameters ?? [],
            ),
          };
    done.set(id, typed);
    return typed;
  };
  const all = new Map(shipped);
  for (const id of Object.keys(entries)) {
    const typed = resolve(id, []);
    if (typed === undefined) all.delete(id);
    else all.set(id, typed);
  }
  return all;
}

function fillThreat(
  id: string,
  base: ThreatType | undefined,
  entry: ThreatTypeEntry,
  missing: (path: string) => void,
): ThreatType | undefined {
  const { pick } = chooser(missing);
  const classes = pick('classes', entry.classes, base?.classes);
  const profile = pick('profile', entry.profile, base?.profile);
  const speedMps = pick('speed', entry.speed, base?.speedMps);
  const heightM = pick('height', entry.height, base?.heightM);
  const radarCrossSectionM2 = pick(
    'radarCrossSection',
    entry.radarCrossSection,
    base?.radarCrossSectionM2,
  );
  const warheadKg = pick('warhead', entry.warhead, base?.warheadKg);
  const unitCostUsd = pick('unitCost', entry.unitCost, base?.unitCostUsd);
  const failurePerS = pick('failureRate', entry.failureRate, base?.failurePerS);
  const hitProbability = pick('hitProbability', entry.hitProbability, base?.hitProbability);
  const debrisDragFactor = pick('debrisDrag', entry.debrisDrag, base?.debrisDragFactor);
  if (
    classes === undefined ||
    profile === undefined ||
    speedMps === undefined ||
    heightM === undefined ||
    radarCrossSectionM2 === undefined ||
    warheadKg === undefined ||
    unitCostUsd === undefined ||
    failurePerS === undefined ||
    hitProbability === undefined ||
    debrisDragFactor === undefined
  ) {
    return undefined;
  }
  return {
    id,
    title: entry.title ?? base?.title ?? id,
    classes,
    profile,
    speedMps,
    heightM,
    radarCrossSectionM2,
    warheadKg,
    unitCostUsd,
    failurePerS,
    hitProbability,
    debrisDragFactor,
  };
}

function fillFireUnit(
  id: string,
  base: FireUnitType | undefined,
  entry: FireUnitTypeEntry,
  missing: (path: string) => void,
  report: (field: string, message: string, fix: string) => void,
): FireUnitType | undefined {
  const { pick } = chooser(missing);
  const against = fillAgainst(base, entry, missing, report);
  const roundSpeedMps = pick('roundSpeed', entry.roundSpeed, base?.roundSpeedMps);
  const channels = pick('channels', entry.channels, base?.channels);
  const readyRounds = pick('readyRounds', entry.readyRounds, base?.readyRounds);
  const reloadS = pick('reload', entry.reload, base?.reloadS);
  const reactionS = pick('reaction', entry.reaction, base?.reactionS);
  const assessmentS = pick('assessment', entry.assessment, base?.assessmentS);
  const roundCostUsd = pick('roundCost', entry.roundCost, base?.roundCostUsd);
  const remoteTrack = pick('remoteTrack', entry.remoteTrack, base?.remoteTrack);
  const radar = fillRadar(base, entry, missing);
  if (
    against === undefined ||
    roundSpeedMps === undefined ||
    channels === undefined ||
    readyRounds === undefined ||
    reloadS === undefined ||
    reactionS === undefined ||
    assessmentS === undefined ||
    roundCostUsd === undefined ||
    remoteTrack === undefined ||
    radar === undefined
  ) {
    return undefined;
  }
  return {
    id,
    title: entry.title ?? base?.title ?? id,
    against,
    roundSpeedMps,
    channels,
    readyRounds,
    reloadS,
    reactionS,
    assessmentS,
    roundCostUsd,
    remoteTrack,
    radar,
  };
}

function fillAgainst(
  base: FireUnitType | undefined,
  entry: FireUnitTypeEntry,
  missing: (path: string) => void,
  report: (field: string, message: string, fix: string) => void,
): Record<string, ClassPerformance> | undefined {
  const out: Record<string, ClassPerformance> = { ...base?.against };
  let complete = true;
  if (base === undefined && entry.against === undefined) {
    missing('against');
    return undefined;
  }
  for (const [cls, performance] of Object.entries(entry.against ?? {})) {
    if (performance === 'none') {
      delete out[cls];
      continue;
    }
    const at = `against.${cls}`;
    const before = base?.against[cls];
    const choose = chooser(missing);
    const { pick } = choose;
    const minRangeM = pick(`${at}.minRange`, performance.minRange, before?.minRangeM) ?? 0;
    const maxRangeM = pick(`${at}.maxRange`, performance.maxRange, before?.maxRangeM) ?? 0;
    const minHeightM = pick(`${at}.minHeight`, performance.minHeight, before?.minHeightM) ?? 0;
    const maxHeightM = pick(`${at}.maxHeight`, performance.maxHeight, before?.maxHeightM) ?? 0;
    const killProbability =
      pick(`${at}.killProbability`, performance.killProbability, before?.killProbability) ?? 0;
    if (choose.complete && minRangeM > maxRangeM) {
      report(`${at}.minRange`, 'the least range is above the greatest', 'exchange them');
    }
    if (choose.complete && minHeightM > maxHeightM) {
      report(`${at}.minHeight`, 'the least height is above the greatest', 'exchange them');
    }
    complete &&= choose.complete;
    out[cls] = { minRangeM, maxRangeM, minHeightM, maxHeightM, killProbability };
  }
  return complete ? out : undefined;
}

function fillRadar(
  base: FireUnitType | undefined,
  entry: FireUnitTypeEntry,
  missing: (path: string) => void,
): FireUnitType['radar'] | undefined {
  const own = entry.radar;
  if (base === undefined && own === undefined) {
    missing('radar');
    return undefined;
  }
  const choose = chooser(missing);
  const { pick } = choose;
  const before = base?.radar;
  const radar = {
    antennaM: pick('radar.antenna', own?.antenna, before?.antennaM) ?? 0,
    rangeM: pick('radar.range', own?.range, before?.rangeM) ?? 0,
    referenceCrossSectionM2:
      pick(
        'radar.referenceCrossSection',
        own?.referenceCrossSection,
        before?.referenceCrossSectionM2,
      ) ?? 0,
    scanS: pick('radar.scan', own?.scan, before?.scanS) ?? 0,
    detectionProbability:
      pick('radar.detectionProbability', own?.detectionProbability, before?.detectionProbability) ??
      0,
    hitsToConfirm: pick('radar.hitsToConfirm', own?.hitsToConfirm, before?.hitsToConfirm) ?? 0,
    latencyS: pick('radar.latency', own?.latency, before?.latencyS) ?? 0,
    coastS: pick('radar.coast', own?.coast, before?.coastS) ?? 0,
  };
  return choose.complete ? radar : undefined;
}
