import { unknownWord } from '../scenario/problems.ts';
import type { Action } from './types.ts';

/** What a rule's annotations say, checked one by one. */
export interface Annotated {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly caveat: string | undefined;
  readonly nation: string | undefined;
  readonly authority: string | undefined;
}

/** Something wrong with an annotation; the caller knows the place. */
export interface AnnotationProblem {
  /** Name of the annotation. */
  readonly name: string;
  readonly value?: string;
  readonly message: string;
  readonly fix?: string;
}

const names = ['id', 'title', 'caveat', 'nation', 'authority'] as const;
type Name = (typeof names)[number];

const word = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const maxTitle = 300;

/**
 * Reads the annotations of a rule. An annotation that this project does not know is an error and
 * not a remark, since `@cavaet` would silently make a caveat a standing rule.
 */
export function readAnnotations(
  annotations: Readonly<Record<string, string | null>>,
  effect: 'permit' | 'forbid',
  actions: readonly Action[],
): { readonly annotated: Annotated; readonly problems: readonly AnnotationProblem[] } {
  const problems: AnnotationProblem[] = [];
  for (const name of Object.keys(annotations)) {
    if (isName(name)) continue;
    const { message, fix } = unknownWord('annotation', `@${name}`, names.map(at));
    problems.push({ name, value: `@${name}`, message, ...(fix === undefined ? {} : { fix }) });
  }
  const value = (name: Name): string | undefined => {
    const given = annotations[name];
    if (given === undefined) return undefined;
    const sound =
      name === 'title'
        ? given !== null && given.trim() !== '' && given.length <= maxTitle
        : given !== null && word.test(given);
    if (sound) return given ?? undefined;
    problems.push({
      name,
      value: given ?? '',
      message: `\`@${name}("${given ?? ''}")\` is not usable`,
      fix:
        name === 'title'
          ? `write a plain sentence of at most ${maxTitle} characters`
          : 'write one word of letters, digits, `.`, `_` and `-`',
    });
    return undefined;
  };
  const annotated: Annotated = {
    id: value('id'),
    title: value('title'),
    caveat: value('caveat'),
    nation: value('nation'),
    authority: value('authority'),
  };
  if (annotated.caveat !== undefined && effect === 'permit') {
    problems.push({
      name: 'caveat',
      value: annotated.caveat,
      message: `\`@caveat("${annotated.caveat}")\` stands on a permit, but a caveat takes away`,
      fix: 'write the caveat as a `forbid`, or leave `@caveat` out',
    });
  }
  if (annotated.nation !== undefined && annotations.caveat === undefined) {
    problems.push({
      name: 'nation',
      value: annotated.nation,
      message: `\`@nation("${annotated.nation}")\` says whose caveat a rule is, but this is no caveat`,
      fix: 'add `@caveat("…")`, or leave `@nation` out',
    });
  }
  // no action at all means a misspelt one, which Cedar reports better
  const engagesOnly = actions.every((action) => action === 'engage');
  const canWait = effect === 'permit' || annotated.caveat !== undefined;
  if (annotated.authority !== undefined && !(engagesOnly && canWait)) {
    problems.push({
      name: 'authority',
      value: annotated.authority,
      message: `\`@authority("${annotated.authority}")\` stands on a rule other than a permit or a caveat of \`engage\` alone`,
      fix: 'write `permit(…, action == Action::"engage", …)` or add `@caveat("…")`, in a rule of its own if need be',
    });
  }
  return { annotated, problems };
}

function isName(name: string): name is Name {
  return names.some((known) => known === name);
}

function at(name: string): string {
  return `@${name}`;
}
