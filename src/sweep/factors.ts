/** What a design's entries name in a study: factors with places, ranges and units. */
import { describe, isMapValue, type SourceDocument } from '../scenario/document.ts';
import type { Scenario } from '../scenario/model.ts';
import { listed, numberIn } from '../scenario/parameters.ts';
import {
  didYouMean,
  InputError,
  type Problem,
  shorten,
  unknownWord,
} from '../scenario/problems.ts';
import { impossibleStep, isWholeAt } from '../scenario/shape.ts';
import { locatePlace, valueAt, type VariedPlace } from '../study/vary-place.ts';
import { lawProblem, rangeOf, valuesOf } from './factor-values.ts';
import type { FactorEntry } from './schema.ts';
import type { Factor, FactorPlace, RangeFactor, ValuesFactor } from './types.ts';

/** What factors are found in. */
export interface FactorContext {
  /** Tree of the study's document as it is. */
  readonly root: SourceDocument['root'];
  /** The study as it is, resolved. */
  readonly scenario: Scenario;
  /** Levels of a range in a full factorial, where its entry says none. */
  readonly levels: number;
}

/** A factor with the entry of the design that it comes from. */
export interface FoundFactor {
  readonly factor: Factor;
  /** Index of the entry. */
  readonly entry: number;
  /** From `from: parameters`, so that an entry with a path takes its place. */
  readonly listed: boolean;
}

/** Tells of something wrong with a field of an entry, `factors.N.FIELD` of the design. */
export type Report = (
  entry: number,
  field: keyof FactorEntry,
  problem: Pick<Problem, 'value' | 'message' | 'fix'>,
) => void;

/** Factors in the order of the design; problems are reported, and their factors left out. */
export function findFactors(
  entries: readonly FactorEntry[],
  context: FactorContext,
  report: Report,
): FoundFactor[] {
  const factors = entries.flatMap((entry, i): FoundFactor[] => {
    const own: Report = (_, field, problem) => report(i, field, problem);
    if (entry.from !== undefined) {
      return fromParameters(entry, context, own).map((factor) => ({
        factor,
        entry: i,
        listed: true,
      }));
    }
    const factor =
      entry.force === undefined
        ? fromPath(entry, context, own)
        : fromForce(entry, entry.force, context, own);
    return factor === undefined ? [] : [{ factor, entry: i, listed: false }];
  });
  return withoutDoubles(factors, report);
}

/** An entry with a path of its own takes the place of what the list of parameters says. */
function withoutDoubles(found: readonly FoundFactor[], report: Report): FoundFactor[] {
  const named = new Set(found.filter((f) => !f.listed).flatMap((f) => pathsOf(f.factor)));
  const left = found.filter((f) => !f.listed || !pathsOf(f.factor).some((p) => named.has(p)));
  const seen = new Map<string, number>();
  return left.filter(({ factor, entry, listed: isListed }) => {
    for (const path of pathsOf(factor)) {
      const first = seen.get(path);
      if (first === undefined) continue;
      report(entry, isListed ? 'from' : factor.kind === 'force' ? 'force' : 'path', {
        value: path,
        message: `\`${path}\` is varied twice, by factor ${first + 1} of the list too`,
        fix: isListed ? 'leave one out with `except`' : 'remove one of them',
      });
      return false;
    }
    for (const path of pathsOf(factor)) seen.set(path, entry);
    return true;
  });
}

function pathsOf(factor: Factor): string[] {
  return factor.kind === 'force' ? [`forces.${factor.force}`] : factor.places.map((p) => p.path);
}

/** Whether a dotted path is what a pattern means, or lies below it. */
export function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('.');
  const steps = path.split('.');
  return (
    wanted.length <= steps.length && wanted.every((step, i) => step === '*' || step === steps[i])
  );
}

/** The problem of a pattern that matches none of some paths; undefined if it matches one. */
export function unmatched(
  pattern: string,
  paths: readonly string[],
): Pick<Problem, 'value' | 'message' | 'fix'> | undefined {
  if (paths.some((path) => matches(pattern, path))) return undefined;
  const depth = pattern.split('.').length;
  const near = new Set(paths.map((path) => path.split('.').slice(0, depth).join('.')));
  return unknownWord('parameter', pattern, near);
}

function fromParameters(entry: FactorEntry, context: FactorContext, report: Report): Factor[] {
  const { law = 'uniform', only, except = [] } = entry;
  const ranged = context.scenario.parameters.filter((p) => p.low < p.high);
  const paths = ranged.map((p) => p.path);
  for (const [field, patterns] of [['only', only ?? []] as const, ['except', except] as const]) {
    for (const pattern of patterns) {
      const problem = unmatched(pattern, paths);
      if (problem !== undefined) report(0, field, problem);
    }
  }
  const chosen = ranged.filter(
    ({ path }) =>
      (only === undefined || only.some((p) => matches(p, path))) &&
      !except.some((p) => matches(p, path)),
  );
  if (chosen.length === 0) {
    report(0, 'from', {
      message:
        ranged.length === 0
          ? 'no parameter of the study has a range'
          : 'no parameter with a range is left',
      fix: 'give ranges under `assumptions` of the study, or name a `path` with its `range`',
    });
  }
  return chosen.flatMap((parameter) => {
    const place = locatePlace(context.root, parameter.path);
    const { low, high, value, unit, title, path } = parameter;
    const lawful = lawProblem(law, { low, high, present: value });
    if (lawful !== undefined) {
      report(0, 'law', { ...lawful, message: `${lawful.message}: \`${path}\`` });
      return [];
    }
    return [
      {
        kind: 'range',
        id: path,
        title,
        places: [placeOf(context.root, place, low)],
        law,
        low,
        high,
        present: value,
        unit,
        integer: isWholeAt(place.steps),
        levels: entry.levels ?? context.levels,
      } satisfies RangeFactor,
    ];
  });
}

