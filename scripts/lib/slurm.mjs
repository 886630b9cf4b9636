/** Slurm for the test of `--on slurm`: found, or installed from Debian's packages. */
import { findProgram, installFromDebian, mayInstall } from './debian.mjs';
import { alone } from './lock.mjs';
import { say } from './root.mjs';

const PROGRAMS = ['slurmctld', 'slurmd', 'sbatch', 'munged'];
const PACKAGES = ['slurmctld', 'slurmd', 'slurm-client', 'munge'];

/** Programs that a private cluster needs and this machine lacks. */
export const missingFromSlurm = () => PROGRAMS.filter((name) => !findProgram(name));

/** Installs what is missing where that needs no question; whether all is there. */
export async function ensureSlurm() {
  if (missingFromSlurm().length === 0) return true;
  if (mayInstall()) {
    const problem = await alone(async () =>
      missingFromSlurm().length === 0 ? undefined : installFromDebian(PACKAGES),
    );
    if (problem) say(problem);
  }
  const missing = missingFromSlurm();
  if (missing.length === 0) return true;
  say(`no ${missing.join(', ')} found: the tests on a cluster are skipped.`);
  say(`to run them, install Slurm (\`apt-get install ${PACKAGES.join(' ')}\`)`);
  return false;
}
