/** Where what was stopped, or failed, comes down: see "Debris" in `docs/model/consequences.md`. */
import { Purpose } from '../../chance/purpose.ts';
import { EARTH_RADIUS_M } from '../../geo/sphere.ts';
import type { Geography } from '../../geo/geography.ts';
import { vec3 } from '../../geo/vector.ts';
import { FateCode, type Replication } from '../../kernel/replication.ts';
import type { State } from '../../kernel/state.ts';
import type { ConsequenceSettings } from '../../scenario/model.ts';
import { addFall, FallIndex } from './axes.ts';
import type { Moment, ThreatPaths } from './paths.ts';

const NOT_DOWN = -1;

export class Debris {
  private readonly paths: ThreatPaths;
  private readonly geography: Geography;
  private readonly scatterRad: number;
  private readonly driftRad: number;
  /** By threat: the airspace at the end of its path. */
  private readonly endsOver: Int16Array;
  private readonly drag: Float64Array;
  // By replication and threat, for its end without fire units and flights and for any other: how it
  // ended last time and where it fell. Most threats end alike under most policies.
  private readonly endTick: Int32Array;
  private readonly fate: Uint8Array;
  private readonly fell: Int16Array;
  private readonly point = vec3();

  constructor(
    paths: ThreatPaths,
    geography: Geography,
    settings: ConsequenceSettings,
    replications: number,
  ) {
    this.paths = paths;
    this.geography = geography;
    this.scatterRad = settings.debrisScatterM / EARTH_RADIUS_M;
    this.driftRad = settings.softKillDriftM / EARTH_RADIUS_M;
    const { threats } = paths;
    this.endsOver = new Int16Array(threats.length);
    this.drag = new Float64Array(threats.length);
    threats.forEach(({ legs, from, type }, t) => {
      this.endsOver[t] = geography.airspaceAt(legs[legs.length - 1]?.to ?? from);
      this.drag[t] = type.debrisDragFactor;
    });
    const cells = 2 * replications * threats.length;
    this.endTick = new Int32Array(cells).fill(NOT_DOWN);
    this.fate = new Uint8Array(cells);
    this.fell = new Int16Array(cells);
  }

  /** Forgets where anything fell. */
  forget(): void {
    this.endTick.fill(NOT_DOWN);
  }

  /** Adds a replication's wrecks to `into`, at the cells of [airspace × fall]. */
  count(
    into: Float64Array,
    cells: Int32Array,
    state: State,
    rep: Replication,
    replication: number,
  ): void {
    const threats = this.paths.threats.length;
    for (let t = 0; t < threats; t += 1) {
      const fate = state.fate[t] as number;
      if (fate > FateCode.failed) continue;
      const tick = state.endTick[t] as number;
      const natural = tick === rep.naturalTick[t] ? 0 : 1;
      const cell = 2 * (replication * threats + t) + natural;
      if (this.endTick[cell] !== tick || this.fate[cell] !== fate) {
        this.endTick[cell] = tick;
        this.fate[cell] = fate;
        this.fell[cell] = this.fallOf(t, fate, tick, rep);
      }
      const over = this.fell[cell] as number;
      if (fate === FateCode.intercepted) {
        addFall(into, cells, over, FallIndex.intercepted);
        addFall(into, cells, this.endsOver[t] as number, FallIndex.withoutInterception);
      } else {
        const soft = fate === FateCode.softKilled;
        addFall(into, cells, over, soft ? FallIndex.softKilled : FallIndex.failed);
      }
    }
  }

  /** Airspace in which a threat comes down that ended with `fate` at `tick`. */
  private fallOf(t: number, fate: number, tick: number, rep: Replication): number {
    const at = this.paths.at(t, tick);
    if (at === null) return this.endsOver[t] as number;
    const drag = this.drag[t] as number;
    if (fate === FateCode.failed) return this.land(at, this.paths.fallRad(at, drag), 0);
    const key = rep.program.threatKey[t] as number;
    const soft = fate === FateCode.softKilled;
    const purpose = soft ? Purpose.softLanding : Purpose.debris;
    const half = soft ? this.driftRad : this.scatterRad;
    const ahead = half * (2 * rep.chance.uniform(purpose, key, 0, 0) - 1);
    const across = half * (2 * rep.chance.uniform(purpose, key, 0, 1) - 1);
    return this.land(at, ahead + (soft ? this.driftRad : this.paths.fallRad(at, drag)), across);
  }

  private land(at: Moment, aheadRad: number, acrossRad: number): number {
    return this.geography.airspaceAt(this.paths.beside(this.point, at, aheadRad, acrossRad));
  }
}
