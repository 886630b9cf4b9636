/** When a team could meet a threat, as far as heights go, cut wherever the rules may differ. */
import type { AirRules } from './air-rules.ts';
import { pieceAt, type Passage } from './passage.ts';
import type { Leg } from './path.ts';
import type { TeamWindowRow } from './rows.ts';
import { against, type PreparedTeam } from './teams.ts';
import { TICKS_PER_S, firstTick, lastTick } from './tick.ts';

/** Ticks from first to last, as pairs in one list, apart and in order. */
type TickSpans = number[];

/** A team's weapons against one class, as far as windows need them. */
interface Reach {
  /** Heights of the missile and of the gun, m. */
  readonly heights: readonly { readonly low: number; readonly high: number }[];
  /** How long before the intercept courses are known, ticks. */
  readonly leadTicks: number;
  /** Teams that are alike in all this, and to rules, share a number. */
  readonly alike: number;
}

/** Windows of all teams at threats. */
export class AirWindows {
  /** By team × classes + class; null where the team has no weapon against it. */
  private readonly reaches: readonly (Reach | null)[];
  private readonly teams: readonly PreparedTeam[];
  private readonly classes: readonly string[];
  private readonly rules: AirRules;

  constructor(teams: readonly PreparedTeam[], classes: readonly string[], rules: AirRules) {
    this.teams = teams;
    this.classes = classes;
    this.rules = rules;
    const numbers = new Map<string, number>();
    this.reaches = teams.flatMap((team) =>
      classes.map((c) => {
        const { missile, gun } = team.type;
        const byMissile = against(missile, c);
        const byGun = against(gun, c);
        const reach = byMissile ?? byGun;
        if (reach === undefined) return null;
        const speed = byMissile === undefined ? (gun?.roundSpeedMps ?? 1) : missile.roundSpeedMps;
        const heights = [byMissile, byGun].flatMap((p) =>
          p === undefined ? [] : [{ low: p.minHeightM, high: p.maxHeightM }],
        );
        const leadTicks = (reach.reachM / speed) * TICKS_PER_S;
        const key = JSON.stringify([team.principalId, heights, leadTicks]);
        const alike = numbers.get(key) ?? numbers.size;
        numbers.set(key, alike);
        return { heights, leadTicks, alike };
      }),
    );
  }

  /** Windows of each team at one threat. */
  of(passage: Passage): (readonly TeamWindowRow[])[] {
    const c = this.classes.indexOf(passage.threat.type.classes[0] ?? '');
    const made = new Map<number, TeamWindowRow[]>();
    return this.teams.map((team, t) => {
      const reach = this.reaches[t * this.classes.length + c];
      if (!reach) return [];
      let windows = made.get(reach.alike);
      if (windows === undefined) {
        windows = [];
        const spans = spansWithin(passage, reach.heights);
        for (let k = 0; k + 1 < spans.length; k += 2) {
          this.cut(windows, passage, t, team, reach, spans[k] as number, spans[k + 1] as number);
        }
        made.set(reach.alike, windows);
      }
      return windows;
    });
  }

  /** Appends the windows from one tick to another. */
  private cut(
    out: TeamWindowRow[],
    passage: Passage,
    teamIndex: number,
    team: PreparedTeam,
    { leadTicks }: Reach,
    first: number,
    last: number,
  ): void {
    const { line, situations } = passage;
    const distances = passage.distancesTo(team.airspace);
    let piece = pieceAt(line.first, first);
    let near = distances === null ? 0 : pieceAt(distances.first, first);
    // Before its own launch a threat heads for nobody: piece −1.
    const headings = line.headingFirst;
    let heading = -1;
    const turnAt = (k: number): number => knownFrom(headings[k] ?? Infinity, leadTicks);
    while (turnAt(heading + 1) <= first) heading += 1;
    let open: { first: number; last: number; set: number } | null = null;
    let at = first;
    while (at <= last) {
      const turn = turnAt(heading + 1);
      let next = Math.min(last + 1, line.first[piece + 1] ?? Infinity, turn);
      if (distances !== null) next = Math.min(next, distances.first[near + 1] ?? Infinity);
      const set = this.rules.setOf(
        teamIndex,
        passage,
        situations[piece] ?? 0,
        heading < 0 ? 0 : (line.heading[heading] ?? 0),
        distances === null ? 0 : (distances.bucket[near] ?? 0),
      );
      if (open !== null && open.set === set) open.last = next - 1;
      else {
        if (open !== null) out.push(open);
        open = { first: at, last: next - 1, set };
      }
      at = next;
      while ((line.first[piece + 1] ?? Infinity) <= at) piece += 1;
      if (distances !== null) while ((distances.first[near + 1] ?? Infinity) <= at) near += 1;
      while (turnAt(heading + 1) <= at) heading += 1;
    }
    if (open !== null) out.push(open);
  }
}

/** First tick s with s − lead ≥ known, both as the sum rounds. */
function knownFrom(known: number, lead: number): number {
  if (known === Infinity) return Infinity;
  let s = Math.ceil(known + lead);
  while (s - lead < known) s += 1;
  while (s - 1 - lead >= known) s -= 1;
  return s;
}

/** Ticks of a threat's path at heights within any of the limits, all inclusive. */
function spansWithin(
  { threat }: Passage,
  heights: readonly { readonly low: number; readonly high: number }[],
): TickSpans {
  const found: { first: number; last: number }[] = [];
  for (const { low, high } of heights) {
    for (const leg of threat.legs) {
      const [fromS, toS] = within(leg, low, high);
      if (fromS > toS) continue;
      const first = Math.max(threat.launchTick, firstTick(fromS));
      const last = Math.min(threat.endTick, lastTick(toS));
      if (first <= last) found.push({ first, last });
    }
  }
  found.sort((a, b) => a.first - b.first);
  const spans: TickSpans = [];
  for (const { first, last } of found) {
    const end = spans[spans.length - 1];
    if (end !== undefined && first <= end + 1) spans[spans.length - 1] = Math.max(end, last);
    else spans.push(first, last);
  }
  return spans;
}

/** When a leg's height lies within limits, s; empty if the first is after the second. */
function within(leg: Leg, low: number, high: number): readonly [number, number] {
  if (leg.climbMps === 0) {
    const inside = leg.heightM >= low && leg.heightM <= high;
    return inside ? [leg.fromS, leg.toS] : [0, -1];
  }
  const atLow = leg.fromS + (low - leg.heightM) / leg.climbMps;
  const atHigh = leg.fromS + (high - leg.heightM) / leg.climbMps;
  return [Math.max(leg.fromS, Math.min(atLow, atHigh)), Math.min(leg.toS, Math.max(atLow, atHigh))];
}
