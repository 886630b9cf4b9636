import { signal } from '@preact/signals';

/** Words that the list of assumptions is filtered by; null while it is closed. */
export const assumptionsFilter = signal<string | null>(null);

export function showAssumptions(about: string): void {
  assumptionsFilter.value = about;
}
