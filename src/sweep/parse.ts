/** From the text of a design to what can be run, or to everything that is wrong with it. */
import type { Cedar } from '../policy/cedar.ts';
import { cut, type Path, readDocument, type SourceDocument } from '../scenario/document.ts';
import { LIMITS } from '../scenario/limits.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError, type Problem, unknownWord } from '../scenario/problems.ts';
import { shapeProblems } from '../scenario/shape.ts';
import { createPreparer, type PreparedStudy } from '../study/prepare.ts';
import { tryCorners } from './corners.ts';
import { designDigest } from './digest.ts';
import { findFactors, matches, unmatched } from './factors.ts';
import { levelsOf } from './points.ts';
import { type DesignDocument, designSchema, MAXIMUM_POINTS } from './schema.ts';
import { SOBOL_DIMENSIONS } from './joe-kuo.ts';
import { type Block, DESIGN_FORMAT, type Factor, type Method, type SweepDesign } from './types.ts';

export interface DesignContext {
  /** Files of the study that `studyOfDesign` names. */
  readonly studyFiles: StudyFiles;
  readonly cedar: Cedar;
}

/** Where something stands in a design. */
type Place = Pick<Problem, 'file' | 'line' | 'column' | 'path'>;

/**
 * The study that a design names, relative to the design's folder, and where it says so. Throws
 * `InputError`.
 */
export function studyOfDesign(
  text: string,
  fileName: string,
): { readonly study: string; readonly place: Place } {
  const { source, document } = readShape(text, fileName);
  return { study: document.study, place: placeOf(source, ['study']) };
}

/** Reads a design. Throws `InputError` with every problem that can be told at once. */
export function parseDesign(text: string, fileName: string, context: DesignContext): SweepDesign {
  const { source, document } = readShape(text, fileName);
  const preparer = createPreparer(context.studyFiles, { cedar: context.cedar });
  const study = preparer.prepare();
  const problems: Problem[] = [];
  const report = (path: Path, problem: Pick<Problem, 'value' | 'message' | 'fix'>): void => {
    problems.push({ severity: 'error', ...placeOf(source, path), ...problem });
  };

  const { policies, baseline } = choosePolicies(document, study, report);
  const { method } = document;
  const found = findFactors(
    document.factors,
    { root: preparer.root, scenario: study.scenario, levels: method['full-factorial'] ?? 2 },
    (entry, field, problem) => report(['factors', entry, field], problem),
  );
  const factors = found.map(({ factor }) => factor);
  checkNames(factors, (index, problem) =>
    report(['factors', found[index]?.entry ?? 0, 'name'], problem),
  );
  const blocks = blocksOf(document, factors, report);
  const sized = problems.length > 0 ? undefined : sizeOf(document, factors, blocks, report);
  if (sized === undefined || problems.length > 0) throw new InputError(cut(problems, fileName));

  const corners = tryCorners(preparer, factors, (factor) => {
    const entry = found.find((f) => f.factor === factor)?.entry ?? 0;
    return placeOf(source, ['factors', entry]);
  });
  const { replicationsPerVariant } = study.scenario;
  const variantsPerPoint = Math.ceil(document.replications / replicationsPerVariant);
  const design: Omit<SweepDesign, 'digest'> = {
    format: DESIGN_FORMAT,
    id: idFrom(fileName),
    title: document.title,
    study: document.study,
    studyId: study.scenario.id,
    studyDigest: study.digest,
    seed: document.seed,
    variantsPerPoint,
    replicationsPerVariant,
    replicationsPerPoint: variantsPerPoint * replicationsPerVariant,
    policies,
    baseline,
    factors,
    ...sized,
  };
  return {
    ...design,
    digest: designDigest(design, [study.digest, corners.lowest, corners.highest]),
  };
}

function readShape(
  text: string,
  fileName: string,
): { readonly source: SourceDocument; readonly document: DesignDocument } {
  const source = readDocument(fileName, text.startsWith('\ufeff') ? text.slice(1) : text, {
    noun: 'a design',
    begin: 'write `sweep: 1`, a title, a study, a method and factors',
    first: 'start with `sweep: 1`',
  });
  const shaped = designSchema.safeParse(source.root);
  if (shaped.success) return { source, document: shaped.data };
  const problems = shapeProblems(source, shaped.error.issues, designSchema);
  throw new InputError(cut(problems, fileName));
}

function placeOf(source: SourceDocument, path: Path): Place {
  return { file: source.file, ...source.locate(path), path: path.join('.') };
}

