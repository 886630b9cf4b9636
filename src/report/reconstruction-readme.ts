/** README of a reconstructed raid: what is reported, what is assumed, and how good the calibration is. */
import { FRAME_STUDY } from '../records/frame.ts';
import { type Cite, gazetteer, type GazetteerPlace, sourceOf } from '../records/gazetteer.ts';
import { PUBLISHED_RECORD } from '../records/published.ts';
import type { Rebuilt } from '../records/rebuild.ts';
import { assumptionsOf } from '../records/reconstruct-assumptions.ts';
import { plural } from './answer.ts';
import {
  calibrationSentences,
  kindsTable,
  openSentences,
  rangeText,
  titleOf,
  windowText,
} from './reconstruction-words.ts';

/** Text of `README.md`. */
export function readmeText(rebuilt: Rebuilt, version: string): string {
  const { reconstruction, screens } = rebuilt;
  const { raid } = reconstruction;
  return `${[
    `# ${titleOf(rebuilt)}`,
    `Made by caveat ${version} with \`caveat records raid ${raid.id}\`. It is a study like any other: \`caveat validate\`, \`compare\`, \`price\` and \`explain\` take this folder. Change what you know better.`,
    ...reported(rebuilt),
    ...groupsSection(rebuilt),
    ...open(rebuilt),
    ...places(rebuilt),
    ...defence(rebuilt),
    '## Policies',
    `The rules, forces and policies are those of the study \`${FRAME_STUDY}\`, as a start. Most of them were proposed or refused by name in 2024 and 2025, none for this night; forces are notional.`,
    '## Assumptions',
    `${plural(assumptionsOf(reconstruction, screens).length, 'number')} of this study, each with its range and reason, stand under \`assumptions\` in \`study.yaml\` and in the table of every report. Routes do not react to the policy.`,
  ].join('\n\n')}\n`;
}

function reported({ reconstruction: { raid } }: Rebuilt): string[] {
  const r = PUBLISHED_RECORD;
  return [
    '## What is reported',
    `${windowText(raid.from, raid.to)}, Kyiv time, as in your copy of the record: "${r.title}" by ${r.author} (${r.publisher}, ${r.url}), ${r.basis}. Licence: ${r.licence}.`,
    table(
      ['line', 'window', 'weapon', 'launched', 'destroyed', 'from', 'at'],
      raid.records.map((row) => [
        String(row.line),
        windowText(row.from, row.to),
        row.model,
        String(row.launched),
        String(row.destroyed),
        listed(row.launchPlaces),
        listed(row.targets),
      ]),
    ),
  ];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'not told' : names.join(', ');
}

function groupsSection({ reconstruction: { rows } }: Rebuilt): string[] {
  return [
    '## What flies',
    'Numbers in brackets are what a group may have been instead, where the record leaves it open.',
    ...rows.flatMap(({ record, groups }) =>
      [...new Set(groups.map((g) => g.type))].flatMap((type) => {
        const own = groups.filter((g) => g.type === type);
        const common = (own[0]?.why ?? []).filter((why) => own.every((g) => g.why.includes(why)));
        const flown = own.reduce((n, g) => n + g.count, 0);
        return [
          `**Line ${record.line}: ${flown} of ${record.launched} ${record.model}, as \`${type}\`.**${common.map((why) => ` ${sentence(why)}`).join('')}`,
          table(
            ['group', 'number', ''],
            own.map((g) => [
              g.title,
              `${g.count}${g.low === g.high ? '' : ` (${rangeText(g)})`}`,
              g.why.filter((why) => !common.includes(why)).join('; '),
            ]),
          ),
        ];
      }),
    ),
  ];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function open(rebuilt: Rebuilt): string[] {
  const sentences = openSentences(rebuilt);
  const list =
    sentences.length === 0
      ? 'Every place is in the gazetteer, and every weapon flies.'
      : sentences.map((s) => `- ${s}`).join('\n');
  return ['## Not as reported', list];
}

function places({ reconstruction: { launchPlaces, targets } }: Rebuilt): string[] {
  const row = (role: string, place: GazetteerPlace, cite: Cite, at: string): string[] => [
    role,
    place.title,
    at,
    citeText(cite),
    place.note ?? '',
  ];
  const rows = [
    ...launchPlaces.flatMap((place) => {
      const { launch } = place;
      if (launch === undefined) return [];
      return [
        row('launch', place, launch.cite, `${launch.at.join(', ')}, within ${launch.radiusKm} km`),
      ];
    }),
    ...targets.flatMap((place) => {
      const { target } = place;
      if (target === undefined) return [];
      return [row('target', place, target.cite, target.at?.join(', ') ?? 'its parts')];
    }),
  ];
  return [
    '## Places',
    "From caveat's gazetteer (`catalogue/gazetteer`), to 0.1 degrees; nobody's positions.",
    table(['', 'place', 'at', 'from', 'note'], rows),
  ];
}

function citeText(cite: Cite): string {
  const id = sourceOf(cite);
  const source = id === null ? undefined : gazetteer().sources[id];
  if (source === undefined) return 'assumed';
  const mean = cite.kind === 'settlements' ? 'mean of the settlements of ' : '';
  return `${source.publisher}: ${mean}${cite.as.replaceAll('_', ' ')}`;
}

function defence(rebuilt: Rebuilt): string[] {
  const { headers, rows } = kindsTable(rebuilt);
  return [
    '## The defence, and how well it is calibrated',
    `Screens by region, scaled from those of the study \`${FRAME_STUDY}\` so that the whole raid loses the share, and scatters as much, as a forecast from earlier raids alone says. Forecasts follow the law that \`caveat validate-model\` judges.`,
    table(headers, rows),
    calibrationSentences(rebuilt)
      .map((s) => `- ${s}`)
      .join('\n'),
    'What was reported of this raid itself was not used.',
  ];
}

function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c) => c.replaceAll('|', '\\|').replaceAll(/\s+/gu, ' ')).join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}
