/** Airspaces and zones of a scenario, and what a threat is over at every judged instant. */
import type { Place, Scenario, Zone } from '../../src/scenario/model.ts';
import { positionAt, type Threat } from './flight.ts';
import { EARTH_M, Region, along, vecOf, type Vec } from './sphere.ts';

export const INTERNATIONAL = 'international';
const CEILING_M = 100_000;
const GRAVITY = 9.80665;

/** Airspaces by index, −1 for international; zones by index. */
export class Scene {
  readonly nations: readonly string[];
  readonly zones: readonly Zone[];
  private readonly airspaces: readonly Region[];
  private readonly polygons: readonly (Region | null)[];

  constructor(scenario: Scenario) {
    if (scenario.drawnAirspaces.length === 0) {
      throw new Error('the reference takes only scenarios with drawn airspaces');
    }
    const byNation = new Map<string, (readonly (readonly Place[])[])[]>();
    for (const drawn of scenario.drawnAirspaces) {
      const list = byNation.get(drawn.nation) ?? [];
      list.push(...drawn.polygons);
      byNation.set(drawn.nation, list);
    }
    this.nations = [...byNation.keys()].sort();
    this.airspaces = this.nations.map((nation) => new Region(byNation.get(nation) ?? []));
    this.zones = scenario.zones;
    this.polygons = scenario.zones.map((zone) =>
      zone.kind === 'polygon' ? new Region([zone.rings]) : null,
    );
    if (this.zones.length > 30 || this.nations.length > 30) throw new Error('too many regions');
  }

  name(airspace: number): string {
    return this.nations[airspace] ?? INTERNATIONAL;
  }

  /** Airspace whose footprint holds the point, whatever the height. */
  footprint(p: Vec): number {
    return this.airspaces.findIndex((airspace) => airspace.contains(p));
  }

  airspaceOfPlace(place: Place): string {
    return this.name(this.footprint(vecOf(place)));
  }

  overAt(p: Vec, heightM: number): number {
    return heightM > CEILING_M ? -1 : this.footprint(p);
  }

  /** Bit i is set inside zone i. */
  zonesAt(p: Vec, over: number): number {
    let mask = 0;
    this.zones.forEach((zone, i) => {
      let inside: boolean;
      if (zone.kind === 'polygon') {
        // choice: a polygon zone has no ceiling
        inside = this.polygons[i]?.contains(p) ?? false;
      } else if (zone.kind === 'airspace') {
        inside = over >= 0 && this.nations[over] === zone.nation;
      } else {
        // choice: a belt is part of an airspace and ends with it at 100 km
        inside =
          over >= 0 &&
          this.nations[over] === zone.of &&
          zone.along.some((nation) => this.distanceM(nation, p) <= zone.depthM);
      }
      if (inside) mask |= 1 << i;
    });
    return mask;
  }

  /** Ground distance to a nation's airspace, m; infinite for a nation that has none. */
  distanceM(nation: string, p: Vec): number {
    // choice: judged on the ground, so a threat above the ceiling is at distance 0 too
    return this.airspaces[this.nations.indexOf(nation)]?.distanceM(p) ?? Infinity;
  }

  region(airspace: number): Region | undefined {
    return this.airspaces[airspace];
  }
}

const UNKNOWN = -2;

/** What one threat is over, computed when asked and kept. */
export class Overflight {
  readonly scene: Scene;
  readonly threat: Threat;
  private readonly steadyS: number;
  private readonly projectionS: number;
  private readonly overs: Int8Array;
  private readonly zoneMasks: Int32Array;
  private readonly debris: Int8Array;
  private readonly headings: Int32Array;
  private readonly distances = new Map<string, Float64Array>();
  private readonly legPieces: (readonly (readonly [number, number])[])[][] = [];

