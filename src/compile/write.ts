/** Lays the rows of a variant out as a program. The order of rows is part of the layout. */
import { Choice, EndKind, allocateProgram, sealProgram, type Program } from '../program/layout.ts';
import type { Compiler } from './compile.ts';
import { airCounts, writeAir, writeTracks } from './write-air.ts';
import type { PairRow, Rows } from './rows.ts';
import { delayColumns, type PreparedUnit } from './entities.ts';
import { scanTicks } from './coverage.ts';
import { launchAt } from '../program/launch.ts';
import { keyOf } from '../chance/key.ts';
import { TICKS_PER_S, ticksOf } from './tick.ts';

const sum = (lists: readonly { readonly length: number }[]): number =>
  lists.reduce((n, l) => n + l.length, 0);

export function writeProgram(rows: Rows, compiler: Compiler, variant: number): ArrayBuffer {
  const { scenario, rules, entities, outcomes, classes } = compiler;
  const authorities = rules.book.authorities.map((id) => {
    const found = scenario.authorities.find((a) => a.id === id);
    if (found === undefined) throw new RangeError(`authority ${id} has no delay`);
    return found;
  });
  const salvos = entities.units.map((u) => classes.map((c) => u.unit.doctrine.salvo[c] ?? [1]));
  const allPairs = rows.pairs.flat();
  const air = airCounts(rows, compiler);
  const program = allocateProgram(
    {
      threats: rows.threats.length,
      units: entities.units.length,
      nations: entities.nations.length,
      classes: classes.length,
      forces: scenario.forces.length,
      pairs: allPairs.length,
      windows: sum(allPairs.map((p) => p.windows)),
      outcomes: outcomes.list.length,
      outcomeRules: sum(outcomes.list.map((o) => o.rules)),
      authorities: authorities.length,
      sensors: entities.sensors.length,
      scanTables: sum(entities.sensors.map((s) => s.scans)),
      coverages: sum(rows.coverages),
      shares: sum(rows.shares),
      screenEntries: entities.entries.length,
      exposures: sum(rows.exposures),
      salvos: sum(salvos.flat()) + air.salvos,
      assets: scenario.assets.length,
      rules: rules.book.rules.length,
      caveats: rules.book.caveats.length,
      trackPoints: rows.tracks.tick.length,
      kinds: compiler.kinds.length,
      ...air.counts,
    },
    {
      variant,
      linkTicks: ticksOf(scenario.linkLatencyS),
      choice: { earliest: Choice.earliest, 'best-pk': Choice.bestPk, cheapest: Choice.cheapest }[
        scenario.choice
      ],
      groups: entities.groups,
    },
  );
  writeThreats(program, rows, compiler);
  writeUnits(program, compiler, salvos);
  writePairs(program, rows.pairs);
  writeTracks(program, rows, compiler.kinds);
  writeAir(program, rows, compiler, sum(salvos.flat()));
  writeOutcomes(program, compiler);
  authorities.forEach((a, i) => {
    const { law, a: pa, b, c } = delayColumns(a.delay);
    program.authorityKey[i] = keyOf(a.id);
    program.authorityPerThreat[i] = a.scope === 'threat' ? 1 : 0;
    program.authorityLaw[i] = law;
    program.authorityA[i] = pa;
    program.authorityB[i] = b;
    program.authorityC[i] = c;
  });
  entities.nations.forEach(({ key, identification: d }, i) => {
    program.nationKey[i] = key;
    program.nationLaw[i] = d.law;
    program.nationA[i] = d.a;
    program.nationB[i] = d.b;
    program.nationC[i] = d.c;
  });
  writeSensors(program, rows, compiler);
  writeScreens(program, rows, compiler);
  return sealProgram(program);
}

function writeThreats(p: Program, rows: Rows, { scenario, classes }: Compiler): void {
  const ranking = scenario.classRanking;
  rows.threats.forEach((t, i) => {
    const ranks = t.type.classes.map((c) => ranking.indexOf(c)).filter((r) => r >= 0);
    p.threatKey[i] = t.key;
    p.threatClass[i] = classes.indexOf(t.type.classes[0] ?? '');
    p.threatRank[i] = ranks.length > 0 ? Math.min(...ranks) : ranking.length;
    p.threatLaunch[i] = t.launchTick;
    p.threatEnd[i] = t.endTick;
    p.threatEndKind[i] = t.asset >= 0 ? EndKind.target : EndKind.leaves;
    p.threatAsset[i] = t.asset;
    p.threatHitProbability[i] = t.type.hitProbability;
    p.threatFailureRate[i] = t.type.failurePerS / TICKS_PER_S;
    p.threatWarhead[i] = t.type.warheadKg;
    p.threatPairs[i + 1] = (p.threatPairs[i] as number) + (rows.pairs[i]?.length ?? 0);
    p.threatCoverages[i + 1] = (p.threatCoverages[i] as number) + (rows.coverages[i]?.length ?? 0);
    p.threatShares[i + 1] = (p.threatShares[i] as number) + (rows.shares[i]?.length ?? 0);
    p.threatExposures[i + 1] = (p.threatExposures[i] as number) + (rows.exposures[i]?.length ?? 0);
  });
}

function heldForOthers(unit: PreparedUnit, threatClass: string): number {
  let held = 0;
  for (const [c, n] of Object.entries(unit.unit.doctrine.heldBack))
    if (c !== threatClass) held += n;
  return held;
}

