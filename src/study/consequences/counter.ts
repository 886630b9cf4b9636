/**
 * Consequences of one variant: what is read off each replication after the kernel has run it. It
 * changes no fate and takes no draw that decides one.
 */
import type { Compiler } from '../../compile/compile.ts';
import type { Threat } from '../../compile/raid.ts';
import { unitFromDegrees } from '../../geo/sphere.ts';
import { vec3, type Vec3 } from '../../geo/vector.ts';
import { EngagementLog } from '../../kernel/log.ts';
import type { PolicyPlan } from '../../kernel/plan.ts';
import { FateCode, type Replication } from '../../kernel/replication.ts';
import type { State } from '../../kernel/state.ts';
import type { Program } from '../../program/layout.ts';
import type { Ranged, Scenario } from '../../scenario/model.ts';
import { type ConsequenceAxes, type ConsequenceTally, fallCells, FALLS, shotCell } from './axes.ts';
import { Crews, type Patrol } from './crews.ts';
import { Debris } from './debris.ts';
import { FreedCapacity } from './freed-capacity.ts';
import { Incursions } from './incursions.ts';
import { ThreatPaths } from './paths.ts';
import { placesOf, type Places } from './places.ts';
import { MissedRounds, type Firing } from './rounds.ts';

const NOTHING: Ranged = { low: 0, typical: 0, high: 0 };

