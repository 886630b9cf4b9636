import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // a slow machine is not a failing one; a test that needs longer says so itself
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // forks: worker threads and native parts under test must not share a process with the runner
    pool: 'forks',
    maxWorkers: 2,
    // the build is run as it is, worker threads included
    server: { deps: { external: [/\/dist\//u] } },
    reporters: ['default', './scripts/lib/counts-reporter.mjs'],
  },
});