function writeUnits(
  p: Program,
  { entities, classes }: Compiler,
  salvos: readonly (readonly (readonly number[])[])[],
): void {
  let salvo = 0;
  entities.units.forEach((u, i) => {
    p.unitKey[i] = u.key;
    p.unitNation[i] = u.nation;
    p.unitGroup[i] = u.group;
    p.unitForce[i] = u.force;
    p.unitChannels[i] = u.type.channels;
    p.unitReady[i] = u.unit.readyRounds;
    p.unitStock[i] = Math.max(0, u.unit.stock - u.unit.stockFloor);
    p.unitReload[i] = ticksOf(u.type.reloadS);
    p.unitReaction[i] = ticksOf(u.type.reactionS);
    p.unitAssessment[i] = ticksOf(u.type.assessmentS);
    p.unitRoundCost[i] = u.type.roundCostUsd.typical;
    classes.forEach((c, k) => {
      const at = i * classes.length + k;
      const list = salvos[i]?.[k] ?? [1];
      p.unitClassKill[at] = u.type.against[c]?.killProbability ?? 0;
      p.unitClassWilling[at] = u.unit.doctrine.unwilling.includes(c) ? 0 : 1;
      p.unitClassHeld[at] = heldForOthers(u, c);
      p.unitClassSalvo[at] = salvo;
      p.unitClassSalvoLength[at] = list.length;
      for (const rounds of list) p.salvo[salvo++] = rounds;
    });
  });
}

function writePairs(p: Program, pairs: readonly (readonly PairRow[])[]): void {
  let pair = 0;
  let window = 0;
  const perUnit: number[][] = Array.from({ length: p.counts.units }, () => []);
  pairs.forEach((rows, threat) => {
    for (const row of rows) {
      p.pairThreat[pair] = threat;
      p.pairUnit[pair] = row.unit;
      perUnit[row.unit]?.push(pair);
      for (const w of row.windows) {
        const ticks = w.last - w.first;
        p.windowFirst[window] = w.first;
        p.windowLast[window] = w.last;
        p.windowG0[window] = w.g0;
        p.windowG1[window] = w.g1;
        p.windowG2[window] = w.g2;
        p.windowFirstLaunch[window] = Math.floor(launchAt(w.first, w.g0, w.g1, w.g2, 0));
        p.windowLastLaunch[window] = Math.floor(launchAt(w.first, w.g0, w.g1, w.g2, ticks));
        p.windowOutcome[window] = w.outcome;
        window += 1;
      }
      pair += 1;
      p.pairWindows[pair] = window;
    }
  });
  let at = 0;
  perUnit.forEach((list, unit) => {
    for (const q of list) p.unitPair[at++] = q;
    p.unitPairs[unit + 1] = at;
  });
}

function writeOutcomes(p: Program, { outcomes, rules }: Compiler): void {
  let rule = 0;
  outcomes.list.forEach((o, i) => {
    p.outcomeCaveats[i] = o.caveats;
    p.outcomeForbidden[i] = o.forbidden ? 1 : 0;
    p.outcomeReleases[i] = o.releases;
    for (const r of o.rules) p.outcomeRule[rule++] = r;
    p.outcomeRuleOffsets[i + 1] = rule;
  });
  p.ruleCaveat.fill(-1);
  p.ruleAuthority.fill(-1);
  rules.book.rules.forEach(({ effect, authority }, i) => {
    if (effect === 'forbid' && authority !== undefined) {
      p.ruleAuthority[i] = rules.book.authorities.indexOf(authority);
    }
  });
  rules.book.caveats.forEach((c, bit) => {
    for (const r of c.rules) p.ruleCaveat[r] = bit;
  });
}

function writeSensors(p: Program, rows: Rows, { entities }: Compiler): void {
  let scan = 0;
  entities.sensors.forEach((s, i) => {
    p.sensorKey[i] = s.key;
    p.sensorNation[i] = s.nation;
    p.sensorForce[i] = s.force;
    p.sensorScan[i] = scanTicks(s.sensor.scanS);
    p.sensorLatency[i] = ticksOf(s.sensor.latencyS);
    p.sensorHits[i] = s.sensor.hitsToConfirm;
    for (const probability of s.scans) p.scanProbability[scan++] = probability;
    p.sensorScans[i + 1] = scan;
  });
  const coastTicks = entities.sensors.map((s) => ticksOf(s.sensor.coastS));
  let at = 0;
  rows.coverages.forEach((list, threat) => {
    const end = rows.threats[threat]?.endTick ?? 0;
    for (const c of list) {
      p.coverageSensor[at] = c.sensor;
      p.coverageOrdinal[at] = c.ordinal;
      p.coverageFirst[at] = c.first;
      p.coverageLast[at] = c.last;
      p.coverageTrackEnd[at] = Math.min(end, c.last + (coastTicks[c.sensor] ?? 0));
      at += 1;
    }
  });
  rows.shares.flat().forEach((s, i) => {
    p.shareOwner[i] = s.owner;
    p.shareTo[i] = s.to;
    p.shareFirst[i] = s.first;
    p.shareLast[i] = s.last;
    p.shareOutcome[i] = s.outcome;
  });
}

function writeScreens(p: Program, rows: Rows, { entities }: Compiler): void {
  entities.entries.forEach((e, i) => {
    p.entryKey[i] = e.key;
    p.entryOrdinal[i] = e.ordinal;
    p.entryMode[i] = e.entry.mode === 'soft' ? 1 : 0;
    p.entryShare[i] = rows.entryShares[i] ?? 0;
    p.entryCorrelation[i] = e.entry.intraclassCorrelation;
    p.entryRoundsPerKill[i] = e.entry.roundsPerKill;
  });
  rows.exposures.flat().forEach((x, i) => {
    p.exposureEntry[i] = x.entry;
    p.exposureFirst[i] = x.first;
    p.exposureLast[i] = x.last;
    p.exposureRate[i] = x.rate;
    p.exposureOutcome[i] = x.outcome;
  });
}
