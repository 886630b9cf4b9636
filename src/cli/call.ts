/**
 * One call of the command line. It loads what every call needs and nothing more: a command's own
 * parts come with the command.
 */
import { formatProblem, InputError, unknownWord } from '../scenario/problems.ts';
import { VERSION } from '../study/version.ts';
import { readArguments } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, programHelp } from './help.ts';
import { Interrupted } from './interrupt.ts';
import { OutputFailed, type Terminal } from './terminal.ts';

/** Exit codes, as the help and `docs/guide/command-line.md` say. */
const INTERNAL = 1;
const BAD_INPUT = 2;

async function run(words: readonly string[], terminal: Terminal): Promise<void> {
  const [first, ...rest] = words;
  if (first === '--version' || first === '-V') return terminal.print(`${VERSION}\n`);
  const asked = first === 'help' ? rest[0] : first;
  if (asked === undefined || asked === '--help' || asked === '-h') {
    return terminal.print(programHelp(COMMANDS));
  }
  const listed = COMMANDS.find(({ name }) => name === asked);
  if (listed === undefined) {
    const what = asked.startsWith('-') ? 'option' : 'command';
    const names = what === 'option' ? ['--help', '--version'] : COMMANDS.map(({ name }) => name);
    throw new InputError({ severity: 'error', ...unknownWord(what, asked, names) });
  }
  const command = await listed.load();
  const values = readArguments(command.spec, first === 'help' ? ['--help'] : rest);
  if (values.has('help')) return terminal.print(commandHelp(command.spec));
  return command.run(values, terminal);
}

/** Says what stopped the command and sets the exit code; never ends the process, so output drains. */
function report(error: unknown, words: readonly string[], terminal: Terminal): void {
  if (error instanceof InputError) {
    const { problems } = error;
    for (const problem of problems) terminal.note(`caveat: ${formatProblem(problem)}`);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    if (errors > 1) terminal.note(`caveat: ${errors} problems`);
    process.exitCode = BAD_INPUT;
    return;
  }
  if (error instanceof Interrupted) {
    terminal.note(`caveat: ${error.message}`);
    process.exitCode = error.exitCode;
    return;
  }
  const cause = error instanceof OutputFailed ? error.cause : undefined;
  if (error instanceof OutputFailed) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    // whoever was reading has seen enough
    if (code === 'EPIPE') return;
    terminal.note(
      `caveat: ${error.message}: ${code === 'ENOSPC' ? 'no space left on the disk' : String(code)}`,
    );
    process.exitCode = BAD_INPUT;
    return;
  }
  const { message, stack, name } = error instanceof Error ? error : new Error(String(error));
  process.exitCode = INTERNAL;
  if (name === 'WorkerLost') {
    terminal.note(`caveat: ${message}`);
    return;
  }
  terminal.note(`caveat: internal failure: ${message.split('\n')[0] ?? ''}`);
  if (process.env['CAVEAT_DEBUG'] === '1') terminal.note(stack ?? '');
  else {
    terminal.note(
      `caveat ${VERSION} is at fault, not your study; please report it with the study and this ` +
        `command (CAVEAT_DEBUG=1 says more): caveat ${words.join(' ')}`,
    );
  }
}

/** Answers one call: sets `process.exitCode` and never ends the process. */
export async function call(words: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await run(words, terminal);
  } catch (error) {
    terminal.progress('');
    report(error, words, terminal);
  }
}
