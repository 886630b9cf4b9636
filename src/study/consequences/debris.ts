/** Where what was stopped, or failed, comes down: see "Debris" in `docs/model/consequences.md`. */
import { Purpose } from '../../chance/purpose.ts';
import { EARTH_RADIUS_M } from '../../geo/sphere.ts';
import type { Geography } from '../../geo/geography.ts';
import { vec3 } from '../../geo/vector.ts';
import { FateCode, type Replication } from '../../kernel/replication.ts';
import type { State } from '../../kernel/state.ts';
import type { ConsequenceSettings } from '../../scenario/model.ts';
import { FallIndex, FALLS } from './axes.ts';
import type { Moment, ThreatPaths } from './paths.ts';

const NOT_DOWN = -1;

export class Debris {
  private readonly paths: ThreatPaths;
  private readonly geography: Geography;
  private readonly scatterRad: number;
  private readonly driftRad: number;
  /** By threat: the airspace at the end of its path. */
  private readonly endsOver: Int16Array;
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
    this.endsOver = Int16Array.from(paths.threats, (threat) => {
      const last = threat.legs[threat.legs.length - 1];
      return geography.airspaceAt(last?.to ?? threat.from);
    });
    const cells = 2 * replications * paths.threats.length;
    this.endTick = new Int32Array(cells).fill(NOT_DOWN);
    this.fate = new Uint8Array(cells);
    this.fell = new Int16Array(cells);
  }

  /** Forgets where anything fell. */
  forget(): void {
    this.endTick.fill(NOT_DOWN);
  }

  /** Adds a replication's wrecks to `falls`, [airspace × fall]. */
  count(falls: Float64Array, state: State, rep: Replication, replication: number): void {
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
        bump(falls, over, FallIndex.intercepted);
        bump(falls, this.endsOver[t] as number, FallIndex.withoutInterception);
      } else {
        bump(falls, over, fate === FateCode.softKilled ? FallIndex.softKilled : FallIndex.failed);
      }
    }
  }

  /** Airspace in which a threat comes down that ended with `fate` at `tick`. */
  private fallOf(t: number, fate: number, tick: number, rep: Replication): number {
    const at = this.paths.at(t, tick);
    if (at === null) return this.endsOver[t] as number;
    const threat = this.paths.threats[t];
    const drag = threat?.type.debrisDragFactor ?? 0;
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

function bump(falls: Float64Array, airspace: number, fall: number): void {
  const cell = airspace * FALLS.length + fall;
  falls[cell] = (falls[cell] as number) + 1;
}
