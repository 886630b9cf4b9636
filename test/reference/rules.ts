/** Asks the rules: what may be engaged, by which release, and which tracks may be shared. */
import type { CompiledRules, EngageRequest, PolicyRequest } from '../../src/policy/types.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import type { Threat } from './flight.ts';
import type { Overflight, Scene } from './scene.ts';

/** Bit 0: needs no release; bit i + 1: released by authority i of the book. 0: not permitted. */
export type Releases = number;
export const IMMEDIATE = 1;

/** What the rules say of one request under one policy. */
export interface Verdict {
  readonly releases: Releases;
  /** All of these must have come besides: caveats in force that bar until they are released. */
  readonly awaits: Releases;
  /** Whether a permit matched, whatever was forbidden. */
  readonly permit: boolean;
  /** Indices of the matching rules that forbid and are in force. */
  readonly forbids: readonly number[];
}

export class Judge {
  readonly rules: CompiledRules;
  private readonly inForce: readonly boolean[];
  /** By rule: the bit of the release that a permit or a caveat waits for. */
  private readonly release: readonly number[];

  constructor(rules: CompiledRules, caveats: readonly string[]) {
    this.rules = rules;
    const { book } = rules;
    this.inForce = book.rules.map((r) => r.caveat === undefined || caveats.includes(r.caveat));
    this.release = book.rules.map((r) =>
      r.authority === undefined ? IMMEDIATE : 1 << (book.authorities.indexOf(r.authority) + 1),
    );
  }

  ask(request: PolicyRequest): Verdict {
    const matches = this.rules.evaluate(request);
    const forbids = matches.forbids.filter((r) => this.inForce[r]);
    let releases = 0;
    for (const permit of matches.permits) releases |= this.release[permit] ?? 0;
    let awaits = 0;
    let barred = false;
    for (const forbid of forbids) {
      const bit = this.release[forbid] ?? IMMEDIATE;
      if (bit === IMMEDIATE) barred = true;
      else awaits |= bit;
    }
    return {
      releases: barred ? 0 : releases,
      awaits: barred ? 0 : awaits,
      permit: matches.permits.length > 0,
      forbids,
    };
  }
}

/**
 * Every how many judged instants the answer kept for a set of circumstances is asked for again:
 * it guards the assumption that rules change only at the literals they compare with.
 */
const CHECK_EVERY = 61;

/** Keeps the rules' answers per set of circumstances, and asks again now and then to be sure. */
class Memory {
  private readonly known = new Map<string, Verdict>();
  private readonly last: number[] = [];
  private lastVerdict: Verdict | null = null;
  private asked = 0;

  get(circumstances: readonly number[], ask: () => Verdict): Verdict {
    this.asked += 1;
    let verdict: Verdict | undefined;
    if (this.lastVerdict !== null && this.same(circumstances)) {
      verdict = this.lastVerdict;
    } else {
      verdict = this.known.get(circumstances.join());
    }
    if (verdict === undefined) {
      verdict = ask();
      this.known.set(circumstances.join(), verdict);
    } else if (this.asked % CHECK_EVERY === 0) {
      const again = ask();
      const same = again.releases === verdict.releases && again.awaits === verdict.awaits;
      if (!same || again.forbids.join() !== verdict.forbids.join()) {
        throw new Error(
          `the rules answer the same circumstances differently: ${circumstances.join()}`,
        );
      }
    }
    for (let i = 0; i < circumstances.length; i += 1) this.last[i] = circumstances[i] ?? 0;
    this.lastVerdict = verdict;
    return verdict;
  }

  private same(circumstances: readonly number[]): boolean {
    for (let i = 0; i < circumstances.length; i += 1) {
      if (circumstances[i] !== this.last[i]) return false;
    }
    return true;
  }
}

/** Number of literals below `value`, and whether it is one. */
function band(literals: readonly number[], value: number): number {
  let below = 0;
  for (const literal of literals) {
    if (literal === value) return 2 * below + 1;
    if (literal < value) below += 1;
  }
  return 2 * below;
}

function namesOf(mask: number, names: readonly string[]): string[] {
  return names.filter((_, i) => (mask & (1 << i)) !== 0);
}

function threatOf(threat: Threat): EngageRequest['threat'] {
  return { id: threat.id, type: threat.type.id, classes: threat.type.classes };
}

/** `engage` by one effector at one threat, at any intercept instant and launch instant. */
export class EngageRules {
  private readonly judge: Judge;
  private readonly flight: Overflight;
  private readonly effector: EngageRequest['effector'];
  private readonly fromOver: string;
  private readonly zoneIds: readonly string[];
  private readonly memory = new Memory();