/** The design's id: its file without folder and ending. */
function idFrom(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const plain = name
    .replace(/\.(ya?ml|json)$/i, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return plain === '' ? 'sweep' : plain.slice(0, LIMITS.idLength);
}

type Report = (path: Path, problem: Pick<Problem, 'value' | 'message' | 'fix'>) => void;

function choosePolicies(
  document: DesignDocument,
  { scenario }: PreparedStudy,
  report: Report,
): { policies: readonly string[]; baseline: string } {
  const known = scenario.policies.map((policy) => policy.id);
  const wanted = document.policies === 'all' ? known : document.policies;
  wanted.forEach((id, i) => {
    if (!known.includes(id)) report(['policies', i], unknownWord('policy', id, known));
    else if (wanted.indexOf(id) < i) {
      report(['policies', i], {
        value: id,
        message: `\`${id}\` is named twice`,
        fix: 'remove one',
      });
    }
  });
  const policies = known.filter((id) => wanted.includes(id));
  const asked = document.baseline ?? scenario.baseline;
  if (document.baseline !== undefined && !policies.includes(asked)) {
    report(['baseline'], unknownWord('policy of the design', asked, policies));
  }
  return { policies, baseline: policies.includes(asked) ? asked : (policies[0] ?? asked) };
}

function checkNames(
  factors: readonly Factor[],
  report: (index: number, problem: Pick<Problem, 'value' | 'message' | 'fix'>) => void,
): void {
  const seen = new Set<string>();
  factors.forEach(({ id }, index) => {
    if (seen.has(id)) {
      report(index, {
        value: id,
        message: `two factors are called \`${id}\``,
        fix: 'give one another `name`',
      });
    }
    seen.add(id);
  });
}

/** What a Saltelli design exchanges: groups, then every factor that is in none. */
function blocksOf(
  { groups = {}, method }: DesignDocument,
  factors: readonly Factor[],
  report: Report,
): readonly Block[] {
  const ids = factors.map((factor) => factor.id);
  const groupOf = new Map<number, string>();
  for (const [name, patterns] of Object.entries(groups)) {
    if (method.saltelli === undefined) {
      report(['groups', name], {
        message: 'groups are for `saltelli` alone',
        fix: 'remove them, or write `method: { saltelli: 64 }`',
      });
      return [];
    }
    patterns.forEach((pattern, i) => {
      const problem = unmatched(pattern, ids);
      if (problem !== undefined) report(['groups', name, i], problem);
      ids.forEach((id, f) => {
        if (!matches(pattern, id)) return;
        const other = groupOf.get(f);
        if (other !== undefined && other !== name) {
          report(['groups', name, i], {
            value: id,
            message: `\`${id}\` is in the groups \`${other}\` and \`${name}\``,
            fix: 'leave it in one',
          });
        }
        groupOf.set(f, name);
      });
    });
  }
  const grouped = Object.keys(groups).map((name) => ({
    id: name,
    factors: ids.flatMap((_, f) => (groupOf.get(f) === name ? [f] : [])),
  }));
  const alone = ids.flatMap((id, f) => (groupOf.has(f) ? [] : [{ id, factors: [f] }]));
  return [...grouped, ...alone];
}

/** The method and how many points it has; tells of one that has too many. */
function sizeOf(
  { method }: DesignDocument,
  factors: readonly Factor[],
  blocks: readonly Block[],
  report: Report,
): { readonly method: Method; readonly points: number } | undefined {
  const sized = methodOf(method, factors, blocks);
  const kind = sized.method.kind;
  const dimensions =
    kind === 'sobol' ? factors.length : kind === 'saltelli' ? 2 * factors.length : 0;
  if (dimensions > SOBOL_DIMENSIONS) {
    report(['method', kind], {
      message: `\`${kind}\` with ${factors.length} factors needs ${dimensions} dimensions of Sobol' points, and there are ${SOBOL_DIMENSIONS}`,
      fix: 'vary fewer, or write `method: { latin-hypercube: 512 }`',
    });
    return undefined;
  }
  if (sized.points > MAXIMUM_POINTS) {
    report(['method', kind], {
      message: `the design has ${shownCount(sized.points)} points`,
      fix: `at most ${shownCount(MAXIMUM_POINTS)} are run: ${FEWER[kind]}`,
    });
    return undefined;
  }
  return sized;
}

const FEWER: Readonly<Record<Method['kind'], string>> = {
  'full-factorial': 'take fewer levels or factors, or `latin-hypercube`',
  'latin-hypercube': 'ask for fewer',
  sobol: 'ask for fewer',
  saltelli: 'ask for fewer rows, or put factors in groups',
  morris: 'ask for fewer walks',
};

function methodOf(
  method: DesignDocument['method'],
  factors: readonly Factor[],
  blocks: readonly Block[],
): { readonly method: Method; readonly points: number } {
  const { saltelli: base, morris: trajectories, levels = 4 } = method;
  if (base !== undefined) {
    return { method: { kind: 'saltelli', base, blocks }, points: base * (blocks.length + 2) };
  }
  if (trajectories !== undefined) {
    return {
      method: { kind: 'morris', trajectories, levels },
      points: trajectories * (factors.length + 1),
    };
  }
  if (method.sobol !== undefined) return { method: { kind: 'sobol' }, points: method.sobol };
  const latin = method['latin-hypercube'];
  if (latin !== undefined) return { method: { kind: 'latin-hypercube' }, points: latin };
  const points = factors.reduce((product, factor) => product * levelsOf(factor), 1);
  return { method: { kind: 'full-factorial' }, points };
}

/** Digits in groups of three up to what a number holds exactly, then a power of ten. */
function shownCount(n: number): string {
  if (n > Number.MAX_VALUE) return 'more than 1e308';
  if (n > Number.MAX_SAFE_INTEGER) return n.toExponential(1);
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
