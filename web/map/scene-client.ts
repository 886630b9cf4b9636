/** Asks the worker for scenes. The latest question alone is answered: earlier ones are dropped. */
import { prepareGround } from './ground.ts';
import type { SceneInput } from './scene.ts';
import type { SceneReply } from './scene.worker.ts';
import type { MapScene } from './types.ts';

export interface SceneBuilder {
  /** The scene, or null when a later question overtook this one. Rejects when it cannot be made. */
  build(input: SceneInput): Promise<MapScene | null>;
  close(): void;
}

interface Waiting {
  readonly ticket: number;
  readonly input: SceneInput;
  readonly resolve: (scene: MapScene | null) => void;
  readonly reject: (error: Error) => void;
}

export function sceneBuilder(): SceneBuilder {
  const worker = new Worker(new URL('./scene.worker.ts', import.meta.url), { type: 'module' });
  let tickets = 0;
  let working: Waiting | null = null;
  let next: Waiting | null = null;
  const start = (): void => {
    working = next;
    next = null;
    if (working !== null) worker.postMessage({ ticket: working.ticket, input: working.input });
  };
  const fail = (error: Error): void => {
    working?.reject(error);
    working = null;
    start();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<SceneReply>) => {
    if (data.ticket !== working?.ticket) return;
    const { scene, ground } = data;
    if (scene === undefined || ground === undefined) return fail(new Error(data.problem));
    prepareGround(scene, ground);
    // overtaken: what it shows is no longer so
    working.resolve(next === null ? scene : null);
    working = null;
    start();
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(new Error(event.message));
  });
  return {
    build: (input) =>
      new Promise((resolve, reject) => {
        next?.resolve(null);
        next = { ticket: ++tickets, input, resolve, reject };
        if (working === null) start();
      }),
    close() {
      worker.terminate();
      next?.resolve(null);
      working?.resolve(null);
      working = next = null;
    },
  };
}
