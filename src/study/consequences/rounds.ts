/** Rounds that killed nothing: see "Missed rounds" in `docs/model/consequences.md`. */
import { Purpose } from '../../chance/purpose.ts';
import type { Geography } from '../../geo/geography.ts';
import { vec3, type Vec3 } from '../../geo/vector.ts';
import type { EngagementRows } from '../../kernel/log.ts';
import type { Replication } from '../../kernel/replication.ts';
import { angleBetween, towardsInto } from '../../program/motion.ts';
import type { ConsequenceSettings } from '../../scenario/model.ts';
import { addFall, FallIndex } from './axes.ts';
import type { ThreatPaths } from './paths.ts';

/** A round that is not destroyed flies on for up to this part of what it has flown. */
const FURTHEST_ON = 0.5;

/** Who fired: its key, and where it stood when it did. */
export interface Firing {
  /** Key of the effector of an engagement. */
  effectorKey(engagement: number): number;
  /** Beneath the effector at launch; only until the next call. */
  place(engagement: number): Vec3;
}

export class MissedRounds {
  private readonly paths: ThreatPaths;
  private readonly geography: Geography;
  private readonly selfDestruct: number;
  private readonly aim = vec3();
  private readonly point = vec3();

  constructor(paths: ThreatPaths, geography: Geography, settings: ConsequenceSettings) {
    this.paths = paths;
    this.geography = geography;
    this.selfDestruct = settings.selfDestruct;
  }

  /** Adds the rounds of a replication that came down whole to `into`, at cells of [airspace × fall]. */
  count(
    into: Float64Array,
    cells: Int32Array,
    log: EngagementRows,
    firing: Firing,
    rep: Replication,
  ): void {
    for (let e = 0; e < log.count; e += 1) {
      // a burst's shells are too light and too many to be followed
      if (log.gun[e] === 1) continue;
      const rounds = log.rounds[e] as number;
      const killer = log.killed[e] === 1 ? (log.missed[e] as number) : -1;
      if (rounds === 1 && killer === 0) continue;
      const before = shotsBefore(log, e);
      for (let i = 0; i < rounds; i += 1) {
        if (i !== killer) this.countRound(into, cells, log, e, before + i, firing, rep);
      }
    }
  }

  private countRound(
    into: Float64Array,
    cells: Int32Array,
    log: EngagementRows,
    e: number,
    shot: number,
    firing: Firing,
    rep: Replication,
  ): void {
    const t = log.threat[e] as number;
    const threatKey = rep.program.threatKey[t] as number;
    const effectorKey = firing.effectorKey(e);
    const draw = (ordinal: number): number =>
      rep.chance.uniform(Purpose.roundFall, threatKey, effectorKey, ordinal);
    if (draw(2 * shot) < this.selfDestruct) return;
    const at = this.paths.at(t, log.interceptTick[e] as number);
    if (at === null) return;
    const aim = this.paths.beside(this.aim, at, 0, 0);
    const from = firing.place(e);
    const flown = angleBetween(from, aim);
    const on = FURTHEST_ON * draw(2 * shot + 1) * flown;
    const over = this.geography.airspaceAt(towardsInto(this.point, from, aim, flown + on));
    addFall(into, cells, over, FallIndex.missedRounds);
  }
}

/** Rounds that the effector of engagement `e` had launched at its threat before. */
function shotsBefore(log: EngagementRows, e: number): number {
  let rounds = 0;
  for (let i = 0; i < e; i += 1) {
    if (log.effector[i] === log.effector[e] && log.threat[i] === log.threat[e])
      rounds += log.rounds[i] as number;
  }
  return rounds;
}
