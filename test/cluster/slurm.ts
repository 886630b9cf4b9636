/**
 * A private Slurm cluster on this machine: one controller, two virtual nodes, its own key, its own
 * ports, nothing of the machine's own configuration. Needs root, as the daemons do.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingFromSlurm } from '../../scripts/lib/slurm.mjs';

/** Why no cluster can be started here, or undefined. */
export function noSlurm(): string | undefined {
  const missing = missingFromSlurm();
  if (missing.length > 0) return `Slurm is not installed: no ${missing.join(', ')}`;
  return process.getuid?.() === 0 ? undefined : "a cluster's daemons need root";
}

export interface Cluster {
  /** Where scripts, logs and state are; also a folder that all nodes share. */
  readonly folder: string;
  /** Environment in which Slurm's commands talk to this cluster. */
  readonly env: NodeJS.ProcessEnv;
  readonly nodes: readonly string[];
  /** Processes of tasks that run on a node. */
  tasksOn(name: string): readonly number[];
  /**
   * Ends a node's daemon and everything that runs on it, as a power cut would; then tells the
   * controller, which by itself would notice only after half a minute.
   */
  loseNode(name: string): void;
  /** Runs one of Slurm's commands and answers what it prints. */
  ask(command: string, ...args: readonly string[]): string;
  stop(): Promise<void>;
}

/** Seconds after which a silent node counts as lost; the shortest that Slurm takes without complaint. */
const NODE_TIMEOUT_S = 6;

export async function startCluster(): Promise<Cluster> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-slurm-'));
  const nodes = ['n1', 'n2'];
  const [controller, ...ports] = await freePorts(1 + nodes.length);
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  for (const name of ['state', ...nodes.map((n) => `spool-${n}`)]) fs.mkdirSync(at(name));
  fs.writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o400 });
  const cpus = 1;
  const lines = [
    'ClusterName=caveat',
    `SlurmctldHost=${os.hostname()}(127.0.0.1)`,
    `SlurmctldPort=${controller}`,
    'SlurmUser=root',
    'SlurmdUser=root',
    `AuthInfo=socket=${at('munge.socket')}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool-%n')}`,
    `SlurmctldPidFile=${at('ctld.pid')}`,
    `SlurmdPidFile=${at('%n.pid')}`,
    `SlurmctldLogFile=${at('ctld.log')}`,
    `SlurmdLogFile=${at('%n.log')}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'SlurmdParameters=config_overrides',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SchedulerParameters=sched_interval=1,batch_sched_delay=0',
    `SlurmdTimeout=${NODE_TIMEOUT_S}`,
    'ReturnToService=2',
    'MpiDefault=none',
    'KillWait=1',
    ...nodes.map(
      (n, i) =>
        `NodeName=${n} NodeHostname=${os.hostname()} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=${cpus} State=UNKNOWN`,
    ),
    `PartitionName=all Nodes=${nodes.join(',')} Default=YES MaxTime=INFINITE State=UP`,
  ];
  fs.writeFileSync(at('slurm.conf'), `${lines.join('\n')}\n`);
  const env = {
    ...process.env,
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
    SLURM_CONF: at('slurm.conf'),
  };
  const daemons = new Map<string, ChildProcess>();
  const daemon = (name: string, file: string, ...args: string[]): void => {
    const log = fs.openSync(at(`${name}.out`), 'a');
    daemons.set(name, spawn(file, args, { env, stdio: ['ignore', log, log], detached: true }));
    fs.closeSync(log);
  };
  daemon(
    'munged',
    'munged',
    '-F',
    '--force',
    `--key-file=${at('munge.key')}`,
    `--socket=${at('munge.socket')}`,
    `--pid-file=${at('munge.pid')}`,
    `--seed-file=${at('munge.seed')}`,
    `--log-file=${at('munge.log')}`,
  );
  await until('munged', () => fs.existsSync(at('munge.socket')));
  daemon('slurmctld', 'slurmctld', '-D', '-c');
  for (const node of nodes) daemon(node, 'slurmd', '-D', '-N', node);
  const ask = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const cutPower = (name: string): void => {
    kill(daemons.get(name)?.pid);
    const { watchers, tasks } = processesOn(name, at('slurm.conf'));
    [...watchers, ...tasks].forEach(kill);
  };
  const cluster: Cluster = {
    folder,
    env,
    nodes,
    ask,
    loseNode: (name) => {
      cutPower(name);
      ask('scontrol', 'update', `nodename=${name}`, 'state=down', 'reason=lost');
    },
    tasksOn: (name) => processesOn(name, at('slurm.conf')).tasks,
    stop: async () => {
      nodes.forEach(cutPower);
      for (const name of ['slurmctld', 'munged']) kill(daemons.get(name)?.pid);
      await sleep(100);
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await until('two idle nodes', () => {
      try {
        return ask('sinfo', '-h', '-N', '-o', '%T')
          .trim()
          .split('\n')
          .every((s) => s === 'idle');
      } catch {
        return false;
      }
    });
  } catch (error) {
    const log = fs.existsSync(at('ctld.log')) ? fs.readFileSync(at('ctld.log'), 'utf8') : '';
    await cluster.stop();
    throw new Error(`${String(error)}\n${log.slice(-2000)}`);
  }
  return cluster;
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`no ${what} within 120 s`);
    await sleep(50);
  }
}

/** Ends a process at once, as if its machine had lost power. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
}

/** What runs on a virtual node: its tasks, and Slurm's own processes that watch them. */
function processesOn(node: string, conf: string): { watchers: number[]; tasks: number[] } {
  const tasks = new Set<number>();
  const watchers = new Set<number>();
  for (const name of fs.readdirSync('/proc').filter((n) => /^\d+$/u.test(n))) {
    try {
      const environment = fs.readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      if (!environment.includes(`SLURMD_NODENAME=${node}`)) continue;
      if (!environment.includes(`SLURM_CONF=${conf}`)) continue;
      tasks.add(Number(name));
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
      if (fs.readFileSync(`/proc/${parent}/comm`, 'utf8').startsWith('slurmstepd')) {
        watchers.add(Number(parent));
      }
    } catch {
      // it ended while we looked
    }
  }
  return { watchers: [...watchers], tasks: [...tasks] };
}

/** Ports that nobody listens on, all different: held together, then let go. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve, reject) => {
          const server = net.createServer().on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
