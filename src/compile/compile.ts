/**
 * Scenario and rules in, one variant's program out: all geometry and all policy are settled here,
 * so that a replication only draws, compares and counts. Every policy of a study reads the same
 * program: outcomes name the caveats, and a policy is a mask over them.
 */
import { Chance } from '../chance/threefry.ts';
import { createGeography, type Geography } from '../geo/geography.ts';
import type { CompiledRules } from '../policy/types.ts';
import type { Ground } from '../program/ground.ts';
import type { Scenario } from '../scenario/model.ts';
import { AirRules } from './air-rules.ts';
import { AirWindows } from './air-windows.ts';
import { firstIntercept, launchAt } from '../program/launch.ts';
import { coverageOf } from './coverage.ts';
import { prepareEntities, type Entities } from './entities.ts';
import { exposuresOf, scaledExposures, type RawExposure } from './exposures.ts';
import { buildGround } from './ground.ts';
import { NEVER_ALIKE, Outcomes, distanceOfBucket } from './outcomes.ts';
import { pieceAt, type Distances, type Passage } from './passage.ts';
import { RaidSampler, type Threat } from './raid.ts';
import type { CoverageRow, PairRow, ShareRow, TeamWindowRow, WindowRow } from './rows.ts';
import { HeadingSets, Timelines, type Timeline } from './timeline.ts';
import { tracksOf } from './tracks.ts';
import { fireEnvelope, fitsOver, part, spansInside, type Envelope, type Fit } from './windows.ts';
import { writeProgram } from './write.ts';

export class Compiler {
  readonly scenario: Scenario;
  readonly rules: CompiledRules;
  readonly geography: Geography;
  readonly entities: Entities;
  readonly outcomes: Outcomes;
  /** First classes of the raid's threat types, sorted: the class axis. */
  readonly classes: readonly string[];
  /** Ids of the raid's threat types, sorted: the kinds that `threatKind` points into. */
  readonly kinds: readonly string[];
  private readonly sampler: RaidSampler;
  /** Where threats are in the terms that rules use; stories are told from the same. */
  readonly timelines: Timelines;
  private readonly typeIndex: ReadonlyMap<string, number>;
  private readonly namesThreats: boolean;
  private readonly readsDistance: boolean;
  private readonly thresholdsM: readonly number[];
  private readonly shareReadsPlace: boolean;
  private readonly envelopes: (Envelope | null)[] = [];
  private readonly chance = new Chance();
  /** Nations that own sensors, and nations that have fire units. */
  private readonly seers: readonly number[];
  private readonly shooters: readonly number[];
  private builtGround: Ground | undefined;
  private builtAir: { readonly rules: AirRules; readonly windows: AirWindows } | undefined;

  constructor(scenario: Scenario, rules: CompiledRules, geography?: Geography) {
    this.scenario = scenario;
    this.rules = rules;
    this.geography =
      geography ?? createGeography({ drawn: scenario.drawnAirspaces, zones: scenario.zones });
    const named = entitiesNamed(rules);
    this.namesThreats = named.has('Threat');
    const used = new Set(scenario.raid.map((g) => g.type));
    const types = scenario.threatTypes.filter((t) => used.has(t.id));
    this.classes = [...new Set(types.map((t) => t.classes[0] ?? ''))].sort();
    this.kinds = types.map((t) => t.id).sort();
    this.entities = prepareEntities(scenario, this.geography, named.has('Effector'), this.classes);
    this.typeIndex = new Map(scenario.threatTypes.map((t, i) => [t.id, i]));
    this.thresholdsM = rules.thresholds.distanceToBorderM;
    this.readsDistance = rules.reads.has('distanceToBorderM');
    this.shareReadsPlace = ['over', 'zones', 'altitudeM'].some((a) =>
      (rules.shareReads as ReadonlySet<string>).has(a),
    );
    const headings = new HeadingSets();
    this.sampler = new RaidSampler(scenario);
    this.timelines = new Timelines(
      this.geography,
      {
        debris: rules.reads.has('debrisOver'),
        heading: rules.reads.has('headingFor'),
        altitudeThresholdsM: [
          ...new Set([...rules.thresholds.altitudeM, ...rules.thresholds.shareAltitudeM]),
        ].sort((a, b) => a - b),
        distanceThresholdsM: rules.thresholds.distanceToBorderM,
        projectionS: scenario.projectionS,
        steadyS: scenario.steadyS,
        zonesWithoutCeiling: scenario.zones.reduce(
          (mask, z) => (z.kind === 'polygon' ? mask | (1 << this.geography.zoneIndex(z.id)) : mask),
          0,
        ),
      },
      headings,
    );
    this.outcomes = new Outcomes(
      rules,
      this.geography.airspaces,
      this.geography.zones,
      headings.sets,
    );
    for (const u of this.entities.units) {
      for (const c of this.classes) {
        const p = u.type.against[c];
        this.envelopes.push(
          p === undefined || p.killProbability <= 0
            ? null
            : fireEnvelope(u.place, p, u.type.radar.antennaM, u.type.remoteTrack),
        );
      }
    }
    this.seers = [...new Set(this.entities.sensors.map((s) => s.nation))].sort((a, b) => a - b);
    const { units, flights } = this.entities;
    this.shooters = [...new Set([...units, ...flights].map((e) => e.nation))].sort((a, b) => a - b);
  }

