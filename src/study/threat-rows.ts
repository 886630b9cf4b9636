/** Rows threat by threat: who ended how, stopped by whom or let through why. */
import { TICKS_PER_S } from '../compile/tick.ts';
import type { Threat } from '../compile/raid.ts';
import type { EngagementRows } from '../kernel/log.ts';
import { FateCode } from '../kernel/replication.ts';
import type { Column, ColumnType } from './row-types.ts';
import type { RowRun, RowVariant, RowWriter } from './rows.ts';
import { CAUSES, FATES } from './tally.ts';

/** What stands where there is no cause, no stopper, no target. */
const NONE = 'none';

/** A column that grows as rows come. */
class Growing<A extends Column> {
  values: A;
  private readonly make: (length: number) => A;

  constructor(make: (length: number) => A, capacity: number) {
    this.make = make;
    this.values = make(capacity);
  }

  /** Has room for `length` values from now on. */
  reach(length: number): void {
    if (length <= this.values.length) return;
    const grown = this.make(Math.max(length, 2 * this.values.length));
    grown.set(this.values);
    this.values = grown;
  }
}

/** Words by number, in the order in which they came. */
class Words {
  readonly words: string[];
  private readonly numbers: Map<string, number>;

  constructor(words: readonly string[]) {
    this.words = [...words];
    this.numbers = new Map(words.map((word, i) => [word, i]));
  }

  of(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    this.numbers.set(word, this.words.length);
    return this.words.push(word) - 1;
  }
}

const INTS = ['point', 'variant', 'replication', 'policy', 'threat', 'class', 'type'] as const;
const MORE = ['target', 'fate', 'cause', 'stopper', 'rounds'] as const;
type Name = (typeof INTS)[number] | (typeof MORE)[number];

/** A column as it is stored. */
export interface ThreatColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly words?: readonly string[];
  readonly values: Column;
}

/** By point, then replication, then policy, then threat in the order of the program. */
export class ThreatRows implements RowWriter {
  count = 0;
  private readonly policyIds: readonly string[];
  private readonly assets: readonly string[];
  private readonly ints: Readonly<Record<Name, Growing<Uint32Array>>>;
  private readonly endS: Growing<Float64Array>;
  private readonly threatIds = new Words([]);
  private readonly classes = new Words([]);
  private readonly types = new Words([]);
  private readonly targets = new Words([NONE]);
  private readonly stoppers = new Words([NONE]);
  private point = 0;
  private variant = 0;
  private first = 0;
  private policies = 0;
  private replications = 0;
  private threats: readonly Threat[] = [];
  private stopperIds: readonly string[] = [];
  private rounds = new Uint32Array(0);

  /** `assets` are ids in the order of the scenario. */
  constructor(policyIds: readonly string[], assets: readonly string[], capacity: number) {
    this.policyIds = policyIds;
    this.assets = assets;
    const ints = (): Growing<Uint32Array> => new Growing((n) => new Uint32Array(n), capacity);
    this.ints = {
      point: ints(),
      variant: ints(),
      replication: ints(),
      policy: ints(),
      threat: ints(),
      class: ints(),
      type: ints(),
      target: ints(),
      fate: ints(),
      cause: ints(),
      stopper: ints(),
      rounds: ints(),
    };
    this.endS = new Growing((n) => new Float64Array(n), capacity);
  }

  at(point: number, variant: number): void {
    this.point = point;
    this.variant = variant;
  }

  begin({ axes, policies, replications, threats }: RowVariant): void {
    this.first = this.count;
    this.policies = policies;
    this.replications = replications;
    this.threats = threats;
    this.stopperIds = axes.stoppers.map(({ id }) => id);
    this.count += policies * replications * threats.length;
    for (const column of Object.values(this.ints)) column.reach(this.count);
    this.endS.reach(this.count);
    if (this.rounds.length < threats.length) this.rounds = new Uint32Array(threats.length);
  }

  write({ policy, replication, state, log, causes }: RowRun): void {
    const { ints } = this;
    this.countRounds(log.engagements);
    let row = this.rowOf(replication, policy);
    this.threats.forEach((threat, t) => {
      const fate = state.fate[t] as number;
      const stopper = state.stopper[t] as number;
      ints.point.values[row] = this.point;
      ints.variant.values[row] = this.variant;
      ints.replication.values[row] = this.variant * this.replications + replication;
      ints.policy.values[row] = policy;
      ints.threat.values[row] = this.threatIds.of(threat.id);
      ints.class.values[row] = this.classes.of(threat.type.classes[0] ?? NONE);
      ints.type.values[row] = this.types.of(threat.type.id);
      ints.target.values[row] = this.targets.of(this.assets[threat.asset] ?? NONE);
      ints.fate.values[row] = fate;
      ints.cause.values[row] = fate === FateCode.hit ? 1 + (causes[t] as number) : 0;
      ints.stopper.values[row] = this.stoppers.of(this.stopperIds[stopper] ?? NONE);
      ints.rounds.values[row] = this.rounds[t] as number;
      this.endS.values[row] = (state.endTick[t] as number) / TICKS_PER_S;
      row += 1;
    });
  }

  copy(from: number, to: number): void {
    const columns = [...Object.values(this.ints), this.endS];
    for (let r = 0; r < this.replications; r += 1) {
      const source = this.rowOf(r, from);
      const target = this.rowOf(r, to);
      for (const { values } of columns) {
        values.copyWithin(target, source, source + this.threats.length);
      }
      this.ints.policy.values.fill(to, target, target + this.threats.length);
    }
  }

  /** The rows as they are stored. */
  columns(): readonly ThreatColumn[] {
    const { ints } = this;
    const number = (name: Name): ThreatColumn => ({
      name,
      type: 'u32',
      values: ints[name].values,
    });
    const words = (name: Name, list: readonly string[]): ThreatColumn => ({
      name,
      type: 'word',
      words: list,
      values: ints[name].values,
    });
    return [
      number('point'),
      number('variant'),
      number('replication'),
      words('policy', this.policyIds),
      words('threat', this.threatIds.words),
      words('class', this.classes.words),
      words('type', this.types.words),
      words('target', this.targets.words),
      words('fate', FATES),
      words('cause', [NONE, ...CAUSES]),
      words('stopper', this.stoppers.words),
      number('rounds'),
      { name: 'end_s', type: 'f64', values: this.endS.values },
    ];
  }

  private rowOf(replication: number, policy: number): number {
    return this.first + (replication * this.policies + policy) * this.threats.length;
  }

  /** Missiles and bursts by the threat that they were fired at. */
  private countRounds(log: EngagementRows): void {
    this.rounds.fill(0);
    for (let e = 0; e < log.count; e += 1) {
      const t = log.threat[e] as number;
      this.rounds[t] = (this.rounds[t] as number) + (log.rounds[e] as number);
    }
  }
}
