/** The map's worker: builds scenes and paints their ground, so that neither holds up the page. */
import type { Held, Hello } from '../engine/messages.ts';
import { holdLock, scope } from '../engine/scope.ts';
import { groundData, groundOf, prepareGround, type Ground, type GroundData } from './ground.ts';
import { paintPicture, type GroundPicture, type GroundWish } from './ground-picture.ts';
import { buildScene, type SceneInput } from './scene.ts';
import type { MapScene } from './types.ts';

export type ToMapWorker =
  | { readonly kind: 'build'; readonly ticket: number; readonly input: SceneInput }
  /** Takes over a ground that was made elsewhere. */
  | { readonly kind: 'take'; readonly scene: MapScene; readonly ground: GroundData }
  /** Paints the ground that it has. */
  | { readonly kind: 'paint'; readonly ticket: number; readonly wish: GroundWish };

export type FromMapWorker =
  /** The scene comes without the outlines of its airspaces: they are in `ground`. */
  | {
      readonly kind: 'scene';
      readonly ticket: number;
      readonly scene: MapScene;
      readonly ground: GroundData;
    }
  | { readonly kind: 'picture'; readonly ticket: number; readonly picture: GroundPicture }
  | { readonly kind: 'failed'; readonly ticket: number; readonly message: string };

/** A study that is edited stays on its plane, and most edits leave borders alone. */
let present: Ground | undefined;

scope.addEventListener('message', ({ data }: MessageEvent<ToMapWorker | Hello>) => {
  if (data.kind === 'hello') {
    holdLock(data.lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
  } else if (data.kind === 'take') {
    prepareGround(data.scene, data.ground);
    present = groundOf(data.scene);
  } else {
    let answer: FromMapWorker;
    try {
      answer = data.kind === 'build' ? build(data.ticket, data.input) : paint(data);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      answer = { kind: 'failed', ticket: data.ticket, message };
    }
    scope.postMessage(answer, answer.kind === 'picture' ? [answer.picture.bitmap] : []);
  }
});

function build(ticket: number, input: SceneInput): FromMapWorker {
  present = groundOf(buildScene(input), present);
  const { scene } = present;
  const airspaces = scene.airspaces.map((airspace) => ({ ...airspace, rings: [] }));
  return { kind: 'scene', ticket, scene: { ...scene, airspaces }, ground: groundData(present) };
}

function paint({ ticket, wish }: Extract<ToMapWorker, { kind: 'paint' }>): FromMapWorker {
  if (present === undefined) throw new Error('there is no ground to paint');
  return { kind: 'picture', ticket, picture: paintPicture(present, wish) };
}
