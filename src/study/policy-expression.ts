/**
 * A policy in one word: a policy of the study, then switches that differ from it, such as
 * `inbound,-pl-own-airspace,+fighters-xe`. `-` lifts a caveat or leaves a force at home, `+` puts a
 * caveat in force or commits a force. A name that is both is told apart as `caveat:NAME` or
 * `force:NAME`. So whatever is switched on a page can be asked for on the command line.
 */
import type { RuleBook } from '../policy/types.ts';
import type { Policy, Scenario } from '../scenario/model.ts';
import { InputError, type Problem, shorten, unknownWord } from '../scenario/problems.ts';

/** What of a study decides which policies it has. */
export interface Switchboard {
  readonly scenario: Pick<Scenario, 'policies' | 'forces'>;
  readonly book: Pick<RuleBook, 'caveats'>;
}

interface Switch {
  readonly kind: 'caveat' | 'force';
  readonly id: string;
  readonly on: boolean;
}

/**
 * The policy that a text means: one of the study's by its id, or one with switches. Its id is the
 * shortest text that means the same, so that two spellings are one policy. Throws `InputError` with
 * the nearest name.
 */
export function parsePolicy(study: Switchboard, text: string): Policy {
  const [start = '', ...switches] = text.split(',');
  const policy = study.scenario.policies.find(({ id }) => id === start.trim());
  if (policy === undefined) {
    const ids = study.scenario.policies.map(({ id }) => id);
    throw new InputError({ severity: 'error', ...unknownWord('policy', shorten(start), ids) });
  }
  if (switches.length === 0) return policy;
  const caveats = new Set(policy.caveats);
  const forces = new Set(policy.forces);
  for (const written of switches) {
    const { kind, id, on } = parseSwitch(study, text, written.trim());
    const members = kind === 'caveat' ? caveats : forces;
    if (on) members.add(id);
    else members.delete(id);
  }
  return policyExpression(study, policy.id, { caveats, forces });
}

/**
 * The policy with these caveats in force and these forces committed, named by what differs from
 * policy `start`; that policy itself where nothing does.
 */
export function policyExpression(
  study: Switchboard,
  start: string,
  wanted: { readonly caveats: ReadonlySet<string>; readonly forces: ReadonlySet<string> },
): Policy {
  const policy = study.scenario.policies.find(({ id }) => id === start);
  if (policy === undefined) throw new RangeError(`no policy is called ${start}`);
  const names = namesOf(study);
  // the order of their ids: the order of the document means nothing
  const switches = [
    ...differing(names.caveats, new Set(policy.caveats), wanted.caveats, 'caveat'),
    ...differing(names.forces, new Set(policy.forces), wanted.forces, 'force'),
  ];
  if (switches.length === 0) return policy;
  const word = ({ kind, id, on }: Switch): string => {
    const both = names.caveats.includes(id) && names.forces.includes(id);
    return `${on ? '+' : '-'}${both ? `${kind}:` : ''}${id}`;
  };
  const words = switches.map(word);
  return {
    id: [policy.id, ...words].join(','),
    title: `${policy.title}, ${words.map((w) => w.replace(/^-/u, '−')).join(', ')}`,
    caveats: names.caveats.filter((id) => wanted.caveats.has(id)),
    forces: names.forces.filter((id) => wanted.forces.has(id)),
  };
}

function differing(
  names: readonly string[],
  from: ReadonlySet<string>,
  to: ReadonlySet<string>,
  kind: Switch['kind'],
): Switch[] {
  return names
    .filter((id) => from.has(id) !== to.has(id))
    .toSorted()
    .map((id) => ({ kind, id, on: to.has(id) }));
}

function parseSwitch(study: Switchboard, text: string, written: string): Switch {
  const sign = written.slice(0, 1).replace('−', '-');
  const name = written.slice(1);
  if (sign !== '+' && sign !== '-') {
    throw problem(text, {
      value: written,
      message: `\`${shorten(text)}\`: \`${shorten(written)}\` is no switch of a policy`,
      fix: 'write `-NAME` to lift a caveat or leave a force, `+NAME` to put one in',
    });
  }
  const { caveats, forces } = namesOf(study);
  const [, kind, id = ''] = /^(?:(caveat|force):)?(.*)$/su.exec(name) ?? [];
  const isCaveat = kind !== 'force' && caveats.includes(id);
  const isForce = kind !== 'caveat' && forces.includes(id);
  if (isCaveat && isForce) {
    throw problem(text, {
      value: name,
      message: `\`${shorten(text)}\`: \`${id}\` is a caveat and a force`,
      fix: `write \`${sign}caveat:${id}\` or \`${sign}force:${id}\``,
    });
  }
  if (isCaveat || isForce) return { kind: isCaveat ? 'caveat' : 'force', id, on: sign === '+' };
  const known =
    kind === 'caveat' ? caveats : kind === 'force' ? forces : [...new Set([...caveats, ...forces])];
  throw problem(text, unknownWord(kind ?? 'caveat or force', shorten(id), known));
}

function namesOf(study: Switchboard): {
  readonly caveats: readonly string[];
  readonly forces: readonly string[];
} {
  return {
    caveats: study.book.caveats.map(({ id }) => id),
    forces: study.scenario.forces.map(({ id }) => id),
  };
}

function problem(text: string, found: Pick<Problem, 'value' | 'message' | 'fix'>): InputError {
  const where = found.message.startsWith('`') ? '' : `\`${shorten(text)}\`: `;
  return new InputError({ severity: 'error', ...found, message: `${where}${found.message}` });
}
