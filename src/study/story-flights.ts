/** What flights did about a threat: claims, shots, waits, and why they let it go. */
import { TraceKind, type TraceEvent } from '../kernel/trace.ts';
import type { StoryRun } from './story-run.ts';
import type { StoryLine } from './story.ts';

interface Told {
  readonly id: string;
  readonly title: string;
  readonly nation: string;
}

function flightOf(run: StoryRun, subject: number): Told {
  const found = run.compiler.entities.flights[subject - run.program.counts.units]?.flight;
  return { id: found?.id ?? '', title: found?.title ?? '', nation: found?.nation ?? '' };
}

/** Lines about flights; none in a study without any. */
export function flightLines(run: StoryRun, t: number): StoryLine[] {
  const { units } = run.program.counts;
  const lines: StoryLine[] = [];
  for (const e of run.events) {
    if (e.threat !== t || e.subject < units) continue;
    const line = lineOf(run, t, e);
    if (line === null) continue;
    const { id: unit, nation } = flightOf(run, e.subject);
    lines.push({ tick: e.tick, clock: run.clock.at(e.tick), nation, unit, ...line });
  }
  return lines;
}

function lineOf(
  run: StoryRun,
  t: number,
  e: TraceEvent,
): Pick<StoryLine, 'kind' | 'text' | 'rounds'> | null {
  const { title, nation } = flightOf(run, e.subject);
  const { clock } = run;
  switch (e.kind) {
    case TraceKind.claimed:
      return { kind: 'reach', text: `${title} goes for it, to fire at ${clock.at(e.value)}` };
    case TraceKind.waits: {
      const why =
        e.value === 1 ? 'another of its group is engaging it' : `${nation} has no picture of it`;
      return { kind: 'blocked', text: `${title} is where it could fire, and waits: ${why}` };
    }
    case TraceKind.dropped:
      // That the threat is gone, the story tells anyway.
      if (e.value === 0) return null;
      return { kind: 'blocked', text: `${title} lets it go: it can no longer fire in time` };
    case TraceKind.launched: {
      const { gun, over, meets } = shotOf(run, t, e);
      const what = gun ? burstsText(e.value) : roundsText(e.value);
      const verb = gun ? 'fires' : 'launches';
      return {
        kind: 'fired',
        rounds: e.value,
        text: `${title} ${verb} ${what} from over ${over}, to meet it at ${clock.at(meets)}`,
      };
    }
    case TraceKind.intercepted:
      return {
        kind: 'intercept',
        text: e.value === 1 ? `${title} destroys it` : `${title} misses`,
      };
    default:
      return null;
  }
}

/** The engagement that a launch began, from the log. */
function shotOf(
  run: StoryRun,
  t: number,
  e: TraceEvent,
): { readonly gun: boolean; readonly over: string; readonly meets: number } {
  const { engagements } = run.log;
  for (let i = 0; i < engagements.count; i += 1) {
    if (engagements.effector[i] !== e.subject || engagements.threat[i] !== t) continue;
    if (engagements.launchTick[i] !== e.tick) continue;
    const { geography } = run.compiler;
    const x = engagements.fromX[i] as number;
    const y = engagements.fromY[i] as number;
    const z = engagements.fromZ[i] as number;
    const id = geography.airspaces[geography.airspaceAt({ x, y, z })] ?? '';
    return {
      gun: engagements.gun[i] === 1,
      over: id === 'international' ? 'international waters' : run.airspace(id),
      meets: engagements.interceptTick[i] as number,
    };
  }
  return { gun: false, over: '', meets: e.tick };
}

/** Rounds of flights still in flight when the threat ended, each with whose they were. */
export function wastedByFlights(run: StoryRun, t: number): string[] {
  const { engagements } = run.log;
  const { units } = run.program.counts;
  const wasted: string[] = [];
  for (let i = 0; i < engagements.count; i += 1) {
    const effector = engagements.effector[i] as number;
    if (engagements.threat[i] !== t || engagements.wasted[i] === 0 || effector < units) continue;
    const n = engagements.rounds[i] as number;
    const what = engagements.gun[i] === 1 ? burstsText(n) : roundsText(n);
    wasted.push(`${what} of ${flightOf(run, effector).title}`);
  }
  return wasted;
}

function roundsText(n: number): string {
  return n === 1 ? 'one round' : `${n} rounds`;
}

function burstsText(n: number): string {
  return n === 1 ? 'one burst' : `${n} bursts`;
}
