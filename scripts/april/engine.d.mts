import type { PreparedStudy } from '../../src/study/prepare.ts';

/** A raid group as a document writes it. */
export interface Group {
  type: string;
  count: number;
  launch: { at: [number, number]; scatter?: string };
  window: [string, string];
  route?: unknown[];
  targets?: Record<string, number>;
}

/** A study document as plain data; what the scripts touch is named. */
export interface StudyData {
  raid: Record<string, Group>;
  [section: string]: unknown;
}

export interface Source {
  readonly id: string;
  readonly document: StudyData;
  readonly files: ReadonlyMap<string, string>;
}

export function builtEngine(): Promise<unknown>;
export function readDocument(id: string): Source;
export function prepare(engine: unknown, source: Source): PreparedStudy;
