/** Help as text, from what commands say of themselves. */
import { optionsOf } from './arguments.ts';
import type { CommandSpec, OptionSpec } from './command.ts';

/** The help of one command; ends with a newline. */
export function commandHelp(spec: CommandSpec): string {
  const shape = [
    `caveat ${spec.name}`,
    ...spec.positionals,
    ...(spec.options.length > 0 ? ['[options]'] : []),
  ];
  const options = optionsOf(spec).map((o) => [optionText(o), o.summary] as const);
  return [
    `${spec.summary}.`,
    '',
    `usage: ${shape.join(' ')}`,
    '',
    ...columns(options),
    ...(spec.details === undefined ? [] : ['', spec.details.trim()]),
    '',
    spec.examples.length === 1 ? 'example:' : 'examples:',
    ...spec.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

/** The help of the program; ends with a newline. */
export function programHelp(commands: readonly { name: string; summary: string }[]): string {
  return [
    'Prices the rules of coalition air defence: what each national caveat costs in leakers.',
    '',
    'usage: caveat COMMAND [options]',
    '',
    ...columns(commands.map((c) => [c.name, c.summary] as const)),
    '',
    '  --help       print this, or what a command does: caveat COMMAND --help',
    '  --version    print the version',
    '',
    'A STUDY is a folder that holds study.yaml (or study.yml, study.json), or that file.',
    'Answers go to standard output, progress and problems to standard error.',
    '',
    'exit codes: 0 done; 2 bad input, said in one line for each problem; 130 interrupted,',
    'nothing half-written; 1 anything else (a fault of the program: CAVEAT_DEBUG=1 says more).',
    '',
    'example:',
    '  caveat compare studies/2024-08-26',
    '',
  ].join('\n');
}

function optionText(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows.map(([left, right]) => `  ${left.padEnd(width - 2)}${right}`);
}
