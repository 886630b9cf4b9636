/**
 * The library, entry `caveat`: parse a study, compile a variant, compare policies, price caveats.
 * Runs in Node, browsers and workers alike; whatever needs files or threads is in `caveat/node`.
 *
 * The steps, in order: `prepareStudy` (texts → checked study), `compare` and `price` (study →
 * answer), `renderCompare` and `renderReport` (answer → text). `createCompiler`, `VariantRunner`
 * and the rest are the same steps from nearer by.
 *
 * Everything that a user may get wrong is thrown as one `InputError` that lists all problems.
 */

// a study: texts in, checked and resolved scenario and rules out
export { createCompiler } from './study/create-compiler.ts';
export { prepareStudy } from './study/prepare.ts';
export type { CheckedStudy, PreparedStudy, PrepareOptions, RuleReader } from './study/prepare.ts';
export { parseStudy } from './scenario/parse.ts';
export type { CatalogueLike, ParsedStudy, RuleText, StudyFiles } from './scenario/parse.ts';
export { resolvePolicies } from './scenario/policies.ts';
export { starterFiles } from './scenario/starter.ts';
export { scenarioJsonSchema } from './scenario/json-schema.ts';
export { InputError, formatProblem } from './scenario/problems.ts';
export type { Problem } from './scenario/problems.ts';
export type * from './scenario/model.ts';

// rules: Cedar text to plain data to a fast evaluator
export { parseRuleBook } from './policy/cedar.ts';
export type { Cedar, ParsedRules, RuleFile } from './policy/cedar.ts';
export { compileRules } from './policy/compile.ts';
export { caveatMask, decide } from './policy/decide.ts';
export type { Decision, Denial } from './policy/decide.ts';
export { ruleSchema } from './policy/schema.ts';
export type {
  Action,
  Caveat,
  CompiledRules,
  EngageRequest,
  Matches,
  PolicyRequest,
  Rule,
  RuleBook,
  ShareRequest,
} from './policy/types.ts';

// the catalogue of types, every value with its sources
export { loadCatalogue } from './catalogue/catalogue.ts';
export type {
  Catalogue,
  CatalogueAircraft,
  CatalogueChoice,
  CatalogueFireUnit,
  CatalogueParameter,
  CatalogueSource,
  CatalogueThreat,
} from './catalogue/types.ts';

// one variant: compile it, run it
export { Compiler } from './compile/compile.ts';
export { openProgram } from './program/layout.ts';
export type { Program } from './program/layout.ts';
export { VariantRunner, axesOf } from './study/variant.ts';
export { CAUSES, FATES } from './study/tally.ts';
export type {
  Cause,
  Fate,
  PolicySelection,
  PolicyTally,
  Stopper,
  TallyAxes,
  VariantTally,
} from './study/tally.ts';
export { findPolicy, selectionOf } from './study/request.ts';
export { parsePolicy, policyExpression } from './study/policy-expression.ts';
export type { Switchboard } from './study/policy-expression.ts';

// many variants: compare, price, explain
export { compare } from './study/compare.ts';
export type { CompareOptions } from './study/compare.ts';
export { varyStudy } from './study/vary.ts';
export type { VaryOptions, VaryResult } from './study/vary.ts';
export { price } from './study/price-study.ts';
export type { PricedStudy, PriceStudyOptions } from './study/price-study.ts';
export type { Progress, RunOptions } from './study/request.ts';
export { Explanation, explainLeakers, explainThreat } from './study/explain.ts';
export type { ExplainInput } from './study/explain.ts';
export type { ExplainedRun, LeakerLine, Story, StoryLine, StoryThreat } from './study/story.ts';
export { compareJsonSchema, priceJsonSchema } from './study/schema.ts';
export { scenarioDigest } from './study/digest.ts';
export type {
  ByStopper,
  CaveatPrice,
  CompareResult,
  CostRange,
  Difference,
  Estimate,
  Interaction,
  PolicyResult,
  PriceResult,
  ReportContext,
  ReportMap,
} from './study/results.ts';

// one night to be watched: what moved, who fired, what was said of it
export { recordPlayback } from './study/playback/record.ts';
export { FlightReader, MotionReader } from './study/playback/motion.ts';
export { airborneAt, airborneOver } from './study/playback/air.ts';
export type { Airborne } from './study/playback/air.ts';
export { nightAt, NIGHTS } from './study/playback/nights.ts';
export type { Night, NightName } from './study/playback/nights.ts';
export { buffersOf, SHOT_OUTCOMES } from './study/playback/playback.ts';
export type { Playback, PlaybackEvent, ShotOutcome } from './study/playback/playback.ts';

// a study over everything that is not known: designs, points, what drives the answer
export { parseDesign, studyOfDesign } from './sweep/parse.ts';
export type { DesignContext } from './sweep/parse.ts';
export { pointOf, unitPointOf } from './sweep/points.ts';
export { createPointCompiler } from './sweep/compile-point.ts';
export type { PointCompiler } from './sweep/compile-point.ts';
export { estimateSweep } from './sweep/estimate.ts';
export { analysedPoints, analyseSweep } from './sweep/analyse.ts';
export type { AnalyseOptions } from './sweep/analyse.ts';
export type { PairAnalysis, PolicyAnalysis, SweepAnalysis } from './sweep/analysis.ts';
export type { SweepDesign, SweepEstimate, SweepRate, SweepResults } from './sweep/types.ts';
export { designJsonSchema } from './sweep/schema.ts';

// who does the work: this thread, or workers that speak one protocol
export { inThisThread, TaskFailure, WorkerEngine } from './study/worker-task.ts';
export type { TaskRunner } from './study/worker-task.ts';
export type {
  FromWorker,
  InitMessage,
  TaskMessage,
  ToWorker,
  VariantResult,
  VariantTask,
} from './study/protocol.ts';

// the answer as text
export { renderCompare, renderPrices } from './report/terminal.ts';
export type { TerminalOptions } from './report/terminal.ts';
export { renderLeakers, renderStory } from './report/story.ts';
export type { StoryOptions } from './report/story.ts';
export { renderReport } from './report/html.ts';
export type { ReportOptions } from './report/html.ts';
export { resultRows, ROW_COLUMNS, rowsCsv } from './report/rows.ts';
export type { ResultRow } from './report/rows.ts';
export { drawnOutlines, reportContext } from './study/report-context.ts';
export type { ReportContextOptions } from './study/report-context.ts';
export { AIRSPACE_ATTRIBUTION, airspaceOutlines } from './geo/airspaces.ts';

/** Version of the program, as answers carry it. */
export { VERSION } from './study/version.ts';
