/**
 * The engine behind a worker's messages, and the runner that does the same work in the caller's own
 * thread. Pure: it runs wherever JavaScript does.
 */
import { Compiler } from '../compile/compile.ts';
import { compileRules } from '../policy/compile.ts';
import type { RuleBook } from '../policy/types.ts';
import type { Scenario } from '../scenario/model.ts';
import type { FromWorker, InitMessage, ToWorker, VariantResult, VariantTask } from './protocol.ts';
import { VariantRunner } from './variant.ts';

/** Does the tasks of a study: here, in worker threads, or elsewhere. */
export interface TaskRunner {
  /** Tasks that can be under way at once; twice as many are kept waiting for it. */
  readonly workers: number;
  /** Settles when the task is done. Rejects with `TaskFailure` when it, or a worker, failed. */
  run(task: VariantTask): Promise<VariantResult>;
  /** Ends everything under way, whose promises may then stay pending or reject. */
  close(): Promise<void>;
}

/** A variant that could not be computed: a fault of the program, with what it takes to repeat it. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  readonly variant: number;
  readonly seed: number;

  constructor(what: { variant: number; seed: number; message: string; stack?: string }) {
    super(`variant ${what.variant} of seed ${what.seed} failed: ${what.message}`);
    this.variant = what.variant;
    this.seed = what.seed;
    // the stack of where it happened, which may have been another thread
    if (what.stack !== undefined) this.stack = what.stack;
  }
}

/** What an engine keeps of variants that it has compiled; by default nothing. */
export interface Kept {
  /** Variants kept ready to run, draws included: some 4 MB each for a raid of 236. */
  readonly ready: number;
  /** Variants kept as programs, besides: some 0.8 MB each. */
  readonly programs: number;
}

/**
 * Takes the messages of `protocol.ts` one after the other and answers each task. A policy is only a
 * mask and a list of forces, so that whoever asks about the same variants again and again, as a
 * page does, gains from those that are kept; the answers are the same.
 */
export class WorkerEngine {
  #variants: KeptVariants | undefined;
  readonly #kept: Kept;

  constructor(kept: Kept = { ready: 0, programs: 0 }) {
    this.#kept = kept;
  }

  /** Answer to a message, if it is one that has an answer. Never throws for a task's own failure. */
  handle(message: ToWorker): FromWorker | undefined {
    if (message.kind === 'init') {
      const compiler = new Compiler(message.scenario, compileRules(message.book));
      this.#variants = new KeptVariants(compiler, message.seed, this.#kept);
      return undefined;
    }
    const { id, task } = message;
    try {
      if (this.#variants === undefined) throw new Error('a task came before its study');
      return { kind: 'result', id, result: runTask(this.#variants.runner(task.variant), task) };
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'failed', id, message, ...(stack === undefined ? {} : { stack }) };
    }
  }
}

/**
 * The variants of a study, compiled when first asked for. The first ones stay and later ones do not
 * push them out: studies walk through variants in order, and the oldest would always be the next.
 */
class KeptVariants {
  readonly #compiler: Compiler;
  readonly #seed: number;
  readonly #kept: Kept;
  readonly #ready = new Map<number, VariantRunner>();
  readonly #programs = new Map<number, ArrayBuffer>();

  constructor(compiler: Compiler, seed: number, kept: Kept) {
    this.#compiler = compiler;
    this.#seed = seed;
    this.#kept = kept;
  }

  runner(variant: number): VariantRunner {
    const ready = this.#ready.get(variant);
    if (ready !== undefined) return ready;
    const program = this.#programs.get(variant) ?? this.#compiler.compile(this.#seed, variant);
    const { replicationsPerVariant } = this.#compiler.scenario;
    const runner = new VariantRunner(
      this.#compiler,
      this.#seed,
      variant,
      replicationsPerVariant,
      program,
    );
    if (this.#ready.size < this.#kept.ready) this.#ready.set(variant, runner);
    else if (this.#programs.size < this.#kept.programs) this.#programs.set(variant, program);
    return runner;
  }
}

/** Runs a variant under every policy that the task names. */
function runTask(runner: VariantRunner, task: VariantTask): VariantResult {
  return {
    variant: task.variant,
    tally: runner.tallies(task.tally),
    leakers: runner.leakersUnder(task.leakers),
  };
}

/** Runs tasks in the caller's thread, letting other work in between; what one worker would do. */
export function inThisThread(study: {
  readonly scenario: Scenario;
  readonly book: RuleBook;
  readonly seed: number;
}): TaskRunner {
  const engine = new WorkerEngine();
  let prepared = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();
  const start = (task: VariantTask): VariantResult => {
    if (!prepared) {
      const init: InitMessage = {
        kind: 'init',
        scenario: study.scenario,
        book: study.book,
        seed: study.seed,
      };
      engine.handle(init);
      prepared = true;
    }
    const answer = engine.handle({ kind: 'task', id: 0, task });
    if (answer?.kind === 'result') return answer.result;
    throw new TaskFailure({
      variant: task.variant,
      seed: study.seed,
      message: answer?.message ?? 'no answer',
      ...(answer?.stack === undefined ? {} : { stack: answer.stack }),
    });
  };
  return {
    workers: 1,
    run: (task) => {
      const turn = last.then(breathe).then(() => {
        if (closed) throw new Error('the runner was closed');
        return start(task);
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}

/** Lets events in (an interrupt, a timer) before the next task takes the thread. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
