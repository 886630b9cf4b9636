/** All commands by name. Each is loaded when it is called and not before. */
import type { Command } from './command.ts';

export interface Listed {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** In the order of the help. */
export const COMMANDS: readonly Listed[] = [
  {
    name: 'compare',
    summary: 'run a study under its policies, compare them, price the caveats',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  {
    name: 'run',
    summary: 'run a study under one policy',
    load: async () => (await import('./run.ts')).runCommand,
  },
  {
    name: 'price',
    summary: 'say what each caveat costs',
    load: async () => (await import('./price.ts')).priceCommand,
  },
  {
    name: 'sweep',
    summary: 'run a study over everything that is not known, into a store',
    load: async () => (await import('./sweep.ts')).sweepCommand,
  },
  {
    name: 'report',
    summary: 'say what a sweep found: which proposal is robust, which unknown matters',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  {
    name: 'query',
    summary: 'ask a store of a sweep in SQL',
    load: async () => (await import('./query.ts')).queryCommand,
  },
  {
    name: 'store',
    summary: 'print the digest of a store of a sweep',
    load: async () => (await import('./store.ts')).storeCommand,
  },
  {
    name: 'explain',
    summary: 'tell the story of one threat, or of the leakers of one replication',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'validate',
    summary: 'report all problems of a study',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  {
    name: 'schema',
    summary: 'print the schema of a document, an answer, or the rules',
    load: async () => (await import('./schema.ts')).schemaCommand,
  },
  {
    name: 'records',
    summary: 'import the published record of raids, and look at it',
    load: async () => (await import('./records.ts')).recordsCommand,
  },
  {
    name: 'calibrate',
    summary: 'fit the share destroyed and its correlation to recorded raids',
    load: async () => (await import('./calibrate.ts')).calibrateCommand,
  },
  {
    name: 'validate-model',
    summary: 'hold forecasts of recorded raids against what was reported',
    load: async () => (await import('./validate-model.ts')).validateModelCommand,
  },
  {
    name: 'catalogue',
    summary: 'list the types of threats and fire units, or print one with its sources',
    load: async () => (await import('./catalogue.ts')).catalogueCommand,
  },
  {
    name: 'init',
    summary: 'write a commented study to start from',
    load: async () => (await import('./init.ts')).initCommand,
  },
];
