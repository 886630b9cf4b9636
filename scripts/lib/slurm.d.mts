/** Programs that a private cluster needs and this machine lacks. */
export function missingFromSlurm(): string[];
/** Installs what is missing where that needs no question; whether all is there. */
export function ensureSlurm(): Promise<boolean>;
