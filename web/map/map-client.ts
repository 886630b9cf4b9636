/**
 * Asks the map's worker for scenes and pictures of the ground. Of scenes the latest question alone
 * is answered: earlier ones are dropped. A worker that dies is replaced, and asked again.
 */
import { startWorker } from '../engine/workers.ts';
import { groundData, prepareGround, type Ground } from './ground.ts';
import type { GroundPainter, GroundPicture, GroundWish } from './ground-picture.ts';
import type { FromMapWorker, ToMapWorker } from './map.worker.ts';
import type { SceneInput } from './scene.ts';
import type { MapScene } from './types.ts';

/** A worker lost again and again is not replaced for ever. */
const MOST_LOSSES = 5;

interface Asked<T> {
  readonly ticket: number;
  readonly resolve: (answer: T) => void;
  readonly reject: (error: Error) => void;
}

interface AskedScene extends Asked<MapScene | null> {
  readonly input: SceneInput;
}

interface AskedPicture extends Asked<GroundPicture> {
  readonly ground: Ground;
  readonly wish: GroundWish;
}

export class MapClient implements GroundPainter {
  #worker: Worker | undefined;
  #tickets = 0;
  #losses = 0;
  #building: AskedScene | null = null;
  #next: AskedScene | null = null;
  readonly #pictures = new Map<number, AskedPicture>();
  /** The scene that the worker has. */
  #there: MapScene | null = null;

  /** The scene, or null when a later question overtook this one. Rejects when it cannot be made. */
  build(input: SceneInput): Promise<MapScene | null> {
    return new Promise((resolve, reject) => {
      this.#next?.resolve(null);
      this.#next = { ticket: this.#ticket(), input, resolve, reject };
      if (this.#building === null) this.#buildNext();
    });
  }

  paint(ground: Ground, wish: GroundWish): Promise<GroundPicture> {
    return new Promise((resolve, reject) => {
      const asked = { ticket: this.#ticket(), ground, wish, resolve, reject };
      this.#pictures.set(asked.ticket, asked);
      this.#askPicture(asked);
    });
  }

  #ticket(): number {
    this.#tickets += 1;
    return this.#tickets;
  }

  #buildNext(): void {
    this.#building = this.#next;
    this.#next = null;
    if (this.#building !== null) this.#askScene(this.#building);
  }

  #askScene({ ticket, input }: AskedScene): void {
    this.#tell({ kind: 'build', ticket, input });
  }

  #askPicture({ ticket, ground, wish }: AskedPicture): void {
    if (this.#there !== ground.scene) {
      this.#tell({ kind: 'take', scene: ground.scene, ground: groundData(ground) });
      this.#there = ground.scene;
    }
    this.#tell({ kind: 'paint', ticket, wish });
  }

  #tell(message: ToMapWorker): void {
    this.#worker ??= startWorker(
      () => new Worker(new URL('./map.worker.ts', import.meta.url), { type: 'module' }),
      {
        hear: (answer: FromMapWorker) => this.#hear(answer),
        lost: (reason) => this.#lost(reason),
      },
    );
    this.#worker.postMessage(message);
  }

  #hear(answer: FromMapWorker): void {
    const { ticket } = answer;
    const picture = this.#pictures.get(ticket);
    this.#pictures.delete(ticket);
    if (answer.kind === 'failed') {
      const error = new Error(answer.message);
      picture?.reject(error);
      if (ticket === this.#building?.ticket) this.#built((asked) => asked.reject(error));
    } else if (answer.kind === 'picture') {
      picture?.resolve(answer.picture);
    } else if (ticket === this.#building?.ticket) {
      const { scene, ground } = answer;
      prepareGround(scene, ground);
      this.#there = scene;
      // overtaken: what it shows is no longer so
      this.#built((asked) => asked.resolve(this.#next === null ? scene : null));
    }
  }

  #built(settle: (asked: AskedScene) => void): void {
    const asked = this.#building;
    if (asked !== null) settle(asked);
    this.#buildNext();
  }

  #lost(reason: string): void {
    this.#worker = undefined;
    this.#there = null;
    this.#losses += 1;
    const open = [...this.#pictures.values()];
    if (this.#losses <= MOST_LOSSES) {
      if (this.#building !== null) this.#askScene(this.#building);
      for (const asked of open) this.#askPicture(asked);
      return;
    }
    const error = new Error(reason);
    this.#pictures.clear();
    for (const asked of open) asked.reject(error);
    this.#built((asked) => asked.reject(error));
  }
}