function fromForce(
  { name }: FactorEntry,
  force: string,
  { scenario }: FactorContext,
  report: Report,
): Factor | undefined {
  const known = scenario.forces.find((f) => f.id === force);
  if (known === undefined) {
    const ids = scenario.forces.map((f) => f.id);
    report(0, 'force', unknownWord('force', force, ids));
    return undefined;
  }
  return { kind: 'force', id: name ?? `forces.${force}`, title: known.title, force };
}

function fromPath(
  entry: FactorEntry,
  context: FactorContext,
  report: Report,
): RangeFactor | ValuesFactor | undefined {
  const { root, scenario } = context;
  const written = [entry.path ?? []].flat();
  const places = written.flatMap((path) => found(root, path, 'path', report));
  const [first] = places;
  if (first === undefined || places.length < written.length) return undefined;
  const balanced = balanceOf(entry, root, first, report);
  if (balanced === undefined) return undefined;
  const parameter = scenario.parameters.find((p) => p.path === listed(first.path));
  const base = { id: entry.name ?? listed(first.path), title: parameter?.title ?? first.path };
  const value = valueAt(root, first.steps);
  if (isMapValue(value) || (Array.isArray(value) && numberIn(value) === undefined)) {
    report(0, 'path', {
      value: written[0] ?? '',
      message: `\`${first.path}\` is ${describe(value)} and not one value`,
      fix: 'name one value of the document; in a list places count from 0',
    });
    return undefined;
  }
  const whole = places.every(({ steps }) => isWholeAt(steps));
  const number = numberIn(value);
  const unit = parameter?.unit ?? number?.unit;
  if (entry.values !== undefined) {
    const list = valuesOf(entry.values, unit, (problem) => report(0, 'values', problem));
    if (list === undefined) return undefined;
    const low = Math.min(...list.values);
    return {
      kind: 'values',
      ...base,
      places: [...places.map((place) => placeOf(root, place, low)), ...balanced],
      ...list,
    };
  }
  if (entry.range === undefined && !(parameter !== undefined && parameter.low < parameter.high)) {
    report(0, 'path', {
      value: written[0] ?? '',
      message: `\`${first.path}\` has no range in the study`,
      fix: 'add `range: [low, high]` or `values: […]`',
    });
    return undefined;
  }
  const present = parameter?.value ?? number?.value ?? null;
  const ends =
    entry.range === undefined
      ? parameter && { low: parameter.low, high: parameter.high, unit: parameter.unit }
      : rangeOf(entry.range, { path: first.path, unit, whole }, (problem) =>
          report(0, 'range', problem),
        );
  if (ends === undefined) return undefined;
  const range = { ...ends, present };
  const wrong = lawProblem(entry.law ?? 'uniform', range);
  if (wrong !== undefined) {
    report(0, 'law', wrong);
    return undefined;
  }
  return {
    kind: 'range',
    ...base,
    places: [...places.map((place) => placeOf(root, place, range.low)), ...balanced],
    law: entry.law ?? 'uniform',
    ...range,
    integer: whole,
    levels: entry.levels ?? context.levels,
  };
}

/** Where a written path leads; tells of one that leads nowhere. */
function found(
  root: SourceDocument['root'],
  path: string,
  field: 'path' | 'balance',
  report: Report,
): VariedPlace[] {
  try {
    const place = locatePlace(root, path);
    const wrong = impossibleStep(place.steps);
    if (wrong === undefined) return [place];
    const near = didYouMean(place.steps[wrong.index] ?? '', wrong.known);
    const whole = near === undefined ? undefined : place.steps.with(wrong.index, near).join('.');
    report(0, field, {
      value: path,
      message: `the study has no \`${shorten(path)}\``,
      fix:
        whole === undefined
          ? (unknownWord('field', path, wrong.known).fix ?? 'check the path')
          : `did you mean \`${whole}\`?`,
    });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { value, message, fix } of error.problems) {
      report(0, field, { message, ...(value ? { value } : {}), ...(fix ? { fix } : {}) });
    }
    return [];
  }
}

/** The place that balances a factor, none without one; undefined when something is wrong with it. */
function balanceOf(
  { balance }: FactorEntry,
  root: SourceDocument['root'],
  first: VariedPlace,
  report: Report,
): FactorPlace[] | undefined {
  if (balance === undefined) return [];
  const [place] = found(root, balance, 'balance', report);
  if (place === undefined) return undefined;
  const here = numberIn(valueAt(root, first.steps));
  const there = numberIn(valueAt(root, place.steps));
  if (here === undefined || there === undefined || here.unit !== there.unit) {
    report(0, 'balance', {
      value: balance,
      message: `\`${place.path}\` cannot balance \`${first.path}\`: both must be numbers of the document, of one kind`,
      fix: 'name the number that shrinks as the other grows',
    });
    return undefined;
  }
  return [{ path: place.path, writing: 'balance', total: here.value + there.value }];
}

function placeOf(root: SourceDocument['root'], place: VariedPlace, low: number): FactorPlace {
  const { path, steps } = place;
  const section = steps.at(-3) ?? '';
  const last = steps.at(-1);
  if (last === 'triangular' && Array.isArray(valueAt(root, steps))) {
    return { path, writing: 'triangular' };
  }
  // a raid's group or a flight of none is written by leaving it out
  const counts =
    (steps.length === 3 && section === 'raid' && last === 'count') ||
    (section === 'flights' && last === 'number');
  return { path, writing: counts && low === 0 ? 'count-or-absent' : 'value' };
}
