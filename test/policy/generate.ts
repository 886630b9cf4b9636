import type { CompiledRules, EngageRequest, PolicyRequest } from '../../src/policy/types.ts';

/** Mulberry32: small, seeded, good enough to draw test cases. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  odds(p: number): boolean {
    return this.unit() < p;
  }

  of<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  some<T>(list: readonly T[], p: number): T[] {
    return list.filter(() => this.odds(p));
  }
}

const nations = ['PL', 'RO', 'UA'];
const places = [...nations, 'international', 'é😀*'];
const zones = ['belt-70', 'near', 'a*b'];
const types = ['kh-101', 'shahed', 'kh-*'];
const classes = ['cruise', 'uav', 'decoy'];
const systems = ['patriot', 'nasams', ''];
const kinds = ['fire-unit', 'flight', 'screen'] as const;
const units = ['u1', 'u2'];
const literals = [-5, 0, 100, 101, 5000, 70_000, 9_007_199_254_740_980];
const patterns = [
  '*',
  'P*',
  '*O',
  'kh-*',
  'kh-\\*',
  '*-*1',
  'é*',
  '*😀\\*',
  '',
  'p*t*t',
  'a\\*b',
  'R**O',
];

/** What a rule is about: its scope decides which attributes it may ask without asking first. */
type Scope = 'effector' | 'share' | 'any';

/** Writes rules of every supported kind. They are right by construction, or nearly. */
export class RuleWriter {
  private readonly chance: Chance;
  private scope: Scope = 'any';

  constructor(chance: Chance) {
    this.chance = chance;
  }

  private pick(...makers: (() => string)[]): string {
    return this.chance.of(makers)();
  }

  private equality(): string {
    return this.chance.of(['==', '==', '!=']);
  }

  private quoted(list: readonly string[]): string {
    return JSON.stringify(this.chance.of(list)).replaceAll("'", "\\'");
  }

  rule(ordinal: number): string {
    const c = this.chance;
    this.scope = c.of(['effector', 'effector', 'effector', 'share', 'any'] as const);
    const effect = c.odds(0.6) ? 'permit' : 'forbid';
    const notes = [`@id("r${ordinal}")`];
    if (effect === 'forbid' && c.odds(0.6)) notes.push(`@caveat("c${c.below(6)}")`);
    const conditions = Array.from(
      { length: c.of([0, 1, 1, 1, 2]) },
      () => `${c.odds(0.7) ? 'when' : 'unless'} { ${this.bool(c.of([0, 1, 2, 3]))} }`,
    );
    const scope = `${this.principal()}, ${this.actionScope()}, ${this.resource()}`;
    return `${notes.join(' ')} ${effect} (${scope}) ${conditions.join(' ')};`;
  }

  private principal(): string {
    const inNation = (): string => `Nation::${this.quoted(nations)}`;
    if (this.scope === 'any') {
      return this.pick(
        () => 'principal',
        () => 'principal in Coalition::"coalition"',
        () => `principal in ${inNation()}`,
      );
    }
    if (this.scope === 'share') {
      return this.pick(
        () => 'principal is Nation',
        () => `principal == ${inNation()}`,
        () => 'principal is Nation in Coalition::"coalition"',
      );
    }
    return this.pick(
      () => 'principal is Effector',
      () => 'principal is Effector',
      () => `principal is Effector in ${inNation()}`,
      () => `principal == Effector::${this.quoted(units)}`,
      () => `principal in Effector::${this.quoted(units)}`,
      () => 'principal is Effector in Coalition::"coalition"',
    );
  }

  private actionScope(): string {
    if (this.scope === 'share')
      return this.pick(
        () => 'action',
        () => 'action == Action::"share"',
      );
    if (this.scope === 'any') {
      return this.pick(
        () => 'action',
        () => 'action in [Action::"engage", Action::"share"]',
        () => 'action in [Action::"enter", Action::"share", Action::"engage"]',
      );
    }
    return this.pick(
      () => 'action == Action::"engage"',
      () => 'action in [Action::"engage", Action::"enter"]',
      () => 'action in Action::"enter"',
      () => 'action',
    );
  }

