/**
 * One value of a study varied over a list: every policy at every value, on the same nights with
 * the same draws, so that what changes from one value to the next is due to the value.
 */
import type { Cedar } from '../policy/cedar.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError, type Problem } from '../scenario/problems.ts';
import { compare, type CompareOptions } from './compare.ts';
import { createPreparer, type PreparedStudy } from './prepare.ts';
import { checkConfidence, checkSeed, choosePolicies, DEFAULT_SEED } from './request.ts';
import type { CompareResult, Estimate } from './results.ts';
import { at, DEFAULT_CONFIDENCE, estimate, mean, paired } from './statistics.ts';
import { findPlace, putValue, unknownField, type VariedPlace } from './vary-place.ts';
import { parseVary, type VariedValue, type VaryRequest } from './vary-values.ts';
import { inThisThread, type TaskRunner } from './worker-task.ts';

/** How one policy's leakers change from the first value of the list to another. */
export interface Change {
  readonly policy: string;
  /** Paired, variant by variant: leakers at this value − leakers at the first. */
  readonly leakers: Estimate;
}

export interface VariedPoint {
  /** In the unit of the list. */
  readonly value: number;
  /** As a document would say it: `50 km`. */
  readonly text: string;
  /** What `compare` answers for the study with this value, without prices. */
  readonly answer: CompareResult;
  /** One per policy; of the first point all are zero. */
  readonly changes: readonly Change[];
}

/** The machine-readable answer of `caveat compare --vary --json`. */
export interface VaryResult {
  readonly caveat: string;
  readonly study: CompareResult['study'];
  readonly seed: number;
  readonly replications: number;
  readonly variants: number;
  readonly confidence: number;
  readonly baseline: string;
  readonly vary: {
    /** Dotted path of the value in the document, in full. */
    readonly path: string;
    /** Unit of the values; null for numbers without one. */
    readonly unit: string | null;
    /** What the document says, as written; null where it leaves the value to its default. */
    readonly present: string | null;
    readonly points: readonly VariedPoint[];
  };
  readonly warnings: readonly string[];
  readonly run?: { readonly seconds: number; readonly workers: number };
}

export interface VaryProgress {
  /** Replications finished at all values together, of `of`. */
  readonly replications: number;
  readonly of: number;
  /** Value under way. */
  readonly text: string;
}

export interface VaryOptions extends Pick<
  CompareOptions,
  'replications' | 'seed' | 'confidence' | 'policies' | 'signal' | 'clock'
> {
  /** `PATH=VALUE,VALUE,…`; a unit after the last value is that of all. */
  readonly vary: string;
  readonly cedar: Cedar;
  /** Who does the work for a study; default: this thread. Called once for each value. */
  readonly runnerOf?: (study: PreparedStudy) => TaskRunner;
  readonly onProgress?: (progress: VaryProgress) => void;
}

/** What there is to run, before anything has run. */
export interface VaryPlan {
  readonly request: VaryRequest;
  readonly place: VariedPlace;
  /** The study as it is. */
  readonly study: PreparedStudy;
  /** The study with a value in place. Throws `InputError` naming `--vary` and the value. */
  prepare(value: VariedValue): PreparedStudy;
}

/** Finds the value that is meant in a study. Throws `InputError`. */
export function planVary(files: StudyFiles, vary: string, cedar: Cedar): VaryPlan {
  const request = parseVary(vary);
  const preparer = createPreparer(files, { cedar });
  // the study as it is: what is wrong with it has nothing to do with the sweep
  const study = preparer.prepare();
  const { root } = preparer;
  const place = findPlace(root, request);
  return {
    request,
    place,
    study,
    prepare: (value) => {
      try {
        return preparer.prepare((tree) =>
          putValue(tree, place, request.unit === null ? Number(value.text) : value.text),
        );
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw refused(error, place, value, (fix) => unknownField(root, place, fix));
      }
    },
  };
}

/** One message for a value that the study refuses. */
function refused(
  error: InputError,
  place: VariedPlace,
  value: VariedValue,
  unknown: (fix: string | undefined) => InputError,
): InputError {
  const errors = error.problems.filter(({ severity }) => severity === 'error');
  const own = errors.find(({ path }) => path === place.path) ?? errors[0];
  if (own === undefined) return error;
  if (place.present === null && own.message.startsWith('unknown field')) return unknown(own.fix);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const path = own.path === undefined || own.path === place.path ? '' : ` at \`${own.path}\``;
  const problem: Problem = {
    severity: 'error',
    ...(own.file === undefined ? {} : { file: own.file }),
    // what the document does not say stands nowhere in it
    ...(own.line === undefined || place.present === null ? {} : { line: own.line }),
    ...(own.column === undefined || place.present === null ? {} : { column: own.column }),
    value: value.text,
    message: `\`--vary ${place.path}\` with \`${value.text}\` is refused${path}: ${own.message}${more}`,
    ...(own.fix === undefined ? {} : { fix: own.fix }),
  };
  return new InputError(problem);
}