  /** The raid sampled last. */
  private last: { seed: number; variant: number; threats: readonly Threat[] } | undefined;

  /** The ground in cells, built when first asked for: flights move over it. */
  get ground(): Ground {
    this.builtGround ??= buildGround(this.scenario, this.geography);
    return this.builtGround;
  }

  /** What the rules say of flights; null in a study without any. */
  get airRules(): AirRules | null {
    return this.air?.rules ?? null;
  }

  private get air(): { readonly rules: AirRules; readonly windows: AirWindows } | null {
    if (this.entities.flights.length === 0) return null;
    if (this.builtAir === undefined) {
      const kinds = this.kinds.map((type) => ({
        type,
        classes: this.scenario.threatTypes[this.typeIndex.get(type) ?? -1]?.classes ?? [],
      }));
      const rules = new AirRules(
        this.ground,
        this.entities,
        this.outcomes,
        this.rules,
        this.geography.airspaces,
        kinds,
      );
      this.builtAir = { rules, windows: new AirWindows(this.entities.teams, this.classes, rules) };
    }
    return this.builtAir;
  }

  /** The threats of a variant, sorted by key: indices in its program. */
  sample(seed: number, variant: number): readonly Threat[] {
    // Who has compiled a variant then asks for what flies in it.
    const { last } = this;
    if (last?.seed === seed && last.variant === variant) return last.threats;
    const threats = this.sampler.sample(this.chance, seed, variant);
    this.last = { seed, variant, threats };
    return threats;
  }

  /** Compiles a variant into a sealed buffer that `openProgram` reads. */
  compile(seed: number, variant: number): ArrayBuffer {
    const threats = this.sample(seed, variant);
    const pairs: PairRow[][] = [];
    const coverages: CoverageRow[][] = [];
    const shares: ShareRow[][] = [];
    const raw: RawExposure[][] = [];
    const teamWindows: (readonly TeamWindowRow[])[][] = [];
    for (const threat of threats) {
      const line = this.timelines.of(threat);
      const situations = line.first.map((_, i) =>
        this.outcomes.situation(
          line.over[i] as number,
          line.zones[i] as number,
          line.debris[i] as number,
          line.altitudeM[i] as number,
        ),
      );
      const passage = this.passageOf(threat, line, situations);
      pairs.push(this.pairsOf(passage));
      const covered = this.coveragesOf(threat);
      coverages.push(covered);
      shares.push(this.sharesOf(passage, covered));
      raw.push(exposuresOf(passage, this.entities, this.outcomes, this.thresholdsM));
      teamWindows.push(this.air?.windows.of(passage) ?? []);
    }
    const { exposures, entryShares } = scaledExposures(raw, this.entities.entries, this.outcomes);
    return writeProgram(
      {
        threats,
        pairs,
        coverages,
        shares,
        exposures,
        entryShares,
        tracks: tracksOf(threats),
        teamWindows,
      },
      this,
      variant,
    );
  }

  private passageOf(threat: Threat, line: Timeline, situations: readonly number[]): Passage {
    const known = new Map<number, Distances>();
    return {
      threat,
      line,
      situations,
      resource: { id: threat.id, type: threat.type.id, classes: threat.type.classes },
      resourceId: this.namesThreats
        ? NEVER_ALIKE
        : (this.typeIndex.get(threat.type.id) ?? NEVER_ALIKE),
      distancesTo: (airspace) => {
        if (!this.readsDistance || airspace < 0) return null;
        let distances = known.get(airspace);
        if (distances === undefined) {
          distances = this.timelines.distances(threat, airspace);
          known.set(airspace, distances);
        }
        return distances;
      },
    };
  }

  private pairsOf(passage: Passage): PairRow[] {
    const classIndex = this.classes.indexOf(passage.threat.type.classes[0] ?? '');
    const rows: PairRow[] = [];
    this.entities.units.forEach((u, unit) => {
      const envelope = this.envelopes[unit * this.classes.length + classIndex];
      if (!envelope) return;
      const windows: WindowRow[] = [];
      let fromTick = -Infinity;
      for (const leg of passage.threat.legs) {
        spans.length = 0;
        spansInside(spans, leg, envelope);
        for (let k = 0; k + 1 < spans.length; k += 2) {
          const fits = fitsOver(
            leg,
            envelope,
            spans[k] as number,
            spans[k + 1] as number,
            fromTick,
            u.type.roundSpeedMps,
          );
          for (const fit of fits) {
            this.cutByRules(windows, passage, unit, fit);
            fromTick = fit.last + 1;
          }
        }
      }
      if (windows.length > 0) rows.push({ unit, windows });
    });
    return rows;
  }

