/**
 * What may stand at a place of a rule, for completion: from the schema that rules are validated
 * against and from the names of the study, so that nothing is offered that the checks would refuse.
 */
import { ruleSchema } from '../../../src/policy/schema.ts';
import { effectorVocabulary, shareVocabulary } from '../../../src/policy/vocabulary.ts';

/** Names of a study that rules can use. */
export interface RuleNames {
  readonly nations: readonly string[];
  readonly zones: readonly string[];
  readonly caveats: readonly string[];
  readonly authorities: readonly string[];
  readonly systems: readonly string[];
  readonly threatTypes: readonly string[];
  readonly threatClasses: readonly string[];
}

export interface Suggestion {
  readonly label: string;
  readonly kind: 'keyword' | 'attribute' | 'type' | 'name' | 'annotation';
  /** From the comments of the schema. */
  readonly about?: string;
  /** What is written, where that is more than the label. */
  readonly apply?: string;
}

export interface Suggestions {
  /** Offset at which what is replaced begins. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

const ANNOTATIONS: readonly Suggestion[] = [
  ['id', 'Name of this rule, unique in the book'],
  ['title', 'Plain sentence that is shown for it'],
  ['caveat', 'The switch that lifts this forbid'],
  ['nation', 'Whose caveat it is'],
  ['authority', 'Who must release the shot'],
].map(([label = '', about = '']) => ({ label, about, kind: 'annotation', apply: `${label}("")` }));

const KEYWORDS: readonly Suggestion[] = [
  ...['permit', 'forbid', 'when', 'unless', 'principal', 'action', 'resource', 'context'],
  ...['in', 'is', 'if', 'then', 'else', 'true', 'false'],
].map((label) => ({ label, kind: 'keyword' }));

const TYPES: readonly Suggestion[] = [...ruleSchema.matchAll(/^entity (\w+)/gm)].map(
  ([, name = '']) => ({
    label: name,
    kind: 'type',
  }),
);

/** Comments of the schema by the attribute that they stand before. */
const ABOUT: ReadonlyMap<string, string> = new Map(
  [...ruleSchema.matchAll(/\/\/\/ (.*)\n\s*(\w+): /g)].map(([, about = '', name = '']) => [
    name,
    about,
  ]),
);

const engage = effectorVocabulary('engage');
const share = shareVocabulary();

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  principal: Object.keys(engage.principal.attributes),
  resource: Object.keys(engage.resource.attributes),
  context: [...new Set([...Object.keys(engage.context), ...Object.keys(share.context)])],
};

/** What may stand in quotes after a text. */
const QUOTED: readonly (readonly [after: RegExp, names: (n: RuleNames) => readonly string[]])[] = [
  [/@caveat\s*\(\s*$/, (n) => n.caveats],
  [/@authority\s*\(\s*$/, (n) => n.authorities],
  [/(@nation\s*\(|Nation::)\s*$/, (n) => n.nations],
  [/Action::\s*$/, () => ['engage', 'enter', 'share']],
  [/Coalition::\s*$/, () => ['coalition']],
  [/ThreatType::\s*$/, (n) => n.threatTypes],
  [/ThreatClass::\s*$/, (n) => n.threatClasses],
  [/\bzones\s*\.\s*contains\s*\(\s*$/, (n) => n.zones],
  [/\bzones\s*\.\s*contains(All|Any)\s*\(\s*\[[^\]]*$/, (n) => n.zones],
  [/\bheadingFor\s*\.\s*contains\w*\s*\([^)]*$/, (n) => n.nations],
  [/\bclasses\s*\.\s*contains\w*\s*\([^)]*$/, (n) => n.threatClasses],
  [/\bkind\s*[!=]=\s*$/, () => ['fire-unit', 'flight', 'screen']],
  [/\bsystem\s*[!=]=\s*$/, (n) => n.systems],
  [/\btype\s*[!=]=\s*$/, (n) => n.threatTypes],
  [/\b(over|fromOver|debrisOver|standsIn)\s*[!=]=\s*$/, (n) => [...n.nations, 'international']],
  [/\b(nation|donor|to)\s*[!=]=\s*$/, (n) => n.nations],
];

/** What may be written at the end of a text; undefined: nothing is known there. */
export function suggest(before: string, names: RuleNames, asked: boolean): Suggestions | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (isComment(line)) return undefined;
  const quote = openQuote(line);
  const end = before.length;
  if (quote !== undefined) {
    const start = end - line.length + quote;
    const lead = before.slice(0, start);
    const found = QUOTED.find(([after]) => after.test(lead));
    const list = found === undefined ? (asked ? everyName(names) : []) : found[1](names);
    const options = [...new Set(list)].map((label): Suggestion => ({ label, kind: 'name' }));
    return options.length === 0 ? undefined : { from: start + 1, options };
  }
  const annotation = /@(\w*)$/.exec(line);
  if (annotation !== null)
    return { from: end - (annotation[1]?.length ?? 0), options: ANNOTATIONS };
  const member = /\b(\w+)\s*\.\s*(\w*)$/.exec(line);
  if (member !== null) {
    const [, owner = '', start = ''] = member;
    const attributes = Object.hasOwn(ATTRIBUTES, owner) ? ATTRIBUTES[owner] : undefined;
    const options = attributes === undefined ? methodsOf(owner) : attributes.map(withComment);
    return options.length === 0 ? undefined : { from: end - start.length, options };
  }
  const word = /\w*$/.exec(line)?.[0] ?? '';
  if (word === '' && !asked) return undefined;
  return { from: end - word.length, options: [...KEYWORDS, ...TYPES] };
}

function withComment(label: string): Suggestion {
  const about = ABOUT.get(label);
  return { label, kind: 'attribute', ...(about === undefined ? {} : { about }) };
}

const SETS: ReadonlySet<string> = new Set(['zones', 'headingFor', 'classes']);

/** What can be asked of an attribute that is a set. */
function methodsOf(owner: string): Suggestion[] {
  if (!SETS.has(owner)) return [];
  return ['contains', 'containsAll', 'containsAny'].map((label) => ({
    label,
    kind: 'attribute',
    apply: label === 'contains' ? 'contains("")' : `${label}([""])`,
  }));
}

function everyName(n: RuleNames): string[] {
  return [...n.nations, ...n.zones, ...n.systems, ...n.threatTypes, ...n.threatClasses];
}

function isComment(line: string): boolean {
  return line.replace(/"(\\.|[^"\\])*"/g, '""').includes('//');
}

/** Offset in the line of a quote that is still open. */
function openQuote(line: string): number | undefined {
  let open: number | undefined;
  for (let i = 0; i < line.length; i += 1) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === '"') open = open === undefined ? i : undefined;
  }
  return open;
}