/**
 * Runs every policy at every value. All values are checked before the first is run. The answer
 * depends on the files, the list, the seed and the number of replications, and on nothing else.
 */
export async function varyStudy(files: StudyFiles, options: VaryOptions): Promise<VaryResult> {
  const started = options.clock?.();
  const seed = checkSeed(options.seed ?? DEFAULT_SEED);
  const confidence = checkConfidence(options.confidence ?? DEFAULT_CONFIDENCE);
  const plan = planVary(files, options.vary, options.cedar);
  const { request, place } = plan;
  const asIs = plan.study;
  choosePolicies(asIs, options.policies, asIs.scenario.baseline);
  const digests = new Set<string>();
  const studies = new Map<VariedValue, PreparedStudy>();
  for (const value of request.values) {
    options.signal?.throwIfAborted();
    const study = plan.prepare(value);
    digests.add(study.digest);
    // a study takes memory; of a long list only the first ones wait for their turn
    if (studies.size < KEPT) studies.set(value, study);
    await breathe();
  }
  const warnings =
    digests.size === 1 && request.values.length > 1
      ? [`nothing in the study depends on \`${place.path}\`: all values give the same answer`]
      : [];

  const points: VariedPoint[] = [];
  let first: readonly Float64Array[] | undefined;
  let workers = 1;
  for (const [index, value] of request.values.entries()) {
    const study = studies.get(value) ?? plan.prepare(value);
    studies.delete(value);
    const { scenario, book } = study;
    const runner = options.runnerOf?.(study) ?? inThisThread({ scenario, book, seed });
    workers = runner.workers;
    const means = new VariantMeans(runner);
    const answer = await compare(study, {
      ...(options.replications === undefined ? {} : { replications: options.replications }),
      ...(options.policies === undefined ? {} : { policies: options.policies }),
      seed,
      confidence,
      prices: false,
      runner: means,
      signal: options.signal,
      onProgress: ({ replications, of }) =>
        options.onProgress?.({
          replications: index * of + replications,
          of: request.values.length * of,
          text: value.text,
        }),
    });
    const here = means.ofPolicies();
    first ??= here;
    points.push({
      value: value.value,
      text: value.text,
      answer,
      changes: answer.policies.map(({ id }, i) => ({
        policy: id,
        leakers: estimate(paired(columnOf(here, i), columnOf(first ?? here, i)), confidence),
      })),
    });
  }
  const { answer } = points[0] as VariedPoint;
  return {
    caveat: answer.caveat,
    study: answer.study,
    seed,
    replications: answer.replications,
    variants: answer.variants,
    confidence,
    baseline: answer.baseline,
    vary: { path: place.path, unit: request.unit, present: place.present, points },
    warnings: [...new Set([...warnings, ...points.flatMap((point) => point.answer.warnings)])],
    ...(started === undefined || options.clock === undefined
      ? {}
      : { run: { seconds: options.clock() - started, workers } }),
  };
}

/** Studies that are kept between the check and the run. */
const KEPT = 16;

function columnOf(columns: readonly Float64Array[], index: number): Float64Array {
  const column = columns[index];
  if (column === undefined) throw new RangeError(`no policy ${index}`);
  return column;
}

/** A runner that remembers the mean leakers of each variant under each policy as they pass by. */
class VariantMeans implements TaskRunner {
  readonly workers: number;
  readonly #runner: TaskRunner;
  readonly #byVariant = new Map<number, readonly number[]>();

  constructor(runner: TaskRunner) {
    this.#runner = runner;
    this.workers = runner.workers;
  }

  async run(task: Parameters<TaskRunner['run']>[0]): ReturnType<TaskRunner['run']> {
    const result = await this.#runner.run(task);
    this.#byVariant.set(
      result.variant,
      result.tally.policies.map(({ leakers }) => mean(leakers)),
    );
    return result;
  }

  close(): Promise<void> {
    return this.#runner.close();
  }

  /** [policy][variant]. */
  ofPolicies(): readonly Float64Array[] {
    const variants = [...this.#byVariant].sort(([a], [b]) => a - b).map(([, means]) => means);
    const policies = variants[0]?.length ?? 0;
    return Array.from({ length: policies }, (_, p) =>
      Float64Array.from(variants, (means) => at(means, p)),
    );
  }
}

/** Lets events in, such as an interrupt. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
