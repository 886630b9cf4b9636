/** What a command is: words for its help, and what it does. */
import type { Values } from './arguments.ts';
import type { Terminal } from './terminal.ts';

export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  /** Placeholder of its value, such as `N`; without it the option is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeat?: true;
  /** A letter that means the same, such as `o` for `-o`. */
  readonly short?: string;
  /** One line. */
  readonly summary: string;
}

export interface CommandSpec {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Placeholders of what is not an option, in order; one in brackets may be left out. */
  readonly positionals: readonly string[];
  readonly options: readonly OptionSpec[];
  /** What more there is to know, wrapped by hand at 90 columns. */
  readonly details?: string;
  /** Commands that work as they stand, in a checkout. */
  readonly examples: readonly string[];
}

export interface Command {
  readonly spec: CommandSpec;
  /** Rejects with `InputError` for what the user can put right. Sets `process.exitCode` otherwise. */
  run(values: Values, terminal: Terminal): Promise<void>;
}
