/** The same world elsewhere on the globe, or in a mirror. */
import type { FireUnit, Flight, Place, Scenario } from '../../src/scenario/model.ts';

/** The scenario with every place moved. */
export function moved(s: Scenario, move: (p: Place) => Place): Scenario {
  const ring = (r: readonly Place[]): Place[] => r.map(move);
  const shifted = (u: FireUnit): FireUnit => ({ ...u, place: move(u.place) });
  const based = (f: Flight): Flight => ({
    ...f,
    base: move(f.base),
    readiness:
      f.readiness.kind === 'patrol'
        ? { ...f.readiness, station: move(f.readiness.station) }
        : f.readiness,
  });
  const sensor = (x: Scenario['sensors'][number]): Scenario['sensors'][number] => ({
    ...x,
    coverage:
      x.coverage.kind === 'radar'
        ? { ...x.coverage, place: move(x.coverage.place) }
        : { kind: 'area', rings: x.coverage.rings.map(ring) },
  });
  return {
    ...s,
    drawnAirspaces: s.drawnAirspaces.map((a) => ({
      ...a,
      polygons: a.polygons.map((p) => p.map(ring)),
    })),
    zones: s.zones.map((z) => (z.kind === 'polygon' ? { ...z, rings: z.rings.map(ring) } : z)),
    assets: s.assets.map((a) => ({ ...a, place: move(a.place) })),
    raid: s.raid.map((g) => ({
      ...g,
      launch: { ...g.launch, place: move(g.launch.place) },
      route: g.route.map((w) => ({ ...w, place: move(w.place) })),
    })),
    sensors: s.sensors.map(sensor),
    fireUnits: s.fireUnits.map(shifted),
    flights: s.flights.map(based),
    forces: s.forces.map((f) => ({
      ...f,
      fireUnits: f.fireUnits.map(shifted),
      flights: f.flights.map(based),
      sensors: f.sensors.map(sensor),
    })),
  };
}

/** Scatter, jitter and straying have a left and a right, which a mirror exchanges: without them. */
export function withoutLeftAndRight(s: Scenario): Scenario {
  return {
    ...s,
    raid: s.raid.map((g) => ({
      ...g,
      ...(g.stray === undefined ? {} : { stray: { ...g.stray, probability: 0 } }),
      launch: { ...g.launch, scatterM: 0 },
      route: g.route.map((w) => ({ ...w, jitterM: 0 })),
    })),
  };
}

const wrapped = (lonDeg: number): number => ((lonDeg + 540) % 360) - 180;
export const turned = (p: Place): Place => ({
  latDeg: p.latDeg,
  lonDeg: wrapped(p.lonDeg + 143.7),
});
export const mirrored = (p: Place): Place => ({ latDeg: p.latDeg, lonDeg: -p.lonDeg });