  /** Appends the windows of a fit, cut wherever the rules may answer differently. */
  private cutByRules(out: WindowRow[], passage: Passage, unitIndex: number, fit: Fit): void {
    const unit = this.entities.units[unitIndex];
    if (unit === undefined) return;
    const { line, situations, resource, resourceId } = passage;
    const airspace = this.entities.nations[unit.nation]?.airspace ?? -1;
    const distances = passage.distancesTo(airspace);
    const thresholds = this.thresholdsM;

    let open: { first: number; last: number; outcome: number } | null = null;
    let piece = pieceAt(line.first, fit.first);
    let near = distances === null ? 0 : pieceAt(distances.first, fit.first);
    let at = fit.first;
    while (at <= fit.last) {
      let until = Math.min(fit.last, (line.first[piece + 1] ?? Infinity) - 1);
      if (distances !== null) until = Math.min(until, (distances.first[near + 1] ?? Infinity) - 1);
      let heading = 0;
      if (line.headingFirst.length > 0) {
        const launch = Math.floor(launchAt(fit.first, fit.g0, fit.g1, fit.g2, at - fit.first));
        // Before its own launch a threat heads for nobody.
        const h = pieceAt(line.headingFirst, launch);
        heading = launch < (line.headingFirst[0] as number) ? 0 : (line.heading[h] ?? 0);
        const next =
          launch < (line.headingFirst[0] as number)
            ? line.headingFirst[0]
            : line.headingFirst[h + 1];
        const lastLaunch = launchAt(fit.first, fit.g0, fit.g1, fit.g2, until - fit.first);
        if (fit.falls) until = at;
        else if (next !== undefined && lastLaunch >= next) {
          const turn = firstIntercept(fit.first, fit.last, fit.g0, fit.g1, fit.g2, next);
          until = Math.min(until, Math.max(at, turn - 1));
        }
      }
      const bucket = distances === null ? 0 : (distances.bucket[near] ?? 0);
      const outcome = this.outcomes.engage(
        unit.principalId,
        unit.principal,
        resourceId,
        resource,
        situations[piece] ?? 0,
        heading,
        bucket,
        distanceOfBucket(thresholds, bucket),
      );
      if (open !== null && open.outcome === outcome) open.last = until;
      else {
        if (open !== null) out.push(windowOf(fit, open));
        open = { first: at, last: until, outcome };
      }
      at = until + 1;
      while ((line.first[piece + 1] ?? Infinity) <= at) piece += 1;
      if (distances !== null) while ((distances.first[near + 1] ?? Infinity) <= at) near += 1;
    }
    if (open !== null) out.push(windowOf(fit, open));
  }

  private coveragesOf(threat: Threat): CoverageRow[] {
    const rows: CoverageRow[] = [];
    this.entities.sensors.forEach((s, sensor) => {
      coverageOf(s, threat).forEach(({ first, last }, ordinal) => {
        rows.push({ sensor, ordinal, first, last });
      });
    });
    return rows;
  }

  /** Who may pass whose track to whom; only where there could be a track and someone to use it. */
  private sharesOf(passage: Passage, covered: readonly CoverageRow[]): ShareRow[] {
    const { threat, line, situations, resource } = passage;
    const rows: ShareRow[] = [];
    const seeing = new Set(covered.map((c) => this.entities.sensors[c.sensor]?.nation ?? -1));
    const pieces = this.shareReadsPlace ? line.first.length : Math.min(1, line.first.length);
    for (const owner of this.seers) {
      if (!seeing.has(owner)) continue;
      for (const to of this.shooters) {
        if (to === owner) continue;
        const ownerNation = this.entities.nations[owner];
        const toNation = this.entities.nations[to];
        if (ownerNation === undefined || toNation === undefined) continue;
        let open: { first: number; last: number; outcome: number } | null = null;
        for (let i = 0; i < pieces; i += 1) {
          const first = line.first[i] as number;
          const last = i + 1 < pieces ? (line.first[i + 1] as number) - 1 : threat.endTick;
          const outcome = this.outcomes.share(
            { id: ownerNation.id, coalition: ownerNation.coalition },
            toNation.id,
            resource,
            situations[i] ?? 0,
          );
          if (open !== null && open.outcome === outcome) open.last = last;
          else {
            if (open !== null) rows.push({ owner, to, ...open });
            open = { first, last, outcome };
          }
        }
        if (open !== null) rows.push({ owner, to, ...open });
      }
    }
    return rows;
  }
}

const spans: number[] = [];

/** The window over part of a fit: of a falling one its first tick, which beats all later ones. */
function windowOf(fit: Fit, of: { first: number; last: number; outcome: number }): WindowRow {
  return { ...part(fit, of.first, fit.falls ? of.first : of.last), outcome: of.outcome };
}

/** Types of entities that some rule names one by one, so that memoising must keep them apart. */
function entitiesNamed(rules: CompiledRules): ReadonlySet<string> {
  const found = new Set<string>();
  const text = JSON.stringify(rules.book.rules.map((r) => r.est));
  for (const type of ['Threat', 'Effector']) {
    if (text.includes(`"type":"${type}"`)) found.add(type);
  }
  return found;
}
