/** A scene on its plane: what `MapScene` says in degrees, in kilometres, made once per scene. */
import { boxAround, planeFor, planeOn, type Box, type Cone, type Plane } from './plane.ts';
import { circle, envelopeAgainst } from './reach.ts';
import { lineOf, shapeOf, thinned, type Line, type Shape } from './shapes.ts';
import type { Lines } from './density.ts';
import type { LonLat, MapAirspace, MapRoutes, MapScene, MapZone } from './types.ts';

/** Borders are drawn from the coarsest of these, km, that moves nothing by more than `MOST_PX`. */
const DETAIL_KM = [4, 1.5, 0.6, 0] as const;
const MOST_PX = 0.8;

/** An outline at several degrees of detail, coarsest first. */
export interface Detailed {
  readonly id: string;
  readonly title: string;
  readonly levels: readonly { readonly km: number; readonly shape: Shape }[];
}

export interface Ground {
  readonly scene: MapScene;
  readonly plane: Plane;
  /** What the map is fitted to. */
  readonly home: Box;
  readonly airspaces: readonly Detailed[];
  readonly zones: readonly { readonly zone: MapZone; readonly shape: Shape }[];
  readonly sensorAreas: ReadonlyMap<string, Shape>;
  readonly routes: Lines;
  /** From bases to stations, by flight. */
  readonly transits: ReadonlyMap<string, Line>;
}

/** What a worker makes of a scene, without what cannot be sent. */
export interface GroundData extends Omit<Ground, 'scene' | 'plane'> {
  readonly cone: Cone;
}

const prepared = new WeakMap<MapScene, Ground>();

/** Keeps what was made elsewhere of a scene, for `groundOf` to find. */
export function prepareGround(scene: MapScene, { cone, ...data }: GroundData): void {
  prepared.set(scene, { ...data, scene, plane: planeOn(cone) });
}

/** What `prepareGround` takes elsewhere. */
export function groundData({ scene: _scene, plane, ...data }: Ground): GroundData {
  return { ...data, cone: plane.cone };
}

/** The scene on its plane; that of `before`, where it is of the same study, so that nothing jumps. */
export function groundOf(scene: MapScene, before?: Ground): Ground {
  const known = prepared.get(scene);
  if (known !== undefined) return known;

  const places = placesOf(scene);
  const keep = before !== undefined && before.scene.study === scene.study;
  const plane = keep ? before.plane : planeFor(places);
  const sameBorders = keep && alike(before.scene.airspaces, scene.airspaces);
  const points = places.map(([lon, lat]) => plane.project(lon, lat));
  const routes = project(plane, scene.routes);
  return {
    scene,
    plane,
    home: homeOf(points, routes),
    airspaces: sameBorders
      ? before.airspaces
      : scene.airspaces.map((airspace) => detailed(plane, airspace)),
    zones: scene.zones.map((zone) => ({ zone, shape: shapeOf(plane, zone.rings) })),
    sensorAreas: new Map(
      scene.sensors.flatMap(({ id, rings }) =>
        rings.length > 0 ? [[id, shapeOf(plane, rings)] as const] : [],
      ),
    ),
    routes,
    transits: new Map(
      scene.flights.flatMap(({ id, base, station }) =>
        station === null ? [] : [[id, lineOf(plane, [base, station], false)] as const],
      ),
    ),
  };
}

function alike(a: readonly MapAirspace[], b: readonly MapAirspace[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, rings }, i) => {
      const other = b[i]!;
      return (
        id === other.id &&
        rings.length === other.rings.length &&
        rings.every((ring, r) => {
          const twin = other.rings[r]!;
          return (
            ring.length === twin.length &&
            ring.every((p, v) => p[0] === twin[v]![0] && p[1] === twin[v]![1])
          );
        })
      );
    })
  );
}

function detailed(plane: Plane, { id, title, rings }: MapAirspace): Detailed {
  const full = shapeOf(plane, rings);
  return {
    id,
    title,
    levels: DETAIL_KM.map((km) => ({ km, shape: km === 0 ? full : thinned(full, km) })),
  };
}

/** The outline to draw at `k` pixels per km. */
export function outlineAt(airspace: Detailed, k: number): Shape {
  const level = airspace.levels.find(({ km }) => km * k <= MOST_PX) ?? airspace.levels.at(-1)!;
  return level.shape;
}

/** All there is of an outline. */
export function outlineOf(airspace: Detailed): Shape {
  return airspace.levels.at(-1)!.shape;
}

/** What a study is about: where something is defended, stands or patrols, and what it reaches. */
function placesOf(scene: MapScene): LonLat[] {
  const places: LonLat[] = scene.assets.map(({ lonDeg, latDeg }) => [lonDeg, latDeg]);
  for (const { base, station } of scene.flights) {
    places.push(base, ...(station === null ? [] : [station]));
  }
  for (const unit of scene.fireUnits) {
    // rockets that leave the atmosphere reach beyond any map: those for low flyers count
    const reachM = envelopeAgainst(unit, 'cruise')?.maxRangeM ?? 0;
    const ring = circle(unit.lonDeg, unit.latDeg, reachM);
    places.push(...ring.filter((_, i) => i % 24 === 0));
  }
  if (places.length === 0) {
    for (const { rings } of scene.zones) places.push(...rings.flat());
  }
  if (places.length === 0 && scene.attribution === '') {
    for (const { rings } of scene.airspaces) places.push(...rings.flat());
  }
  return places;
}

/** Share of the routes' vertices that the fitted view need not show, at each side. */
const TAIL = 0.05;
/** How far, in its own width, the fitted view may grow to show where threats come from. */
const GROW = 0.3;

function homeOf(points: readonly (readonly [number, number])[], routes: Lines): Box {
  const box = boxAround(points) ?? boxAround(pairs(routes.xy));
  if (box === null) return { x0: -300, y0: -300, x1: 300, y1: 300 };
  const xs = routes.xy.filter((_, i) => i % 2 === 0).sort();
  const ys = routes.xy.filter((_, i) => i % 2 === 1).sort();
  const at = (sorted: Float32Array, share: number, otherwise: number): number =>
    sorted[Math.floor(share * (sorted.length - 1))] ?? otherwise;
  const [w, h] = [box.x1 - box.x0, box.y1 - box.y0];
  return {
    x0: Math.max(box.x0 - GROW * w, Math.min(box.x0, at(xs, TAIL, box.x0))),
    x1: Math.min(box.x1 + GROW * w, Math.max(box.x1, at(xs, 1 - TAIL, box.x1))),
    y0: Math.max(box.y0 - GROW * h, Math.min(box.y0, at(ys, TAIL, box.y0))),
    y1: Math.min(box.y1 + GROW * h, Math.max(box.y1, at(ys, 1 - TAIL, box.y1))),
  };
}

function project(plane: Plane, routes: MapRoutes): Lines {
  const xy = new Float32Array(2 * routes.lonDeg.length);
  for (let v = 0; v < routes.lonDeg.length; v++) {
    const [x, y] = plane.project(routes.lonDeg[v]!, routes.latDeg[v]!);
    xy[2 * v] = x;
    xy[2 * v + 1] = y;
  }
  return { starts: routes.starts, xy };
}

function* pairs(xy: ArrayLike<number>): Iterable<readonly [number, number]> {
  for (let i = 0; i + 1 < xy.length; i += 2) yield [xy[i]!, xy[i + 1]!];
}
