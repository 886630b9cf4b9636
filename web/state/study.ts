/** The study as last found sound, and what is wrong with the present texts. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Problem, ReportMap, RuleBook, Scenario, TallyAxes } from '../../src/index.ts';
import type { StudyTexts } from './files.ts';

/** A study that has passed every check; plain data, so that it travels between threads. */
export interface LoadedStudy {
  readonly texts: StudyTexts;
  readonly scenario: Scenario;
  readonly book: RuleBook;
  /** SHA-256 over all that can change a number. */
  readonly digest: string;
  readonly warnings: readonly Problem[];
  readonly axes: TallyAxes;
  /** Places, reaches, zones and sampled routes as the report draws them. */
  readonly map: ReportMap;
}

const loaded = signal<LoadedStudy | null>(null);
const wrong = signal<readonly Problem[]>([]);
const busy = signal(false);

/** The last version that passed every check; stays while later texts do not. */
export const study: ReadonlySignal<LoadedStudy | null> = loaded;
/** What is wrong with the present texts; empty when they are those of `study`. */
export const problems: ReadonlySignal<readonly Problem[]> = wrong;
/** Whether the present texts are being checked. */
export const checking: ReadonlySignal<boolean> = busy;

/** For the engine alone. */
export const studyState = { loaded, wrong, busy };
