export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** As much of vitest's test module as counting needs. */
export interface CountedModule {
  state(): string;
  children: { allTests(): Iterable<{ result(): { state: string } }> };
}

export function countTests(testModules: Iterable<CountedModule>): Counts;
export function closingLine(counts: Counts): string;
