/** The test files that a page of laws names, and those of the fit; paths from the root. */
export function testsNamed(laws: string): string[];
