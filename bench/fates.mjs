// FNV-1a over how every threat of one run after another ended, for whatever engine it ran in.
export class FateHash {
  #h = 0x811c9dc5;

  add({ fate, endTick, stopper }) {
    for (let t = 0; t < fate.length; t += 1)
      for (const n of [fate[t], endTick[t], stopper[t]])
        this.#h = Math.imul(this.#h ^ n, 0x01000193);
  }

  get text() {
    return (this.#h >>> 0).toString(16).padStart(8, '0');
  }
}
