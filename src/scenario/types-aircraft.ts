/** An aircraft type of a study, from what the document says and the type that it extends. */
import { chooser } from './choose.ts';
import type { AircraftType, AirWeaponPerformance, Ranged } from './model.ts';
import type { AircraftTypeEntry } from './schema.ts';

type Missing = (path: string) => void;
type Report = (field: string, message: string, fix: string) => void;
type Weapon = Exclude<AircraftTypeEntry['missile'] | AircraftTypeEntry['gun'], 'none' | undefined>;

/** A weapon slot whatever its name for rounds and their cost. */
interface Slot {
  readonly rounds: number;
  readonly roundSpeedMps: number;
  readonly costUsd: Ranged;
  readonly against: Readonly<Record<string, AirWeaponPerformance>>;
}

/** Fills nobody's needs: what stands in the missile's place of a type without missiles. */
const NO_MISSILE: AircraftType['missile'] = {
  rounds: 0,
  roundSpeedMps: 1,
  roundCostUsd: { low: 0, typical: 0, high: 0 },
  against: {},
};

export function fillAircraft(
  id: string,
  base: AircraftType | undefined,
  entry: AircraftTypeEntry,
  missing: Missing,
  report: Report,
): AircraftType | undefined {
  const { pick } = chooser(missing);
  const speedMps = pick('speed', entry.speed, base?.speedMps);
  const heightM = pick('height', entry.height, base?.heightM);
  const enduranceS = pick('endurance', entry.endurance, base?.enduranceS);
  const turnRoundS = pick('turnRound', entry.turnRound, base?.turnRoundS);
  const reactionS = pick('reaction', entry.reaction, base?.reactionS);
  const assessmentS = pick('assessment', entry.assessment, base?.assessmentS);
  const flightHourCostUsd = pick('flightHourCost', entry.flightHourCost, base?.flightHourCostUsd);
  const missile = fillMissile(base, entry, missing, report);
  const gun = fillGun(base, entry, missing, report);
  if (
    speedMps === undefined ||
    heightM === undefined ||
    enduranceS === undefined ||
    turnRoundS === undefined ||
    reactionS === undefined ||
    assessmentS === undefined ||
    flightHourCostUsd === undefined ||
    missile === undefined ||
    gun === undefined
  ) {
    return undefined;
  }
  const type: AircraftType = {
    id,
    title: entry.title ?? base?.title ?? id,
    speedMps,
    heightM,
    enduranceS,
    turnRoundS,
    reactionS,
    assessmentS,
    missile,
    ...(gun === 'none' ? {} : { gun }),
    flightHourCostUsd,
  };
  return armed(type, report) ? type : undefined;
}

/** Whether it can shoot at anything; says what is missing if not. */
function armed({ id, missile, gun }: AircraftType, report: Report): boolean {
  if (missile.rounds === 0 && (gun?.bursts ?? 0) === 0) {
    report(
      '',
      `\`${id}\` has neither missiles nor bursts of a gun`,
      'give it rounds, such as `missile: { rounds: 4 }`',
    );
    return false;
  }
  const classes = [
    ...(missile.rounds === 0 ? [] : Object.keys(missile.against)),
    ...(gun === undefined || gun.bursts === 0 ? [] : Object.keys(gun.against)),
  ];
  if (classes.length > 0) return true;
  report(
    '',
    `\`${id}\` engages no class of threat`,
    'name one under `against:`, such as `cruise: { reach: 35 km, … }`',
  );
  return false;
}