  constructor(
    judge: Judge,
    flight: Overflight,
    effector: EngageRequest['effector'],
    fromOver: string,
  ) {
    this.judge = judge;
    this.flight = flight;
    this.effector = effector;
    this.fromOver = fromOver;
    this.zoneIds = flight.scene.zones.map((z) => z.id);
  }

  at(instant: number, launchInstant: number): Verdict {
    const { flight, judge } = this;
    const { scene, threat } = flight;
    const { thresholds } = judge.rules;
    const over = flight.over(instant);
    const zones = flight.zones(instant);
    // Choice: real values are compared, not rounded to whole metres.
    const distanceToBorderM = flight.distanceM(this.effector.nation, instant);
    const altitudeM = threat.h[instant] ?? 0;
    const debris = flight.debrisOver(instant);
    const heading = flight.headingFor(launchInstant);
    const distanceBand = band(thresholds.distanceToBorderM, distanceToBorderM);
    const altitudeBand = band(thresholds.altitudeM, altitudeM);
    const circumstances = [over, zones, distanceBand, altitudeBand, debris, heading];
    return this.memory.get(circumstances, () =>
      judge.ask({
        action: 'engage',
        effector: this.effector,
        threat: threatOf(threat),
        context: {
          over: scene.name(over),
          zones: namesOf(zones, this.zoneIds),
          distanceToBorderM,
          altitudeM,
          fromOver: this.fromOver,
          debrisOver: scene.name(debris),
          headingFor: namesOf(heading, scene.nations),
        },
      }),
    );
  }
}

/** `share` of one nation's tracks of one threat with another nation. */
export class ShareRules {
  private readonly judge: Judge;
  private readonly flight: Overflight;
  private readonly owner: { readonly id: string; readonly coalition: boolean };
  private readonly to: string;
  private readonly zoneIds: readonly string[];
  private readonly memory = new Memory();

  constructor(judge: Judge, flight: Overflight, scenario: Scenario, owner: string, to: string) {
    this.judge = judge;
    this.flight = flight;
    const nation = scenario.nations.find((n) => n.id === owner);
    this.owner = { id: owner, coalition: nation?.coalition ?? false };
    this.to = to;
    this.zoneIds = flight.scene.zones.map((z) => z.id);
  }

  at(instant: number): Verdict {
    const { flight } = this;
    const { threat } = flight;
    const over = flight.over(instant);
    const zones = flight.zones(instant);
    const altitudeM = threat.h[instant] ?? 0;
    const altitudeBand = band(this.judge.rules.thresholds.shareAltitudeM, altitudeM);
    return this.memory.get([over, zones, altitudeBand], () =>
      this.judge.ask({
        action: 'share',
        owner: this.owner,
        threat: threatOf(threat),
        context: {
          to: this.to,
          over: flight.scene.name(over),
          zones: namesOf(zones, this.zoneIds),
          altitudeM,
        },
      }),
    );
  }
}

/** The effector part of a request, for a fire unit, a flight or a screen. */
export function effectorOf(
  scenario: Scenario,
  scene: Scene,
  what:
    | { readonly kind: 'fire-unit'; readonly unit: Scenario['fireUnits'][number] }
    | { readonly kind: 'flight'; readonly flight: Scenario['flights'][number] }
    | { readonly kind: 'screen'; readonly screen: Scenario['screens'][number] },
): EngageRequest['effector'] {
  const nationId =
    what.kind === 'screen'
      ? what.screen.nation
      : what.kind === 'flight'
        ? what.flight.nation
        : what.unit.nation;
  const nation = scenario.nations.find((n) => n.id === nationId);
  const coalition = nation?.coalition ?? false;
  if (what.kind === 'screen') {
    return {
      id: what.screen.id,
      nation: nationId,
      coalition,
      system: what.screen.id,
      kind: 'screen',
      donor: '',
      crewed: false,
      // choice: a screen has no place; it stands in, and fires from, its own nation's airspace
      standsIn: nationId,
    };
  }
  if (what.kind === 'flight') {
    return {
      id: what.flight.id,
      nation: nationId,
      coalition,
      system: what.flight.aircraft,
      kind: 'flight',
      donor: what.flight.donor ?? '',
      crewed: true,
      standsIn: scene.airspaceOfPlace(what.flight.base),
    };
  }
  return {
    id: what.unit.id,
    nation: nationId,
    coalition,
    system: what.unit.system,
    kind: 'fire-unit',
    donor: what.unit.donor ?? '',
    crewed: false,
    standsIn: scene.airspaceOfPlace(what.unit.place),
  };
}
