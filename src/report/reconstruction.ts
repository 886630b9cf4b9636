/** A reconstructed raid in the terminal, and the files that are written of it. */
import { assumptionsOf } from '../records/reconstruct-assumptions.ts';
import { studyText } from '../records/reconstruct-document.ts';
import type { FrameFiles } from '../records/frame.ts';
import { classOfKind, countsOfKind } from '../records/kinds.ts';
import type { Rebuilt } from '../records/rebuild.ts';
import { launchedByKind } from '../records/reconstruct-screens.ts';
import { plural } from './answer.ts';
import { readmeText } from './reconstruction-readme.ts';
import {
  calibrationSentences,
  descriptionOf,
  kindsTable,
  openSentences,
  titleOf,
  windowText,
} from './reconstruction-words.ts';
import { ANSI, PLAIN, tableLines } from './table.ts';
import { wrap } from './text.ts';

/** Files of the study by name: `study.yaml`, `rules.cedar`, `README.md`. */
export function reconstructionFiles(
  rebuilt: Rebuilt,
  frame: FrameFiles,
  version: string,
): ReadonlyMap<string, string> {
  const { reconstruction, screens } = rebuilt;
  const study = studyText({
    frame: frame.study,
    reconstruction,
    screens,
    title: titleOf(rebuilt),
    description: descriptionOf(rebuilt),
    version,
  });
  return new Map([
    ['study.yaml', study],
    ['rules.cedar', frame.rules],
    ['README.md', readmeText(rebuilt, version)],
  ]);
}

/** What `--json` says. */
export function reconstructionAnswer(rebuilt: Rebuilt): Record<string, unknown> {
  const { reconstruction, screens } = rebuilt;
  const { raid, groups, unknown, readAs, leftOut, launchPlaces, targets } = reconstruction;
  return {
    raid: raid.id,
    from: raid.from,
    to: raid.to,
    rows: raid.records.length,
    launched: raid.records.reduce((n, r) => n + r.launched, 0),
    simulated: groups.reduce((n, g) => n + g.count, 0),
    groups: groups.map(({ id, type, count, low, high }) => ({ id, type, count, low, high })),
    kinds: [...launchedByKind(groups)].map(([kind, flown]) => ({
      kind,
      class: classOfKind(kind),
      flown,
      reported: countsOfKind([raid], kind)[0] ?? null,
      prospect: screens.flatMap((of) => of.prospects).find((p) => p.kind === kind) ?? null,
    })),
    screens: screens.map((of) => ({
      class: of.class,
      flown: of.launched,
      expectation: of.expectation,
      expected: of.expected,
      correlation: of.correlation,
      short: of.short,
      scatter: of.scatter,
      hard: Object.fromEntries(of.hard),
      soft: Object.fromEntries(of.soft),
    })),
    launchPlaces: launchPlaces.map(({ id }) => id),
    targets: targets.map(({ id }) => id),
    unknown,
    readAs: Object.fromEntries(readAs),
    leftOut,
    assumptions: assumptionsOf(reconstruction, screens).length,
    sentences: [...openSentences(rebuilt), ...calibrationSentences(rebuilt)],
  };
}

/** `caveat records raid`, without what to do next. */
export function renderReconstruction(
  rebuilt: Rebuilt,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  const { reconstruction, screens } = rebuilt;
  const { raid, groups } = reconstruction;
  const style = colour ? ANSI : PLAIN;
  const flown = groups.reduce((n, g) => n + g.count, 0);
  const launched = raid.records.reduce((n, r) => n + r.launched, 0);
  const page = Math.max(60, width);
  const head =
    `Raid ${raid.id}, ${windowText(raid.from, raid.to)}: ${flown} of ${launched} launched, in ` +
    `${plural(groups.length, 'group')}; ${plural(assumptionsOf(reconstruction, screens).length, 'assumption')}`;
  const { headers, rows } = kindsTable(rebuilt);
  const table = tableLines(
    headers.map((header, i) => ({ header, align: i === 0 ? 'left' : 'right' })),
    rows.map((cells) => ({ cells })),
    page,
    style,
  );
  const notes = [...openSentences(rebuilt), ...calibrationSentences(rebuilt)];
  return `${[
    ...wrap(head, page).map(style.strong),
    '',
    ...table,
    '',
    ...notes.flatMap((note) => wrap(note, page)),
  ].join('\n')}\n`;
}
