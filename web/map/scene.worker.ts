/** A worker that builds scenes, so that a moved zone does not hold up the page. */
import { buildScene, type SceneInput } from './scene.ts';
import type { MapScene } from './types.ts';

export interface SceneReply {
  readonly ticket: number;
  readonly scene?: MapScene;
  /** Why there is none. */
  readonly problem?: string;
}

self.addEventListener('message', (event: MessageEvent<{ ticket: number; input: SceneInput }>) => {
  const { ticket, input } = event.data;
  let reply: SceneReply;
  try {
    reply = { ticket, scene: buildScene(input) };
  } catch (error) {
    reply = { ticket, problem: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
});