function fillMissile(
  base: AircraftType | undefined,
  { missile }: AircraftTypeEntry,
  missing: Missing,
  report: Report,
): AircraftType['missile'] | undefined {
  if (missile === 'none') return NO_MISSILE;
  const before = base?.missile;
  if (missile === undefined) {
    if (before === undefined) missing('missile');
    return before;
  }
  if (missile.rounds === 0 && before === undefined && Object.keys(missile).length === 1) {
    return NO_MISSILE;
  }
  const slot = fillSlot(
    'missile',
    { counted: 'rounds', rounds: missile.rounds, cost: 'roundCost', costUsd: missile.roundCost },
    missile,
    before === undefined ? undefined : { ...before, costUsd: before.roundCostUsd },
    missing,
    report,
  );
  if (slot === undefined) return undefined;
  const { rounds, roundSpeedMps, costUsd, against } = slot;
  return { rounds, roundSpeedMps, roundCostUsd: costUsd, against };
}

function fillGun(
  base: AircraftType | undefined,
  { gun }: AircraftTypeEntry,
  missing: Missing,
  report: Report,
): NonNullable<AircraftType['gun']> | 'none' | undefined {
  const before = base?.gun;
  if (gun === undefined || gun === 'none') return (gun === 'none' ? undefined : before) ?? 'none';
  const slot = fillSlot(
    'gun',
    { counted: 'bursts', rounds: gun.bursts, cost: 'burstCost', costUsd: gun.burstCost },
    gun,
    before === undefined
      ? undefined
      : { ...before, rounds: before.bursts, costUsd: before.burstCostUsd },
    missing,
    report,
  );
  if (slot === undefined) return undefined;
  const { rounds, roundSpeedMps, costUsd, against } = slot;
  return { bursts: rounds, roundSpeedMps, burstCostUsd: costUsd, against };
}

function fillSlot(
  at: 'missile' | 'gun',
  own: {
    readonly counted: string;
    readonly rounds: number | undefined;
    readonly cost: string;
    readonly costUsd: Ranged | undefined;
  },
  entry: Weapon,
  before: Slot | undefined,
  missing: Missing,
  report: Report,
): Slot | undefined {
  const { pick } = chooser(missing);
  const rounds = pick(`${at}.${own.counted}`, own.rounds, before?.rounds);
  const roundSpeedMps = pick(`${at}.roundSpeed`, entry.roundSpeed, before?.roundSpeedMps);
  const costUsd = pick(`${at}.${own.cost}`, own.costUsd, before?.costUsd);
  const against = fillAgainst(at, entry.against, before?.against, missing, report);
  return rounds === undefined ||
    roundSpeedMps === undefined ||
    costUsd === undefined ||
    against === undefined
    ? undefined
    : { rounds, roundSpeedMps, costUsd, against };
}

function fillAgainst(
  weapon: string,
  entries: Weapon['against'],
  before: Readonly<Record<string, AirWeaponPerformance>> | undefined,
  missing: Missing,
  report: Report,
): Record<string, AirWeaponPerformance> | undefined {
  if (entries === undefined && before === undefined) {
    missing(`${weapon}.against`);
    return undefined;
  }
  const out: Record<string, AirWeaponPerformance> = { ...before };
  let complete = true;
  for (const [cls, performance] of Object.entries(entries ?? {})) {
    if (performance === 'none') {
      delete out[cls];
      continue;
    }
    const at = `${weapon}.against.${cls}`;
    const old = before !== undefined && Object.hasOwn(before, cls) ? before[cls] : undefined;
    const choose = chooser(missing);
    const { pick } = choose;
    const reachM = pick(`${at}.reach`, performance.reach, old?.reachM) ?? 0;
    const minHeightM = pick(`${at}.minHeight`, performance.minHeight, old?.minHeightM) ?? 0;
    const maxHeightM = pick(`${at}.maxHeight`, performance.maxHeight, old?.maxHeightM) ?? 0;
    const killProbability =
      pick(`${at}.killProbability`, performance.killProbability, old?.killProbability) ?? 0;
    if (choose.complete && minHeightM > maxHeightM) {
      report(`${at}.minHeight`, 'the least height is above the greatest', 'exchange them');
    }
    complete &&= choose.complete;
    out[cls] = { reachM, minHeightM, maxHeightM, killProbability };
  }
  return complete ? out : undefined;
}
