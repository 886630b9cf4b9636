/** Where a command writes to: streams, and what is on the other end of them. */

/** Columns when nobody says, and most in any case: tables are made for it. */
const WIDTH = 100;

export interface Terminal {
  /** Columns of the answer. */
  readonly width: number;
  /** Whether the answer may be coloured: it goes to a terminal, and NO_COLOR is not set. */
  readonly colour: boolean;
  /** Whether somebody watches progress. */
  readonly watched: boolean;
  /** Writes the answer; resolves once it is on its way. */
  print(text: string): Promise<void>;
  /** Writes a line beside the answer. */
  note(line: string): void;
  /** Shows a line that the next one replaces; nothing where nobody watches. '' takes it away. */
  progress(line: string): void;
}

/** The process's own streams. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const watched = stderr.isTTY && env['TERM'] !== 'dumb';
  let shown = false;
  const progress = (line: string): void => {
    if (!watched || (line === '' && !shown)) return;
    stderr.write(`\r\u001b[K${line.slice(0, Math.max(20, (stderr.columns ?? WIDTH) - 1))}`);
    shown = line !== '';
  };
  return {
    width: Math.min(WIDTH, stdout.isTTY ? (stdout.columns ?? WIDTH) : WIDTH),
    colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    watched,
    print: (text) => {
      progress('');
      return write(text);
    },
    note: (line) => {
      progress('');
      stderr.write(`${line}\n`);
    },
    progress,
  };
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(new OutputFailed(error));
    });
  });
}

/** Standard output took no more: its reader has gone, or its disk is full. */
export class OutputFailed extends Error {
  override readonly name = 'OutputFailed';
  constructor(cause: Error) {
    super('standard output cannot be written', { cause });
  }
}
