/**
 * Reads a study: from the texts of its files to the scenario, or to everything that is wrong with
 * it. Pure: whoever calls has read the files.
 */
import { checkDrawings, checkKeys } from './check.ts';
import { cut, type Path, type Position, readDocument, type SourceDocument } from './document.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './model.ts';
import { InputError, type Problem, shorten, unknownWord } from './problems.ts';
import { referenceProblems } from './references.ts';
import { resolveScenario } from './resolve.ts';
import { type CaveatSelector, documentSchema, type StudyDocument } from './schema.ts';
import { shapeProblems } from './shape.ts';
import { sizeProblems } from './sizes.ts';
import type { CatalogueLike } from './types.ts';

export type { CatalogueLike } from './types.ts';

/** The files of a study by name; `/` between folders. */
export interface StudyFiles {
  /** Name of the document in `files`, such as `studies/2024-08-26/study.yaml`. */
  readonly entry: string;
  readonly files: ReadonlyMap<string, string>;
  /** Changes the document's tree before anything of it is checked, such as one value of a sweep. */
  readonly edit?: (root: SourceDocument['root']) => void;
}

/** Rules as Cedar text. */
export interface RuleText {
  readonly name: string;
  readonly text: string;
}

export interface ParsedStudy {
  /**
   * Policies whose caveats only the rule book can list (`all`, `all-but`) hold `*` until
   * `resolvePolicies` has put the list in its place.
   */
  readonly scenario: Scenario;
  /** Rules in the order of the document; lines count as in their files. */
  readonly rules: readonly RuleText[];
  readonly warnings: readonly Problem[];
  /** Caveats of each policy as the document selects them, by policy id. */
  readonly selectors: ReadonlyMap<string, CaveatSelector>;
  /** Name of the document, for problems found later. */
  readonly file: string;
  /** Where a dotted path of the document stands, or the nearest that exists. */
  locate(path: string | Path, what?: 'key' | 'value'): Position;
}

/**
 * Reads a study document and collects its rules. Throws `InputError` with every problem that can
 * be told at once: those of the syntax alone, since after them nothing is sure; else those of
 * shape, names and sizes together; else those of what the fields mean together.
 */
export function parseStudy(
  input: StudyFiles,
  context: { readonly catalogue: CatalogueLike },
): ParsedStudy {
  const source = readStudyDocument(input);
  input.edit?.(source.root);
  return parseStudyDocument(source, input, context);
}

/** The document of a study as it is written, before any edit. Throws `InputError`. */
export function readStudyDocument({ entry, files }: StudyFiles): SourceDocument {
  const text = files.get(entry);
  if (text === undefined) {
    throw new InputError({
      severity: 'error',
      file: entry,
      message: 'the study is missing: there is no such file',
      fix: '`caveat init` writes one to start from',
    });
  }
  return readDocument(entry, text.startsWith('\ufeff') ? text.slice(1) : text);
}

/** As `parseStudy`, of a document that has been read, and perhaps edited; `edit` is not applied. */
export function parseStudyDocument(
  source: SourceDocument,
  input: StudyFiles,
  context: { readonly catalogue: CatalogueLike },
): ParsedStudy {
  const file = input.entry;
  refuse(sizeProblems(source), file);

  const shaped = documentSchema.safeParse(source.root);
  const names = referenceProblems(source, context.catalogue);
  const shape = shaped.success ? [] : shapeProblems(source, shaped.error.issues);
  // A section that is missing altogether is already reported as such, in better words.
  const told = new Set(names.map((p) => p.path));
  const early = [...names, ...shape.filter((p) => p.value !== undefined || !told.has(p.path))];
  const rules = shaped.success ? rulesOf(source, shaped.data, input) : { rules: [], problems: [] };
  refuse([...early, ...rules.problems], file);
  if (!shaped.success) throw new InputError(shape);

  const document = shaped.data;
  const { scenario, problems } = resolveScenario(source, document, context.catalogue, idFrom(file));
  refuse(problems, file);
  if (scenario === undefined) throw new InputError(problems);
  refuse([...checkDrawings(scenario, source), ...checkKeys(scenario, source)], file);
  return {
    scenario,
    rules: rules.rules,
    warnings: problems,
    selectors: new Map(Object.entries(document.policies).map(([id, p]) => [id, p.caveats])),
    file,
    locate: (path, what) => source.locate(typeof path === 'string' ? path.split('.') : path, what),
  };
}

/** Throws if there is an error, with the problems in the order of the document. */
function refuse(problems: readonly Problem[], file: string): void {
  if (!problems.some((p) => p.severity === 'error')) return;
  const sorted = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  throw new InputError(cut(sorted, file));
}

/** The study's id where it gives none: its folder, else its file without the ending. */
function idFrom(file: string): string {
  const steps = file.split(/[\\/]/).filter((s) => s !== '' && s !== '.' && s !== '..');
  const name = (steps.pop() ?? '').replace(/\.(ya?ml|json)$/i, '');
  const chosen = name === 'study' || name === '' ? (steps.pop() ?? 'study') : name;
  const plain = chosen.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return plain === '' ? 'study' : plain.slice(0, LIMITS.idLength);
}

function rulesOf(
  source: SourceDocument,
  document: StudyDocument,
  input: StudyFiles,
): { rules: RuleText[]; problems: Problem[] } {
  const rules: RuleText[] = [];
  const problems: Problem[] = [];
  const list = Array.isArray(document.rules) ? document.rules : [document.rules];
  list.forEach((item, i) => {
    const path = Array.isArray(document.rules) ? ['rules', i] : ['rules'];
    if (/[\n;(]/.test(item)) {
      // Empty lines put the rules where they stand in the document, so that a position in them is one in it.
      const line = source.blockLine(path) ?? source.locate(path).line;
      rules.push({ name: source.file, text: `${'\n'.repeat(line - 1)}${item}` });
      return;
    }
    const problem = (message: string, fix: string): void => {
      problems.push({
        severity: 'error',
        file: source.file,
        ...source.locate(path),
        path: path.join('.'),
        value: item,
        message,
        fix,
      });
    };
    if (/^([/\\]|[A-Za-z]:)/.test(item) || item.split(/[\\/]/).includes('..')) {
      problem(
        `the rules file \`${shorten(item)}\` lies outside the study`,
        'keep rules beside the study',
      );
      return;
    }
    const folder = input.entry.slice(0, Math.max(0, input.entry.lastIndexOf('/') + 1));
    const name = [`${folder}${item}`, item].find((n) => input.files.has(n));
    if (name === undefined) {
      const beside = [...input.files.keys()]
        .filter((n) => n !== input.entry)
        .map((n) => (n.startsWith(folder) ? n.slice(folder.length) : n));
      const { message, fix } = unknownWord('rules file', item, beside);
      problem(message, beside.length === 0 ? 'put it beside the study' : (fix ?? ''));
      return;
    }
    rules.push({ name, text: input.files.get(name) ?? '' });
  });
  return { rules, problems };
}
