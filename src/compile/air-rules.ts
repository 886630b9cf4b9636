/**
 * What the rules say of flights: where a team may be, and what it may engage from over which
 * airspace. Made once per study; only sets of outcomes are added to as variants need them.
 */
import type { Ground } from '../program/ground.ts';
import type { CompiledRules } from '../policy/types.ts';
import type { Entities } from './entities.ts';
import { distanceOfBucket, requestKey, type Outcomes, type Principal } from './outcomes.ts';
import type { Passage } from './passage.ts';
import type { PreparedTeam } from './teams.ts';

/** A threat type of the raid as rules see it. */
export interface Kind {
  readonly type: string;
  readonly classes: readonly string[];
}

/** Principals of a team by the airspace that it fires from, column by column. */
type Firing = readonly { readonly principal: Principal; readonly id: number }[];

export class AirRules {
  readonly ground: Ground;
  /** Column of `sets` by region of the ground. */
  readonly regionFrom: Uint16Array;
  readonly fromAirspaces: number;
  /** Outcome of `enter` by (team × kinds + kind, region). */
  readonly enter: Uint16Array;
  /** Rows of outcomes of `engage` by the airspace fired from. */
  readonly sets: (readonly number[])[] = [];
  private readonly byRow = new Map<string, number>();
  private readonly memo = new Map<number, number>();
  private readonly firing: readonly Firing[];
  private readonly outcomes: Outcomes;
  private readonly thresholdsM: readonly number[];

  constructor(
    ground: Ground,
    entities: Entities,
    outcomes: Outcomes,
    rules: CompiledRules,
    airspaces: readonly string[],
    kinds: readonly Kind[],
  ) {
    this.ground = ground;
    this.outcomes = outcomes;
    this.thresholdsM = rules.thresholds.distanceToBorderM;
    // Without a rule that asks what is fired from, one column stands for all.
    const reads = rules.reads.has('fromOver');
    const columns = reads ? [...new Set(ground.regionAirspace)].sort((a, b) => a - b) : [-1];
    this.fromAirspaces = columns.length;
    this.regionFrom = ground.regionAirspace.map((a) => Math.max(0, columns.indexOf(a)));
    this.firing = entities.teams.map((team) =>
      columns.map((a) => {
        const fromOver = a < 0 ? team.principal.fromOver : (airspaces[a] ?? '');
        const principal = { effector: team.principal.effector, fromOver };
        return { principal, id: entities.principals.idOf(principal) };
      }),
    );
    this.enter = enterOutcomes(ground, entities.teams, outcomes, kinds);
  }

  /** Row of `sets` for a team's request, whichever airspace it is fired from. */
  setOf(
    team: number,
    passage: Passage,
    situation: number,
    heading: number,
    bucket: number,
  ): number {
    const firing = this.firing[team];
    if (firing === undefined) throw new RangeError('unknown team');
    const { resource, resourceId } = passage;
    const key = requestKey(firing[0]?.id ?? 0, resourceId, situation, heading, bucket);
    const known = key >= 0 ? this.memo.get(key) : undefined;
    if (known !== undefined) return known;
    const distanceM = distanceOfBucket(this.thresholdsM, bucket);
    const row = firing.map(({ id, principal }) =>
      this.outcomes.engage(
        id,
        principal,
        resourceId,
        resource,
        situation,
        heading,
        bucket,
        distanceM,
      ),
    );
    const name = row.join(',');
    let set = this.byRow.get(name);
    if (set === undefined) {
      set = this.sets.push(row) - 1;
      this.byRow.set(name, set);
    }
    if (key >= 0) this.memo.set(key, set);
    return set;
  }
}

function enterOutcomes(
  ground: Ground,
  teams: readonly PreparedTeam[],
  outcomes: Outcomes,
  kinds: readonly Kind[],
): Uint16Array {
  const regions = ground.regionAirspace.length;
  const out = new Uint16Array(teams.length * kinds.length * regions);
  // Teams that differ in doctrine alone get the same answers.
  const first = new Map<number, number>();
  teams.forEach((team, t) => {
    const at = t * kinds.length * regions;
    const alike = first.get(team.principalId);
    if (alike !== undefined) {
      out.copyWithin(at, alike, alike + kinds.length * regions);
      return;
    }
    first.set(team.principalId, at);
    kinds.forEach(({ type, classes }, k) => {
      // No single threat is meant: a rule that names one says nothing of its type.
      const resource = { id: '', type, classes };
      for (let r = 0; r < regions; r += 1) {
        out[at + k * regions + r] = outcomes.enter(
          team.principal,
          resource,
          ground.regionAirspace[r] ?? 0,
          ground.regionZones[r] ?? 0,
          team.type.heightM,
        );
      }
    });
  });
  return out;
}