  private resource(): string {
    return this.pick(
      () => 'resource',
      () => 'resource',
      () => 'resource is Threat',
      () => `resource in ThreatClass::${this.quoted(classes)}`,
      () => `resource is Threat in ThreatType::${this.quoted(types)}`,
      () => 'resource == Threat::"t1"',
    );
  }

  bool(depth: number): string {
    const c = this.chance;
    if (depth > 0 && c.odds(0.75)) {
      const d = depth - 1;
      return this.pick(
        () => `(${this.bool(d)} && ${this.bool(d)})`,
        () => `(${this.bool(d)} || ${this.bool(d)})`,
        () => `!(${this.bool(d)})`,
        () => `(if ${this.bool(d)} then ${this.bool(d)} else ${this.bool(d)})`,
        () => `((${this.bool(d)}) ${this.equality()} (${this.bool(d)}))`,
        () => `[${this.bool(d)}, ${this.bool(d)}].contains(${this.bool(d)})`,
        () => `[${this.bool(d)}].containsAll([${this.bool(d)}, ${this.bool(d)}])`,
      );
    }
    return this.pick(
      () => this.strings(),
      () => this.strings(),
      () => this.numbers(),
      () => this.numbers(),
      () => this.sets(),
      () => this.sets(),
      () => this.entities(),
      () => this.guarded(),
      () =>
        this.pick(
          () => 'true',
          () => 'false',
        ),
    );
  }

  private string(): string {
    const c = this.chance;
    if (c.odds(0.15)) {
      return `(if ${this.strings()} then ${this.plainString()} else ${this.plainString()})`;
    }
    return this.plainString();
  }

  private plainString(): string {
    const shared = [
      () => 'context.over',
      () => 'resource.type',
      () => this.quoted(places),
      () => this.quoted(types),
    ];
    if (this.scope === 'share') return this.pick(...shared, () => 'context.to');
    if (this.scope === 'any') return this.pick(...shared);
    return this.pick(
      ...shared,
      () => 'principal.nation',
      () => 'principal.nation',
      () => 'principal.system',
      () => 'principal.kind',
      () => 'principal.donor',
      () => 'principal.standsIn',
      () => 'context.fromOver',
      () => 'context.debrisOver',
      () => 'context["debrisOver"]',
    );
  }

  private strings(): string {
    const op = this.equality();
    return this.pick(
      () => `${this.string()} ${op} ${this.quoted([...places, ...kinds, ...systems])}`,
      () => `${this.quoted(places)} ${op} ${this.string()}`,
      () => `${this.string()} ${op} ${this.string()}`,
      () => `${this.string()} like "${this.chance.of(patterns)}"`,
      () => (this.scope === 'effector' ? 'principal.crewed' : `context.over ${op} "PL"`),
    );
  }

  private number(): string {
    const value = this.chance.of(literals);
    return this.pick(
      () => `${value}`,
      () => `${value}`,
      () => `${value}`,
      () => `-(${-value})`,
      () => `(${value - 3} + 3)`,
      () => `(${value + 3} - 3)`,
      () => `(${value} * 1)`,
    );
  }

  private numbers(): string {
    const op = this.chance.of(['<', '<=', '>', '>=', '==', '!=']);
    const attribute = (): string =>
      this.scope === 'effector'
        ? this.pick(
            () => 'context.distanceToBorderM',
            () => 'context.altitudeM',
          )
        : 'context.altitudeM';
    return this.pick(
      () => `${attribute()} ${op} ${this.number()}`,
      () => `${attribute()} ${op} ${this.number()}`,
      () => `${this.number()} ${op} ${attribute()}`,
      () => `(if ${this.strings()} then 1 else 2) ${op} ${this.chance.of([1, 2])}`,
      () => `[1, ${this.chance.below(3)}].contains(if ${this.strings()} then 1 else 2)`,
    );
  }

  private set(): string {
    const written = (): string => {
      const items = Array.from({ length: 1 + this.chance.below(3) }, () =>
        this.pick(
          () => this.quoted(places),
          () => this.quoted(zones),
          () => this.quoted(classes),
          () => this.string(),
        ),
      );
      return `[${items.join(', ')}]`;
    };
    const plain = (): string =>
      this.pick(
        written,
        () => 'context.zones',
        () => 'resource.classes',
        () => (this.scope === 'effector' ? 'context.headingFor' : 'context.zones'),
      );
    if (this.chance.odds(0.15)) return `(if ${this.strings()} then ${plain()} else ${plain()})`;
    return plain();
  }

