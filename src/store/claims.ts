/**
 * Who computes which shard now, between processes that share nothing but a folder. Claims save work;
 * they decide nothing: a shard that is computed twice gives the same file twice. So whenever it is
 * doubtful whether an owner is alive, waiting a little and then computing the shard is right.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errorCode } from '../node/reasons.ts';
import { makeFolder } from '../node/write-file.ts';
import type { StoreLayout } from './layout.ts';

/** A run says this often that it lives, ms. */
const BEAT_MS = 5_000;
/**
 * An owner on another machine that has not been seen to live for this long is taken for dead, ms. A
 * shared folder may show what others write a minute late.
 */
const SILENT_MS = 90_000;

/** Written once by the run that it names. */
interface Owner {
  readonly pid: number;
  /** When the process started, in the machine's own count: pids are used again. */
  readonly start: string;
  readonly machine: string;
  readonly host: string;
}

/** A process that computes shards of a store. */
export class Run {
  readonly id: string;
  /** For unfinished files; on the store's own file system, so that they can be renamed into it. */
  readonly folder: string;
  private readonly layout: StoreLayout;
  private readonly claimed = new Set<number>();
  private readonly timer: NodeJS.Timeout;
  private readonly watched = new Map<string, { beat: string; since: number }>();
  private beats = 0;
  private readonly now: () => number;

  private constructor(layout: StoreLayout, id: string, now: () => number) {
    this.layout = layout;
    this.now = now;
    this.id = id;
    this.folder = path.join(layout.runs, id);
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Makes the run known; `now` is any clock, ms. Throws system errors. What dead runs of this machine left is removed. */
  static begin(layout: StoreLayout, now: () => number): Run {
    makeFolder(layout.claims);
    const id = randomUUID();
    const folder = path.join(layout.runs, id);
    makeFolder(folder);
    const owner: Owner = {
      pid: process.pid,
      start: startOf(process.pid),
      machine: MACHINE,
      host: os.hostname(),
    };
    fs.writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
    const run = new Run(layout, id, now);
    run.beat();
    run.clearDead();
    return run;
  }

  /** Whether some other process on a store lives, or may. */
  static othersAt(layout: StoreLayout): boolean {
    return namesIn(layout.runs).some((id) => {
      const owner = ownerOf(path.join(layout.runs, id));
      return owner !== undefined && (owner.machine !== MACHINE || isAlive(owner));
    });
  }

  /** Takes a shard unless a living run has it. */
  claim(shard: number): boolean {
    const file = this.layout.claim(shard);
    for (;;) {
      try {
        fs.writeFileSync(file, this.id, { flag: 'wx' });
        this.claimed.add(shard);
        return true;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const owner = textOf(file);
      // released meanwhile
      if (owner === undefined) continue;
      if (!this.isDead(owner === '' ? file : path.join(this.layout.runs, owner))) return false;
      fs.rmSync(file, { force: true });
    }
  }

  release(shard: number): void {
    if (!this.claimed.delete(shard)) return;
    const file = this.layout.claim(shard);
    // someone may have taken us for dead
    if (textOf(file) === this.id) fs.rmSync(file, { force: true });
  }

  /** Gives up all claims and removes unfinished files. */
  end(): void {
    clearInterval(this.timer);
    for (const shard of this.claimed) this.release(shard);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private beat(): void {
    this.beats += 1;
    try {
      fs.writeFileSync(path.join(this.folder, 'beat'), String(this.beats));
    } catch {
      // on a full disk others may take over; nothing is lost by it
    }
  }

  /**
   * Whether an owner is dead: its process is gone, or it has been silent for too long while we
   * watched. Our own clock measures that; no two machines' clocks are compared.
   */
  private isDead(folder: string): boolean {
    const owner = ownerOf(folder);
    if (owner !== undefined && owner.machine === MACHINE && !isAlive(owner)) return true;
    if (owner === undefined && !fs.existsSync(folder)) return true;
    const beat = textOf(path.join(folder, 'beat')) ?? '';
    const seen = this.watched.get(folder);
    const now = this.now();
    if (seen === undefined || seen.beat !== beat) {
      this.watched.set(folder, { beat, since: now });
      return false;
    }
    return now - seen.since > SILENT_MS;
  }

  private clearDead(): void {
    const dead = new Set<string>();
    for (const id of namesIn(this.layout.runs)) {
      const folder = path.join(this.layout.runs, id);
      const owner = id === this.id ? undefined : ownerOf(folder);
      if (owner === undefined || owner.machine !== MACHINE || isAlive(owner)) continue;
      fs.rmSync(folder, { recursive: true, force: true });
      dead.add(id);
    }
    if (dead.size === 0) return;
    // among them may be claims of shards that are recorded, which nobody would come upon again
    for (const name of namesIn(this.layout.claims)) {
      const file = path.join(this.layout.claims, name);
      if (dead.has(textOf(file) ?? '')) fs.rmSync(file, { force: true });
    }
  }
}

function ownerOf(folder: string): Owner | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a process of this machine is the one that wrote the owner's file. */
function isAlive({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  return startOf(pid) === start;
}

/** When a process started, where the system tells; '' elsewhere. */
function startOf(pid: number): string {
  // the name before it, in brackets, may hold anything
  const stat = textOf(`/proc/${pid}/stat`)?.split(')').pop() ?? '';
  return stat.split(' ')[START_FIELD] ?? '';
}

/** Of `/proc/PID/stat` after the name: field 22, `starttime`; see proc(5). */
const START_FIELD = 20;

/** Processes of the same machine see each other's pids: same boot, same pid namespace. */
const MACHINE = [
  os.hostname(),
  textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
  linkOf('/proc/self/ns/pid'),
].join(' ');

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
