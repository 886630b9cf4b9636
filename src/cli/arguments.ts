/** From the words of a command line to values, with errors that name the nearest thing meant. */
import { parseArgs } from 'node:util';
import { InputError, shorten, unknownWord } from '../scenario/problems.ts';
import type { CommandSpec, OptionSpec } from './command.ts';

const HELP: OptionSpec = { name: 'help', summary: 'print this' };

/** Options as the help lists them: a command's own, then those of all. */
export function optionsOf(spec: CommandSpec): readonly OptionSpec[] {
  return [...spec.options, HELP];
}

/** Reads the words after a command's name. Throws `InputError` for what it does not know. */
export function readArguments(spec: CommandSpec, words: readonly string[]): Values {
  const options = optionsOf(spec);
  const { tokens } = parseArgs({
    args: [...words],
    // ours are the words for what is wrong
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        options.map((o) => [
          o.name,
          {
            type: o.value === undefined ? 'boolean' : 'string',
            ...(o.short === undefined ? {} : { short: o.short }),
          },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find((o) => o.name === token.name);
    if (option === undefined) throw unknownOption(spec, token.rawName);
    const before = given.get(option.name);
    if (before !== undefined && option.repeat !== true) {
      throw usage(`\`--${option.name}\` is given twice`, 'give it once');
    }
    given.set(option.name, [...(before ?? []), valueOf(option, token.value)]);
  }
  const help = given.has('help');
  const least = spec.positionals.filter((name) => !name.startsWith('[')).length;
  const extra = positionals[spec.positionals.length];
  if (!help && extra !== undefined) {
    throw usage(`\`${shorten(extra)}\` is one word too many`, seeHelp(spec));
  }
  if (!help && positionals.length < least) {
    const missing = spec.positionals[positionals.length] ?? '';
    throw usage(`\`caveat ${spec.name}\` needs ${missing}`, seeHelp(spec));
  }
  return new Values(spec, given, positionals);
}

function valueOf(option: OptionSpec, value: string | undefined): string {
  if (option.value === undefined) {
    if (value === undefined) return '';
    throw usage(`\`--${option.name}\` takes no value`, `write \`--${option.name}\` alone`);
  }
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw usage(`\`--${option.name}\` needs a value`, `write \`--${option.name} ${option.value}\``);
  }
  return value;
}

function unknownOption(spec: CommandSpec, raw: string): InputError {
  const names = optionsOf(spec).map((option) => `--${option.name}`);
  const { message, fix } = unknownWord('option', raw, names);
  return usage(`${message} of \`caveat ${spec.name}\``, fix ?? seeHelp(spec));
}

function usage(message: string, fix: string): InputError {
  return new InputError({ severity: 'error', message, fix });
}

function seeHelp(spec: CommandSpec): string {
  return `see \`caveat ${spec.name} --help\``;
}

/** What was given on the command line. */
export class Values {
  readonly #spec: CommandSpec;
  readonly #given: ReadonlyMap<string, readonly string[]>;
  readonly #positionals: readonly string[];

  constructor(
    spec: CommandSpec,
    given: ReadonlyMap<string, readonly string[]>,
    positionals: readonly string[],
  ) {
    this.#spec = spec;
    this.#given = given;
    this.#positionals = positionals;
  }

  /** The word at a place, or undefined. */
  word(index: number): string | undefined {
    return this.#positionals[index];
  }

  /** A word that the command cannot do without; `readArguments` has seen to it. */
  needed(index: number): string {
    const word = this.#positionals[index];
    if (word === undefined) throw new RangeError(`no word at ${index}`);
    return word;
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  text(name: string): string | undefined {
    return this.#given.get(name)?.[0];
  }

  texts(name: string): readonly string[] | undefined {
    return this.#given.get(name);
  }

  /** The text of an option that the command cannot do without. */
  neededText(name: string): string {
    const text = this.text(name);
    if (text !== undefined) return text;
    const placeholder = this.#spec.options.find((o) => o.name === name)?.value ?? '';
    throw usage(
      `\`caveat ${this.#spec.name}\` needs \`--${name} ${placeholder}\``,
      seeHelp(this.#spec),
    );
  }

  /** A plain decimal number, or undefined when not given. Ranges are checked by whoever uses it. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    // Number() takes '0x10', ' 1 ' and 'Infinity' too; none of them is meant
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu.test(text)) return Number(text);
    throw usage(`\`--${name} ${shorten(text)}\` is not a number`, 'write digits, such as 1000');
  }

  /** As `number`, for what counts: exact digits, so that none is lost to rounding. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    const number = this.number(name);
    if (number === undefined || (Number.isSafeInteger(number) && /^[+-]?\d+$/u.test(text ?? ''))) {
      return number;
    }
    throw usage(
      `\`--${name} ${shorten(text ?? '')}\` is not a whole number up to ${Number.MAX_SAFE_INTEGER}`,
      'write it in digits, such as 1000',
    );
  }
}