/** The axes of a compiler's scenario. */
export function consequenceAxes({ scenario, entities, geography }: Compiler): ConsequenceAxes {
  const used = new Set(scenario.raid.map((group) => group.type));
  return {
    airspaces: geography.airspaces,
    nations: entities.nations.map((n) => n.id),
    threatTypes: scenario.threatTypes
      .filter((type) => used.has(type.id))
      .map(({ id, unitCostUsd }) => ({ id, unitCostUsd }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    flights: entities.flights.map(({ flight, type }) => ({
      id: flight.id,
      aircraft: flight.number,
      flightHourCostUsd: type.flightHourCostUsd,
      burstCostUsd: type.gun?.burstCostUsd ?? NOTHING,
    })),
    hostile: hostileTo(
      scenario,
      (lat, lon) => geography.airspaces[geography.airspaceAt(unitFromDegrees(lat, lon))] ?? '',
    ).filter((id) => geography.airspaceIndex(id) > 0),
    movesFreedCapacity: scenario.consequences.freedCapacity !== undefined,
  };
}

/** Those that the study names; else those that it is launched from and that are no ally's. */
function hostileTo(
  { consequences, raid, nations }: Scenario,
  airspaceAt: (latDeg: number, lonDeg: number) => string,
): readonly string[] {
  if (consequences.hostile.length > 0) return [...new Set(consequences.hostile)].sort();
  const allies = new Set(nations.filter((n) => n.coalition).map((n) => n.id));
  const over = raid.map(({ launch }) => airspaceAt(launch.place.latDeg, launch.place.lonDeg));
  return [...new Set(over)].filter((id) => !allies.has(id)).sort();
}

/** Base and station of a patrol's flight. */
function patrolOf(p: Program, f: number): Patrol {
  return {
    base: vec3(p.flightBaseX[f] ?? NaN, p.flightBaseY[f] ?? NaN, p.flightBaseZ[f] ?? NaN),
    station: vec3(
      p.flightStationX[f] ?? NaN,
      p.flightStationY[f] ?? NaN,
      p.flightStationZ[f] ?? NaN,
    ),
  };
}

/** What only `count` needs. */
interface Further {
  readonly incursions: Incursions;
  readonly crews: Crews;
  readonly freed: FreedCapacity | null;
  /** By unit: the airspace that it stands in. */
  readonly unitOver: Int16Array;
  /** By threat: index of its type among the axes' types. */
  readonly typeOf: Int16Array;
  readonly firstLaunch: number;
}

export class ConsequenceCounter implements Firing {
  readonly axes: ConsequenceAxes;
  readonly log = new EngagementLog();
  private readonly program: Program;
  private readonly compiler: Compiler;
  private readonly paths: ThreatPaths;
  private readonly places: Places;
  private readonly debris: Debris;
  private readonly missed: MissedRounds;
  private readonly hostile: readonly number[];
  /** Where sums of a policy count falls: each at its own index. */
  private ownFalls: Int32Array | undefined;
  /** Made when first asked for: rows of results do without. */
  private further: Further | undefined;
  private readonly from = vec3();

  constructor(
    compiler: Compiler,
    program: Program,
    seed: number,
    replications: number,
    axes: ConsequenceAxes,
  ) {
    const { geography, scenario } = compiler;
    const { consequences } = scenario;
    this.axes = axes;
    this.compiler = compiler;
    this.program = program;
    const threats = compiler.sample(seed, program.scalars.variant);
    this.paths = new ThreatPaths(threats, geography);
    const hostile = axes.hostile.map((id) => geography.airspaceIndex(id));
    this.places = placesOf(geography, hostile);
    this.debris = new Debris(this.paths, geography, consequences, replications);
    this.missed = new MissedRounds(this.paths, geography, consequences);
    this.hostile = hostile;
  }

  /** The raid's vehicles, in the order of the program. */
  get threats(): readonly Threat[] {
    return this.paths.threats;
  }

  /** What was remembered of replications belongs to other draws from now on. */
  forget(): void {
    this.debris.forget();
  }

  /** Empty sums of a policy, to be counted into. */
  begin(): PolicyCounts {
    return new PolicyCounts(this.axes);
  }

  /** Adds a replication that the kernel has just run with this counter's log. */
  count(
    into: PolicyCounts,
    state: State,
    plan: PolicyPlan,
    rep: Replication,
    replication: number,
  ): void {
    this.ownFalls ??= fallCells(this.axes.airspaces.length);
    this.countFalls(into.falls, this.ownFalls, state, rep, replication);
    this.further ??= this.makeFurther();
    const { incursions, crews, freed, unitOver, typeOf, firstLaunch } = this.further;
    incursions.count(into.incursions, into.incursionTicks, state);
    this.countBursts(into);
    this.countShots(into, unitOver);
    let last = firstLaunch;
    for (let t = 0; t < typeOf.length; t += 1) {
      last = Math.max(last, state.endTick[t] as number);
      if (state.fate[t] !== FateCode.intercepted) continue;
      const type = typeOf[t] as number;
      into.intercepted[type] = (into.intercepted[type] as number) + 1;
    }
    crews.count(into, this.log, plan, last - firstLaunch);
    if (freed === null) return;
    freed.settle(state, rep, plan);
    into.freedKills += freed.kills;
    into.leakersIfMoved += freed.leakers;
  }

  private makeFurther(): Further {
    const { axes, paths, compiler, threats } = this;
    const { geography, entities, scenario } = compiler;
    const { freedCapacity } = scenario.consequences;
    const effectors = [...entities.units, ...entities.flights];
    const types = new Map(axes.threatTypes.map((type, i) => [type.id, i]));
    return {
      incursions: new Incursions(paths, geography, scenario, this.hostile),
      crews: this.makeCrews(),
      freed:
        freedCapacity === undefined
          ? null
          : new FreedCapacity(
              freedCapacity,
              entities,
              effectors.map((e) => e.nation),
              effectors.length,
            ),
      unitOver: Int16Array.from(entities.units, (u) => geography.airspaceAt(u.place)),
      typeOf: Int16Array.from(threats, (t) => types.get(t.type.id) ?? 0),
      firstLaunch: threats.reduce((least, t) => Math.min(least, t.launchTick), Infinity),
    };
  }

  private makeCrews(): Crews {
    const { axes, program } = this;
    const { entities } = this.compiler;
    return new Crews(
      this.places,
      axes.airspaces.length,
      axes.nations.length,
      entities.flights.map((f) => f.nation),
      Array.from(program.flightReadiness, (readiness, f) =>
        readiness >= 0 ? null : patrolOf(program, f),
      ),
      entities.sensors.flatMap(({ sensor: { coverage }, nation }, sensor) =>
        coverage.kind === 'radar' && coverage.airborne === true
          ? [
              {
                sensor,
                nation,
                place: unitFromDegrees(coverage.place.latDeg, coverage.place.lonDeg),
              },
            ]
          : [],
      ),
    );
  }

  /** Adds what came down alone to `into`, at cells of [airspace × fall]. */
  countFalls(
    into: Float64Array,
    cells: Int32Array,
    state: State,
    rep: Replication,
    replication: number,
  ): void {
    this.debris.count(into, cells, state, rep, replication);
    this.missed.count(into, cells, this.log.engagements, this, rep);
  }

  private countBursts(into: PolicyCounts): void {
    const { engagements: log } = this.log;
    for (let e = 0; e < log.count; e += 1) {
      if (log.gun[e] === 0) continue;
      const flight = (log.effector[e] as number) - this.program.counts.units;
      into.bursts[flight] = (into.bursts[flight] as number) + (log.rounds[e] as number);
    }
  }

  private countShots(into: PolicyCounts, unitOver: Int16Array): void {
    const { engagements: log } = this.log;
    const { units } = this.program.counts;
    for (let e = 0; e < log.count; e += 1) {
      const effector = log.effector[e] as number;
      const rounds = log.rounds[e] as number;
      const flight = effector - units;
      const gun = log.gun[e] === 1;
      const nation = this.nationOf(effector);
      const over = this.paths.over(log.threat[e] as number, log.interceptTick[e] as number);
      const from =
        flight < 0
          ? (unitOver[effector] as number)
          : this.compiler.geography.airspaceAt(this.place(e));
      const cell = shotCell(this.axes, nation, flight < 0 ? 0 : gun ? 2 : 1, over, from);
      into.shots.set(cell, (into.shots.get(cell) ?? 0) + rounds);
    }
  }

  private nationOf(effector: number): number {
    const { unitNation, flightNation, counts } = this.program;
    return (
      effector < counts.units ? unitNation[effector] : flightNation[effector - counts.units]
    ) as number;
  }

  effectorKey(engagement: number): number {
    const { unitKey, flightKey, counts } = this.program;
    const effector = this.log.engagements.effector[engagement] as number;
    return (
      effector < counts.units ? unitKey[effector] : flightKey[effector - counts.units]
    ) as number;
  }

  place(engagement: number): Vec3 {
    const { engagements: log } = this.log;
    const unit = this.compiler.entities.units[log.effector[engagement] as number];
    if (unit !== undefined) return unit.place;
    this.from.x = log.fromX[engagement] as number;
    this.from.y = log.fromY[engagement] as number;
    this.from.z = log.fromZ[engagement] as number;
    return this.from;
  }
}

/** Running sums of one policy over the replications of a variant. */
export class PolicyCounts {
  readonly falls: Float64Array;
  readonly incursions: Float64Array;
  readonly incursionTicks: Float64Array;
  readonly shots = new Map<number, number>();
  readonly sorties: Float64Array;
  readonly crewedTicks: Float64Array;
  readonly approachM: Float64Array;
  readonly approaches: Float64Array;
  readonly nearestM: Float64Array;
  readonly intercepted: Float64Array;
  readonly airborneTicks: Float64Array;
  readonly bursts: Float64Array;
  freedKills = 0;
  leakersIfMoved = 0;

  constructor({ airspaces, nations, threatTypes, flights }: ConsequenceAxes) {
    this.falls = new Float64Array(airspaces.length * FALLS.length);
    this.incursions = new Float64Array(airspaces.length);
    this.incursionTicks = new Float64Array(airspaces.length);
    this.sorties = new Float64Array(nations.length * airspaces.length);
    this.crewedTicks = new Float64Array(nations.length * airspaces.length);
    this.approachM = new Float64Array(nations.length);
    this.approaches = new Float64Array(nations.length);
    this.nearestM = new Float64Array(nations.length).fill(Infinity);
    this.intercepted = new Float64Array(threatTypes.length);
    this.airborneTicks = new Float64Array(flights.length);
    this.bursts = new Float64Array(flights.length);
  }

  /** The sums as they are sent home. */
  tally(): ConsequenceTally {
    const { shots, ...rest } = this;
    const cells = Float64Array.from(shots.keys()).sort();
    return {
      ...rest,
      shotCells: cells,
      shots: Float64Array.from(cells, (cell) => shots.get(cell) ?? 0),
    };
  }
}