  constructor(scene: Scene, scenario: Scenario, threat: Threat) {
    this.scene = scene;
    this.threat = threat;
    this.steadyS = scenario.steadyS;
    this.projectionS = scenario.projectionS;
    const n = threat.x.length;
    this.overs = new Int8Array(n).fill(UNKNOWN);
    this.zoneMasks = new Int32Array(n).fill(UNKNOWN);
    this.debris = new Int8Array(n).fill(UNKNOWN);
    this.headings = new Int32Array(n).fill(UNKNOWN);
  }

  over(instant: number): number {
    let over = this.overs[instant] ?? UNKNOWN;
    if (over === UNKNOWN) {
      over = this.scene.overAt(positionAt(this.threat, instant), this.threat.h[instant] ?? 0);
      this.overs[instant] = over;
    }
    return over;
  }

  zones(instant: number): number {
    let mask = this.zoneMasks[instant] ?? UNKNOWN;
    if (mask === UNKNOWN) {
      mask = this.scene.zonesAt(positionAt(this.threat, instant), this.over(instant));
      this.zoneMasks[instant] = mask;
    }
    return mask;
  }

  distanceM(nation: string, instant: number): number {
    let list = this.distances.get(nation);
    if (list === undefined) {
      list = new Float64Array(this.threat.x.length).fill(-1);
      this.distances.set(nation, list);
    }
    let distance = list[instant] ?? -1;
    if (distance < 0) {
      distance = this.scene.distanceM(nation, positionAt(this.threat, instant));
      list[instant] = distance;
    }
    return distance;
  }

  /** Airspace of the ground point where a wreck from this instant would fall in the mean. */
  debrisOver(instant: number): number {
    let over = this.debris[instant] ?? UNKNOWN;
    if (over === UNKNOWN) {
      const { threat } = this;
      const leg = threat.legs[threat.leg[instant] ?? 0];
      const fallS = Math.sqrt((2 * (threat.h[instant] ?? 0)) / GRAVITY);
      const carryM = threat.type.speedMps * fallS * threat.type.debrisDragFactor;
      const at = leg === undefined ? 0 : this.angleOnLeg(instant);
      over =
        leg === undefined
          ? -1
          : this.scene.footprint(along(leg.from, leg.tangent, at + carryM / EARTH_M));
      this.debris[instant] = over;
    }
    return over;
  }

  /** Bit i: the present course, if held long enough, enters airspace i in time. */
  headingFor(instant: number): number {
    // choice: before its launch a threat has no course
    if (instant < 0) return 0;
    let mask = this.headings[instant] ?? UNKNOWN;
    if (mask === UNKNOWN) {
      mask = this.computeHeading(instant);
      this.headings[instant] = mask;
    }
    return mask;
  }

  private computeHeading(instant: number): number {
    const { threat } = this;
    const index = threat.leg[instant] ?? 0;
    const leg = threat.legs[index];
    if (leg === undefined) return 0;
    const seconds = instant / threat.perTick / 10;
    if (seconds - leg.fromS < this.steadyS - 1e-9) return 0;
    const reach = (threat.type.speedMps * this.projectionS) / EARTH_M;
    let pieces = this.legPieces[index];
    if (pieces === undefined) {
      pieces = this.scene.nations.map(
        (_, i) => this.scene.region(i)?.pieces(leg.from, leg.tangent, leg.length + reach) ?? [],
      );
      this.legPieces[index] = pieces;
    }
    const at = this.angleOnLeg(instant);
    // choice: above the ceiling a threat is over nobody, so it heads for the airspace beneath
    const over = this.over(instant);
    let mask = 0;
    pieces.forEach((list, i) => {
      if (i !== over && list.some(([a, b]) => a <= at + reach && b > at)) mask |= 1 << i;
    });
    return mask;
  }

  private angleOnLeg(instant: number): number {
    const { threat } = this;
    const leg = threat.legs[threat.leg[instant] ?? 0];
    if (leg === undefined) return 0;
    const seconds = instant / threat.perTick / 10;
    return Math.min(((seconds - leg.fromS) * threat.type.speedMps) / EARTH_M, leg.length);
  }
}
