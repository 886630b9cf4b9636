/** Marks of the map: classes differ by shape, so that they need no colour. */

export type Shape =
  'circle' | 'diamond' | 'square' | 'triangle' | 'cross' | 'hexagon' | 'unit' | 'base' | 'station';

const PATHS: Readonly<Record<Shape, string>> = {
  circle: 'M-4,0A4,4 0 1 0 4,0A4,4 0 1 0 -4,0Z',
  diamond: 'M0,-5.4L5.4,0L0,5.4L-5.4,0Z',
  square: 'M-4,-4H4V4H-4Z',
  triangle: 'M0,-5.2L5,3.8H-5Z',
  cross: 'M-1.6,-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z',
  hexagon: 'M-5,0L-2.5,-4.4H2.5L5,0L2.5,4.4H-2.5Z',
  base: 'M0,-6L1.5,-1L6,2V3.5L1.5,2L1,5H-1L-1.5,2L-6,3.5V2L-1.5,-1Z',
  station: 'M-7,0A7,3.5 0 1 0 7,0A7,3.5 0 1 0 -7,0Z',
  unit: 'M-6,4.5V-1A6,5 0 0 1 6,-1V4.5Z',
};

const KNOWN: ReadonlyMap<string, Shape> = new Map([
  ['city', 'circle'],
  ['energy', 'diamond'],
  ['port', 'square'],
  ['air-base', 'triangle'],
]);

const SPARE: readonly Shape[] = ['cross', 'hexagon', 'diamond', 'square', 'triangle', 'circle'];

/** A shape for each class, the same for the same set of classes. */
export function shapesOf(classes: readonly string[]): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  let next = 0;
  for (const name of [...new Set(classes)].sort()) {
    const known = KNOWN.get(name);
    shapes.set(name, known ?? SPARE[next++ % SPARE.length] ?? 'circle');
  }
  return shapes;
}

/** Path data about the origin, some 10 px across. */
export function shapePath(shape: Shape): string {
  return PATHS[shape];
}
