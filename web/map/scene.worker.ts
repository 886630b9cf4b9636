/** A worker that builds scenes, so that a moved zone does not hold up the page. */
import { groundOf, type Ground, type GroundData } from './ground.ts';
import { buildScene, type SceneInput } from './scene.ts';
import type { MapScene } from './types.ts';

export interface SceneReply {
  readonly ticket: number;
  /** Without the outlines of its airspaces: they are in `ground`. */
  readonly scene?: MapScene;
  readonly ground?: GroundData;
  /** Why there is none. */
  readonly problem?: string;
}

/** The one before: a study that is edited stays on its plane, and most edits leave borders alone. */
let last: Ground | undefined;

self.addEventListener('message', (event: MessageEvent<{ ticket: number; input: SceneInput }>) => {
  const { ticket, input } = event.data;
  let reply: SceneReply;
  try {
    last = groundOf(buildScene(input), last);
    const { scene, plane, ...data } = last;
    const airspaces = scene.airspaces.map((airspace) => ({ ...airspace, rings: [] }));
    reply = { ticket, scene: { ...scene, airspaces }, ground: { ...data, cone: plane.cone } };
  } catch (error) {
    reply = { ticket, problem: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
});