  private sets(): string {
    return this.pick(
      () => `${this.set()}.contains(${this.string()})`,
      () => `${this.set()}.contains(${this.quoted([...zones, ...classes, ...nations])})`,
      () => `${this.set()}.containsAll(${this.set()})`,
      () => `${this.set()}.containsAny(${this.set()})`,
      () => `${this.set()}.isEmpty()`,
      () => `${this.set()} ${this.equality()} ${this.set()}`,
    );
  }

  private entities(): string {
    const kind = this.pick(
      () => 'ThreatType',
      () => 'ThreatClass',
    );
    const one = (): string => `${kind}::${this.quoted(kind === 'ThreatType' ? types : classes)}`;
    return this.pick(
      () => `resource in ${one()}`,
      () => `resource in [${one()}, ${one()}]`,
      () => `resource in (if ${this.strings()} then ${one()} else ${one()})`,
      () => `resource in (if ${this.strings()} then [${one()}] else [${one()}, ${one()}])`,
      () => `resource is Threat in ${one()}`,
      () => `resource ${this.equality()} Threat::"t1"`,
      () => `[Threat::"t1", resource].contains(Threat::"t2")`,
      () => `[Threat::"t1"].contains(resource)`,
      () => `principal in Nation::${this.quoted(nations)}`,
      () => `principal in [Nation::"PL", Nation::${this.quoted(nations)}]`,
      () => 'principal in Coalition::"coalition"',
      () => `action ${this.equality()} Action::"engage"`,
      () => 'action in [Action::"engage", Action::"share"]',
    );
  }

  /** Asks first whether there is something to ask. */
  private guarded(): string {
    return this.pick(
      () => `(principal is Effector && principal.crewed)`,
      () => `(principal is Nation || principal.kind == ${this.quoted(kinds)})`,
      () => `(principal has nation && principal.nation like "${this.chance.of(patterns)}")`,
      () => `(context has to && context.to == ${this.quoted(nations)})`,
      () => `(context has headingFor && context.headingFor.contains(${this.quoted(nations)}))`,
      () => `(action == Action::"share" || context.distanceToBorderM <= ${this.number()})`,
      () => `(if principal is Effector then context.fromOver == "PL" else context.to != "PL")`,
      () => `(principal is Effector in Nation::${this.quoted(nations)})`,
      () => '(context has nonsense || resource has classes)',
    );
  }
}

/** A request whose lengths lie at the literals' own thresholds, one metre off, or anywhere. */
export function drawRequest(c: Chance, compiled: CompiledRules): PolicyRequest {
  const length = (thresholds: readonly number[]): number =>
    thresholds.length > 0 && c.odds(0.85) ? c.of(thresholds) + c.of([-1, 0, 1]) : c.below(80_000);
  const threat = { id: c.of(['t1', 't2']), type: c.of(types), classes: c.some(classes, 0.5) };
  const where = { over: c.of(places), zones: c.some(zones, 0.4) };
  if (c.odds(0.25)) {
    return {
      action: 'share',
      owner: { id: c.of(nations), coalition: c.odds(0.5) },
      threat,
      context: {
        ...where,
        to: c.of(nations),
        altitudeM: length(compiled.thresholds.shareAltitudeM),
      },
    };
  }
  const effector: EngageRequest['effector'] = {
    id: c.of(units),
    nation: c.of(nations),
    coalition: c.odds(0.5),
    system: c.of(systems),
    kind: c.of(kinds),
    donor: c.of(['', ...nations]),
    crewed: c.odds(0.5),
    standsIn: c.of(places),
  };
  return {
    action: c.odds(0.7) ? 'engage' : 'enter',
    effector,
    threat,
    context: {
      ...where,
      distanceToBorderM: length(compiled.thresholds.distanceToBorderM),
      altitudeM: length(compiled.thresholds.altitudeM),
      fromOver: c.of(places),
      debrisOver: c.of(places),
      headingFor: c.some(nations, 0.4),
    },
  };
}
