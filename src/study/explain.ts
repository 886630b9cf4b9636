/**
 * Why a threat ended as it did, told from the run itself: the replication is run again with the
 * same draws and a trace, and the story reads what that run used. Nothing is worked out a second
 * time, so that story and tables cannot disagree.
 */
import { degreesFromUnit } from '../geo/sphere.ts';
import type { Compiler } from '../compile/compile.ts';
import { didYouMean, InputError, shorten } from '../scenario/problems.ts';
import { reachLines, releaseLines } from './story-reach.ts';
import { type RunInput, StoryRun } from './story-run.ts';
import { flightLines } from './story-flights.ts';
import { endLine, shotLines, stopperOf } from './story-shots.ts';
import { sightLines } from './story-sight.ts';
import {
  inOrder,
  type ExplainedRun,
  type LeakerLine,
  type Story,
  type StoryLine,
  type StoryThreat,
} from './story.ts';
import { FATES, type Fate } from './tally.ts';

export interface ExplainInput extends RunInput {
  readonly policyId: string;
}

/** One replication under one policy, ready to tell of any of its threats. */
export class Explanation {
  /** The run that everything is told from. */
  readonly run: StoryRun;
  private readonly policyId: string;

  /** Runs the replication. Throws `InputError` for a replication that is not a whole number from 0. */
  constructor(input: ExplainInput) {
    this.run = new StoryRun(input);
    this.policyId = input.policyId;
  }

  /** What was run. */
  get about(): ExplainedRun {
    const { run } = this;
    return {
      policy: this.policyId,
      replication: run.replication,
      variant: run.variant,
      seed: run.seed,
      zone: run.clock.zone,
      launched: run.threats.length,
    };
  }

  /** Ids of the replication's threats, by group as the study lists them. */
  get threats(): string[] {
    return threatIds(this.run.compiler);
  }

  /** The story of a threat. Throws `InputError` for an id that no threat has. */
  story(id: string): Story {
    const { run } = this;
    const t = run.threats.findIndex((threat) => threat.id === id);
    if (t < 0) throw unknownThreat(run.compiler, id);
    const found = run.causeOf(t);
    return {
      threat: this.threat(t),
      policy: this.policyId,
      replication: run.replication,
      variant: run.variant,
      seed: run.seed,
      zone: run.clock.zone,
      fate: FATES[run.state.fate[t] as number] as Fate,
      cause: found?.cause ?? null,
      causeRules: found?.rules ?? [],
      furthest: found?.furthest ?? [],
      stoppedBy: stopperOf(run, t),
      lines: inOrder([
        this.launchLine(t),
        ...sightLines(run, t),
        ...reachLines(run, t),
        ...releaseLines(run, t),
        ...shotLines(run, t),
        ...flightLines(run, t),
        endLine(run, t),
      ]),
    };
  }

  /** Every threat that hit, in the order in which they did. */
  leakers(): LeakerLine[] {
    const { run } = this;
    const lines: LeakerLine[] = [];
    run.threats.forEach((threat, t) => {
      const found = run.causeOf(t);
      if (found === null) return;
      const tick = run.endOf(t);
      lines.push({
        id: threat.id,
        type: { id: threat.type.id, title: threat.type.title },
        target: run.target(t),
        tick,
        clock: run.clock.at(tick),
        cause: found.cause,
        rules: found.rules,
      });
    });
    return lines.sort((a, b) => a.tick - b.tick || (a.id < b.id ? -1 : 1));
  }

  private threat(t: number): StoryThreat {
    const threat = this.run.threats[t];
    if (threat === undefined) throw new RangeError(`no threat ${t}`);
    return {
      id: threat.id,
      group: { id: threat.group.id, title: threat.group.title },
      type: { id: threat.type.id, title: threat.type.title },
      classes: threat.type.classes,
      target: this.run.target(t),
    };
  }

  private launchLine(t: number): StoryLine {
    const { run } = this;
    const threat = run.threats[t];
    const tick = threat?.launchTick ?? 0;
    const from = threat?.legs[0]?.from;
    const place = from === undefined ? '' : ` at ${placeText(degreesFromUnit(from))}`;
    const target = run.target(t);
    const aim = target === null ? 'to pass through' : `aimed at ${target.title}`;
    return {
      tick,
      clock: run.clock.at(tick),
      kind: 'launched',
      text: `launched ${run.whereText(t, tick)}${place}, ${aim}`,
    };
  }
}

/** One threat's story in one replication under one policy. */
export function explainThreat(input: ExplainInput & { readonly threat: string }): Story {
  // A wrong name should not have to wait for a variant to be compiled.
  if (!threatIds(input.compiler).includes(input.threat)) {
    throw unknownThreat(input.compiler, input.threat);
  }
  return new Explanation(input).story(input.threat);
}

/** The leakers of one replication under one policy, one line each. */
export function explainLeakers(input: ExplainInput): LeakerLine[] {
  return new Explanation(input).leakers();
}

function threatIds(compiler: Compiler): string[] {
  return compiler.scenario.raid.flatMap((g) =>
    Array.from({ length: g.count }, (_, i) => `${g.id}/${i + 1}`),
  );
}

/** `48.5° N 44.0° E`. */
function placeText({ latDeg, lonDeg }: { latDeg: number; lonDeg: number }): string {
  const lat = `${Math.abs(latDeg).toFixed(1)}° ${latDeg < 0 ? 'S' : 'N'}`;
  return `${lat} ${Math.abs(lonDeg).toFixed(1)}° ${lonDeg < 0 ? 'W' : 'E'}`;
}

/** Says what is wrong with a threat's id: its group, or its number within the group. */
function unknownThreat(compiler: Compiler, id: string): InputError {
  const slash = id.lastIndexOf('/');
  const name = slash < 0 ? id : id.slice(0, slash);
  const number = slash < 0 ? '' : id.slice(slash + 1);
  const groups = compiler.scenario.raid;
  const group = groups.find((g) => g.id === name);
  const near = didYouMean(
    name,
    groups.map((g) => g.id),
  );
  const meant = groups.find((g) => g.id === near);
  const fix = ((): string => {
    if (group !== undefined) {
      return group.count === 1
        ? `the group has one threat: \`${group.id}/1\``
        : `the group has ${group.count} threats: \`${group.id}/1\` to \`${group.id}/${group.count}\``;
    }
    if (meant !== undefined) {
      const n = Number(number);
      const fits = Number.isInteger(n) && n >= 1 && n <= meant.count;
      return `did you mean \`${meant.id}/${fits ? n : 1}\`?`;
    }
    const shown = groups.slice(0, 8).map((g) => `\`${g.id}/1\``);
    const more = groups.length > shown.length ? ', …' : '';
    return `a threat is \`group/n\`, n from 1: ${shown.join(', ')}${more}`;
  })();
  return new InputError({
    severity: 'error',
    value: id,
    message: `unknown threat \`${shorten(id)}\``,
    fix,
  });
}
