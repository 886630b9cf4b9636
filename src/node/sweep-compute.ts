/** The rows of a shard, and what a store of a sweep is to be. */
import type { Compiler } from '../compile/compile.ts';
import type { Cedar } from '../policy/cedar.ts';
import type { RuleBook } from '../policy/types.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { createCompiler } from '../study/create-compiler.ts';
import { prepareStudy } from '../study/prepare.ts';
import { findPolicy, selectionOf } from '../study/request.ts';
import { cellsOf, type RowCells } from '../study/row-cells.ts';
import { measureColumns } from '../study/row-columns.ts';
import { ResultRows, type RowWriter } from '../study/rows.ts';
import { ThreatRows } from '../study/threat-rows.ts';
import type { PolicySelection } from '../study/tally.ts';
import { axesOf, VariantRunner } from '../study/variant.ts';
import { VERSION } from '../study/version.ts';
import type { Shard } from '../store/shards.ts';
import { ShardPlan } from '../store/shards.ts';
import { type RowsKept, STORE_VERSION, type StoreHead } from '../store/store-head.ts';
import { factorColumns } from '../store/store-tables.ts';
import { createPointCompiler, type PointCompiler } from '../sweep/compile-point.ts';
import type { ReadSweep } from './read-sweep.ts';

/** What all shards of a sweep have in common. Plain data. */
export interface PreparedSweep {
  /** What a store of it says of itself. */
  readonly head: StoreHead;
  /** Parsed rules of its study: who computes shards needs no Cedar. */
  readonly book: RuleBook;
}

/** Reads the study of a sweep once, for its store and for all who compute shards. */
export function prepareSweep(
  { design, studyFiles, sources }: ReadSweep,
  rows: RowsKept,
  cedar: Cedar,
): PreparedSweep {
  const study = prepareStudy(studyFiles, { cedar });
  const { scenario } = study;
  const threats = scenario.raid.reduce((sum, group) => sum + group.count, 0);
  const head: StoreHead = {
    store: 'caveat sweep',
    version: STORE_VERSION,
    caveat: VERSION,
    design,
    rows,
    threats,
    shards: new ShardPlan(design, rows === 'threats' ? threats : 0).count,
    measures: measureColumns(axesOf(createCompiler(study))),
    policies: design.policies.map((id) => {
      const { title, caveats, forces } = findPolicy(study, id);
      return { id, title, caveats, forces };
    }),
    factorColumns: factorColumns(design.factors),
    sources,
  };
  return { head, book: study.book };
}

export interface ShardRows {
  readonly results: ResultRows;
  readonly threats: ThreatRows | undefined;
}

/** Computes shards of one sweep, one after the other. */
export class ShardComputer {
  private readonly head: StoreHead;
  private readonly points: PointCompiler;
  /** The point prepared last: the next shard may have another part of it. */
  private prepared: PreparedPoint | undefined;

  /** Throws `InputError` if the study is not the one of the design. */
  constructor({ head, book }: PreparedSweep, studyFiles: StudyFiles) {
    this.head = head;
    // No factor changes a rule, and the rules have been read.
    const readRules = () => ({ book, warnings: [] });
    this.points = createPointCompiler(head.design, studyFiles, { readRules });
  }

  /**
   * All rows of a shard: the same whenever and wherever. `onVariant` is told after each variant how
   * many rows there are, and may throw to stop.
   */
  compute(shard: Shard, onVariant: (rows: number) => void = () => {}): ShardRows {
    const { design, measures, rows } = this.head;
    const results = new ResultRows(measures, shard.rows, shard.variants);
    let threats: ThreatRows | undefined;
    for (let point = shard.firstPoint; point < shard.firstPoint + shard.points; point += 1) {
      const { compiler, selections, cells } = this.prepare(point);
      if (rows === 'threats') {
        threats ??= new ThreatRows(
          design.policies,
          compiler.scenario.assets.map((asset) => asset.id),
          shard.rows * this.head.threats,
        );
      }
      const writer = threats === undefined ? results : both(results, threats);
      for (let v = shard.firstVariant; v < shard.firstVariant + shard.variants; v += 1) {
        results.at(point, v);
        threats?.at(point, v);
        new VariantRunner(compiler, design.seed, v, design.replicationsPerVariant).rows(
          selections,
          cells,
          writer,
        );
        onVariant(results.count);
      }
    }
    return { results, threats };
  }

  private prepare(point: number): PreparedPoint {
    if (this.prepared?.point === point) return this.prepared;
    const study = this.points.studyAt(point);
    const compiler = createCompiler(study);
    const { design, measures } = this.head;
    const selections = design.policies.map((id) => selectionOf(study, findPolicy(study, id)));
    this.prepared = { point, compiler, selections, cells: cellsOf(measures, axesOf(compiler)) };
    return this.prepared;
  }
}

interface PreparedPoint {
  readonly point: number;
  readonly compiler: Compiler;
  readonly selections: readonly PolicySelection[];
  readonly cells: RowCells;
}

function both(a: RowWriter, b: RowWriter): RowWriter {
  return {
    begin: (variant) => {
      a.begin(variant);
      b.begin(variant);
    },
    write: (run) => {
      a.write(run);
      b.write(run);
    },
    copy: (from, to) => {
      a.copy(from, to);
      b.copy(from, to);
    },
  };
}
