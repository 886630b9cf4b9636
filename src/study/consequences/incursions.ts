/** Threats over airspaces of third parties: neither launched from nor aimed at. */
import { unitFromDegrees } from '../../geo/sphere.ts';
import { INTERNATIONAL, type Geography } from '../../geo/geography.ts';
import type { State } from '../../kernel/state.ts';
import type { Place, Scenario } from '../../scenario/model.ts';
import type { ThreatPaths } from './paths.ts';

export class Incursions {
  // Overflights that count, by threat (CSR): airspace, first tick, tick after the last, and 1 where
  // the threat is over that airspace for the first time.
  private readonly offsets: Int32Array;
  private readonly over: Int16Array;
  private readonly from: Int32Array;
  private readonly until: Int32Array;
  private readonly isFirst: Uint8Array;

  /** `hostile`: airspaces of the side that launches, which are its own affair. */
  constructor(
    paths: ThreatPaths,
    geography: Geography,
    scenario: Scenario,
    hostile: readonly number[],
  ) {
    const airspaceOf = (place: Place): number =>
      geography.airspaceAt(unitFromDegrees(place.latDeg, place.lonDeg));
    const assetOver = scenario.assets.map((asset) => airspaceOf(asset.place));
    const byId = new Map(scenario.assets.map((asset, i) => [asset.id, assetOver[i] ?? 0]));
    // what strays or only passes through has no target: those of the whole raid are no surprise
    const aimedAt = scenario.raid.flatMap((g) => g.targets.map((to) => byId.get(to.asset) ?? 0));
    const launches = new Map(scenario.raid.map((g) => [g.id, airspaceOf(g.launch.place)]));
    const rows: { over: number; from: number; until: number; isFirst: boolean }[] = [];
    this.offsets = new Int32Array(paths.threats.length + 1);
    paths.threats.forEach((threat, t) => {
      const expected = new Set([
        INTERNATIONAL,
        launches.get(threat.group.id) ?? INTERNATIONAL,
        geography.airspaceAt(threat.from),
        ...hostile,
        ...(threat.asset >= 0 ? [assetOver[threat.asset] ?? 0] : aimedAt),
      ]);
      const seen = new Set<number>();
      const line = paths.overflights[t];
      line?.over.forEach((over, i) => {
        if (expected.has(over)) return;
        const from = line.first[i] ?? 0;
        rows.push({ over, from, until: line.first[i + 1] ?? Infinity, isFirst: !seen.has(over) });
        seen.add(over);
      });
      this.offsets[t + 1] = rows.length;
    });
    this.over = Int16Array.from(rows, (r) => r.over);
    this.from = Int32Array.from(rows, (r) => r.from);
    this.until = Int32Array.from(rows, (r) => Math.min(r.until, 0x7fffffff));
    this.isFirst = Uint8Array.from(rows, (r) => (r.isFirst ? 1 : 0));
  }

  /** Adds a replication's, by airspace: threats, and the ticks that they were over it alive. */
  count(threats: Float64Array, ticks: Float64Array, state: State): void {
    for (let t = 0; t + 1 < this.offsets.length; t += 1) {
      const end = state.endTick[t] as number;
      const stop = this.offsets[t + 1] as number;
      for (let i = this.offsets[t] as number; i < stop; i += 1) {
        const from = this.from[i] as number;
        if (from > end) break;
        const over = this.over[i] as number;
        threats[over] = (threats[over] as number) + (this.isFirst[i] as number);
        ticks[over] = (ticks[over] as number) + Math.min(end, this.until[i] as number) - from;
      }
    }
  }
}
