/**
 * Law 5: Poisson arrivals at N channels, each with one chance, none of them waiting: the share lost
 * is Erlang's B(N, a), whatever the law of the holding time (Erlang 1917; insensitivity: Sevastyanov
 * 1957).
 *
 * Set-up. The envelope is a shell that a threat crosses within one tick, so a threat can be shot
 * from one launch tick only. A channel is held from launch to intercept; shells of different radius
 * for different classes give different holding times. Launches are uniform on a long window: given
 * their number, Poisson arrivals are. Ticks: two arrivals whose ticks differ by d collide if
 * d < H, which is |x − y| < H − ½ for the unrounded times, so a = n (H̄ − ½) / window.
 */
import { describe, expect, it } from 'vitest';
import type { ClassPerformance, Scenario, ThreatType } from '../../src/scenario/model.ts';
import { base, group, permitAll, threatType, unit, unitType } from '../reference/range.ts';
import { EARTH_M } from '../reference/sphere.ts';
import { mean, runAll, standardError, type Run } from './support.ts';

const CHANNELS = 4;
const LOAD = 4;
const THREATS = 1500;
const VARIANTS = 24;
const HOLDING = 100;
const WINDOW = Math.round((THREATS * (HOLDING - 0.5)) / LOAD);

/** B(N, a) by Erlang's recursion. */
function erlangB(channels: number, load: number): number {
  let b = 1;
  for (let k = 1; k <= channels; k += 1) b = (load * b) / (k + load * b);
  return b;
}

/** Slant range at `tick` of a threat that flies from 60 km at 20 m a tick, 100 m high. */
function slantM(tick: number): number {
  const angle = (60_000 - 20 * tick) / EARTH_M;
  const r = EARTH_M + 100;
  return Math.sqrt(EARTH_M * EARTH_M + r * r - 2 * EARTH_M * r * Math.cos(angle));
}

/** Tick after its launch at which a threat comes within `holding` ticks of a round's flight. */
function crossing(holding: number): number {
  let tick = 0;
  while (slantM(tick) / 100 > holding) tick += 1;
  return tick;
}

/** A shell about the unit through which a threat flies in one tick, `holding` ticks of flight out. */
function shell(holding: number): ClassPerformance {
  const tick = crossing(holding);
  return {
    minRangeM: slantM(tick) - 5,
    maxRangeM: slantM(tick) + 5,
    minHeightM: 0,
    maxHeightM: 10_000,
    killProbability: 1,
  };
}

function scenario(holdings: readonly number[]): Scenario {
  const types = holdings.map((h): ThreatType => ({
    ...threatType,
    id: `type-${h}`,
    classes: [`class-${h}`],
  }));
  return {
    ...base,
    threatTypes: types,
    raid: types.map((type, i) => ({
      ...group,
      id: `group-${i}`,
      type: type.id,
      count: THREATS / holdings.length,
      window: { fromS: 0, toS: WINDOW / 10 },
    })),
    fireUnitTypes: [
      {
        ...unitType,
        against: Object.fromEntries(holdings.map((h) => [`class-${h}`, shell(h)])),
        channels: CHANNELS,
        assessmentS: 0,
        reactionS: 0,
      },
    ],
    nations: base.nations.map((n) => ({ ...n, identification: { law: 'fixed', seconds: 0 } })),
    fireUnits: [{ ...unit, readyRounds: 2 * THREATS }],
  };
}

/** Shares lost, by variant; each run is checked against a loss system of ten lines. */
function lost(holdings: readonly number[]): number[] {
  const shares: number[] = [];
  // arrivals of all classes together: nearer shells are reached later
  const arrive = holdings.map((h) => crossing(h) - h);
  const from = Math.max(...arrive) + 10 * HOLDING;
  const to = Math.min(...arrive) + WINDOW;
  runAll(
    scenario(holdings),
    permitAll,
    { seed: 5, variants: VARIANTS, replications: 1 },
    ({ program: p, state }: Run) => {
      const arrivals = Array.from({ length: THREATS }, (_, q) => {
        if (p.pairWindows[q + 1]! - p.pairWindows[q]! !== 1) throw new Error('not one window');
        if (p.windowFirst[q] !== p.windowLast[q]) throw new Error('more than one tick');
        return {
          threat: p.pairThreat[q]!,
          launch: p.windowFirstLaunch[q]!,
          free: p.windowFirst[q]!,
        };
      }).sort((a, b) => a.launch - b.launch || a.threat - b.threat);
      let busy: number[] = [];
      let count = 0;
      let counted = 0;
      for (const { threat, launch, free: until } of arrivals) {
        busy = busy.filter((tick) => tick > launch);
        const free = busy.length < CHANNELS;
        if (free) busy.push(until);
        if ((state.endTick[threat] === until) !== free) throw new Error('not the same threat lost');
        // the system begins empty: what comes in the first ten holding times is left out
        if (launch < from || launch > to) continue;
        counted += 1;
        if (!free) count += 1;
      }
      shares.push(count / counted);
    },
  );
  return shares;
}

const laws: [string, readonly number[]][] = [
  ['always 10 s', [100]],
  ['2 s or 18 s', [20, 180]],
  ['five quantiles of an exponential', [11, 38, 74, 129, 248]],
];

describe('36 000 threats that each give one chance to four channels at a load of four', () => {
  const expected = erlangB(CHANNELS, LOAD);

  it('should be lost with B(4, 4) = 0.3107', () => {
    expect(expected).toBeCloseTo(0.3107, 4);
  });

  it.each(laws)(
    'are lost with Erlang-B when the holding time is %s; threat by threat as in a loss system',
    (_, holdings) => {
      expect(mean(holdings)).toBe(HOLDING);
      const shares = lost(holdings);
      const z = (mean(shares) - expected) / standardError(shares);
      expect(Math.abs(z), `lost ${mean(shares).toFixed(4)}`).toBeLessThan(4);
      expect(standardError(shares)).toBeLessThan(0.004);
      // neither one channel more or less nor a tenth more load would pass
      for (const wrong of [erlangB(3, LOAD), erlangB(5, LOAD), erlangB(CHANNELS, 1.1 * LOAD)]) {
        expect(Math.abs((mean(shares) - wrong) / standardError(shares))).toBeGreaterThan(4);
      }
    },
  );
});
