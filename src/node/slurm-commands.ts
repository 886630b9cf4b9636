/** Slurm's own commands: what is asked of them, and their answers as plain data. */
import { execFile } from 'node:child_process';
import { InputError, shorten } from '../scenario/problems.ts';

/** A task of an array job as `squeue` lists it. */
export interface QueuedTask {
  readonly job: string;
  readonly index: number;
  /** Such as `PENDING`, `RUNNING`, `COMPLETING`. */
  readonly state: string;
  /** Why it is pending, such as `Resources`, `BeginTime`. */
  readonly reason: string;
}

export interface Slurm {
  /** Submits a batch script as an array of these indices; answers the job's number. */
  submit(script: string, indices: readonly number[], options: readonly string[]): Promise<string>;
  /** Tasks of these jobs that have not ended. */
  queue(jobs: readonly string[]): Promise<readonly QueuedTask[]>;
  /** Lets a task that waits for a time start as soon as there is room. */
  hurry(task: QueuedTask): Promise<void>;
  /** Largest index of an array, plus one. */
  largestArray(): Promise<number>;
}

/** The cluster that the machine's own Slurm commands speak to. Throws `InputError` without them. */
export function slurmHere(): Slurm {
  return {
    submit: async (script, indices, options) => {
      const array = `--array=${ranges(indices)}`;
      const answer = await run('sbatch', ['--parsable', array, ...options], script);
      // `job` or `job;cluster`
      return answer.trim().split(';')[0] ?? '';
    },
    queue: async (jobs) => {
      if (jobs.length === 0) return [];
      // asked for by user and filtered here: a job that Slurm has forgotten is an error to it
      const answer = await run('squeue', ['-h', '-r', '--me', '-o', '%F|%K|%T|%r']);
      return answer
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.trim().split('|'))
        .map(([job = '', index = '', state = '', reason = '']) => ({
          job,
          index: Number(index),
          state,
          reason,
        }))
        .filter(({ job }) => jobs.includes(job));
    },
    hurry: async ({ job, index }) => {
      try {
        await run('scontrol', ['update', `jobid=${job}_${index}`, 'StartTime=now']);
      } catch {
        // it has started by itself, or the cluster keeps that to its operators: it waits, then
      }
    },
    largestArray: async () => {
      const answer = await run('scontrol', ['show', 'config']);
      return Number(/MaxArraySize\s*=\s*(\d+)/u.exec(answer)?.[1] ?? 1001);
    },
  };
}

/** `0-3,7` for 0, 1, 2, 3 and 7: lists of indices get long. */
export function ranges(indices: readonly number[]): string {
  const sorted = [...new Set(indices)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (sorted[j + 1] === (sorted[j] as number) + 1) j += 1;
    parts.push(i === j ? `${sorted[i]}` : `${sorted[i]}-${sorted[j]}`);
    i = j + 1;
  }
  return parts.join(',');
}

/** Runs a command to its end and answers what it printed. */
function run(command: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(failure(command, error, stderr));
    });
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

function failure(command: string, error: Error & { code?: unknown }, stderr: string): InputError {
  if (error.code === 'ENOENT') {
    return new InputError({
      severity: 'error',
      value: command,
      message: `\`${command}\` is not on this machine, so nothing can be sent to a cluster`,
      fix: 'run it on a machine that submits to Slurm, or without `--on slurm`',
    });
  }
  const said = stderr
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const last = said.find((line) => line.includes('error:')) ?? said.at(-1) ?? error.message;
  return new InputError({
    severity: 'error',
    value: command,
    message: `\`${command}\` was refused by the cluster: ${shorten(last, 200)}`,
    fix: 'nothing is lost: mend it, such as with `--slurm partition=NAME`, and run the same again with `--resume`',
  });
}
