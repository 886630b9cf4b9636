/** Numbers for principals, so that what rules answer can be remembered under a number. */
import type { Principal } from './outcomes.ts';

/** Principals that no rule can tell apart share a number, unless a rule names effectors. */
export class Principals {
  private readonly ids = new Map<string, number>();
  /** Whether some rule names effectors one by one. */
  readonly apart: boolean;

  constructor(apart: boolean) {
    this.apart = apart;
  }

  idOf(p: Principal): number {
    const { effector: e, fromOver } = p;
    const key = JSON.stringify([
      this.apart ? e.id : '',
      e.nation,
      e.coalition,
      e.system,
      e.kind,
      e.donor,
      e.crewed,
      e.standsIn,
      fromOver,
    ]);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.ids.size);
    return this.ids.size - 1;
  }
}
