/** From merged consequences to the answer: estimates over variants, rows with something in them. */
import type {
  ApproachResult,
  CrewResult,
  DebrisResult,
  Estimate,
  IncursionResult,
  InvolvementResult,
  PolicyResult,
  ShotResult,
} from '../results.ts';
import { at, estimate } from '../statistics.ts';
import { type ConsequenceAxes, type Fall, FallIndex, FALLS, shotOf, SHOOTERS } from './axes.ts';
import type { MergedConsequences } from './merge.ts';

export function debrisResult(
  { airspaces }: ConsequenceAxes,
  { falls }: MergedConsequences,
  confidence: number,
): readonly DebrisResult[] {
  return airspaces
    .flatMap((over, a): DebrisResult[] => {
      const of = (fall: Fall): readonly number[] => falls[a * FALLS.length + FallIndex[fall]] ?? [];
      if (FALLS.every((fall) => isNothing(of(fall)))) return [];
      const value = (fall: Fall): Estimate => estimate(of(fall), confidence);
      return [
        {
          over,
          wrecks: estimate(wrecksOf(of('intercepted'), of('softKilled'), of('failed')), confidence),
          intercepted: value('intercepted'),
          softKilled: value('softKilled'),
          failed: value('failed'),
          missedRounds: value('missedRounds'),
          withoutInterception: value('withoutInterception'),
        },
      ];
    })
    .toSorted((a, b) => b.wrecks.mean - a.wrecks.mean || byText(a.over, b.over));
}

/** Sums, variant by variant. */
function wrecksOf(...parts: readonly (readonly number[])[]): readonly number[] {
  return (parts[0] ?? []).map((_, v) => parts.reduce((sum, part) => sum + at(part, v), 0));
}

export function incursionResult(
  { airspaces }: ConsequenceAxes,
  { incursions, incursionMinutes }: MergedConsequences,
  confidence: number,
): readonly IncursionResult[] {
  return airspaces
    .flatMap((over, a): IncursionResult[] => {
      const threats = incursions[a] ?? [];
      if (isNothing(threats)) return [];
      return [
        {
          over,
          threats: estimate(threats, confidence),
          minutes: estimate(incursionMinutes[a] ?? [], confidence),
        },
      ];
    })
    .toSorted((a, b) => b.threats.mean - a.threats.mean || byText(a.over, b.over));
}

export function involvementResult(
  axes: ConsequenceAxes,
  merged: MergedConsequences,
  confidence: number,
): InvolvementResult {
  return {
    shots: shotResults(axes, merged, confidence),
    crewed: crewResults(axes, merged, confidence),
    hostile: axes.hostile,
    nearestApproach: axes.hostile.length === 0 ? null : approachResults(axes, merged),
  };
}

function shotResults(
  axes: ConsequenceAxes,
  { shots }: MergedConsequences,
  confidence: number,
): readonly ShotResult[] {
  return [...shots]
    .map(([cell, means]): ShotResult => {
      const { nation, shooter, over, from } = shotOf(axes, cell);
      const who = SHOOTERS[shooter];
      if (who === undefined) throw new RangeError(`no shooter ${shooter}`);
      return {
        nation: axes.nations[nation] ?? '',
        kind: who.kind,
        weapon: who.weapon,
        over: axes.airspaces[over] ?? '',
        from: axes.airspaces[from] ?? '',
        shots: estimate(means, confidence),
      };
    })
    .toSorted((a, b) => b.shots.mean - a.shots.mean || byText(shotName(a), shotName(b)));
}

function shotName({ nation, kind, weapon, over, from }: ShotResult): string {
  return [nation, kind, weapon, over, from].join(' ');
}

function crewResults(
  { nations, airspaces }: ConsequenceAxes,
  { sorties, crewedMinutes }: MergedConsequences,
  confidence: number,
): readonly CrewResult[] {
  return nations
    .flatMap((nation, n) =>
      airspaces.flatMap((over, a): CrewResult[] => {
        const cell = n * airspaces.length + a;
        const flown = sorties[cell] ?? [];
        if (isNothing(flown)) return [];
        const minutes = estimate(crewedMinutes[cell] ?? [], confidence);
        return [{ nation, over, sorties: estimate(flown, confidence), minutes }];
      }),
    )
    .toSorted(
      (a, b) =>
        byText(a.nation, b.nation) || b.minutes.mean - a.minutes.mean || byText(a.over, b.over),
    );
}

function approachResults(
  { nations }: ConsequenceAxes,
  { approachM, approaches, nearestM }: MergedConsequences,
): readonly ApproachResult[] {
  return nations
    .flatMap((nation, n): ApproachResult[] => {
      const replications = at(approaches, n);
      if (replications === 0) return [];
      const meanKm = at(approachM, n) / replications / 1000;
      return [{ nation, meanKm, smallestKm: at(nearestM, n) / 1000, replications }];
    })
    .toSorted((a, b) => a.smallestKm - b.smallestKm || byText(a.nation, b.nation));
}

export function freedResult(
  axes: ConsequenceAxes,
  { freedKills, leakersIfMoved }: MergedConsequences,
  confidence: number,
): Pick<PolicyResult, 'freedKills' | 'leakersIfFreedCapacityMoves'> {
  if (!axes.movesFreedCapacity) return { freedKills: null, leakersIfFreedCapacityMoves: null };
  return {
    freedKills: estimate(freedKills, confidence),
    leakersIfFreedCapacityMoves: estimate(leakersIfMoved, confidence),
  };
}

function isNothing(means: readonly number[]): boolean {
  return means.every((value) => value === 0);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
