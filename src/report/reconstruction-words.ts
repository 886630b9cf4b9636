/** A reconstructed raid in words: the same in the terminal, in the study and in its README. */
import { FRAME_STUDY } from '../records/frame.ts';
import { classOfKind, countsOfKind, type Kind } from '../records/kinds.ts';
import type { Prospect } from '../records/prospect.ts';
import type { Rebuilt } from '../records/rebuild.ts';
import { type ClassScreens, launchedByKind } from '../records/reconstruct-screens.ts';
import { FEWEST_RAIDS } from '../records/validate.ts';
import { plural } from './answer.ts';
import { fixed, share } from './numbers.ts';
import { classWords, percent, scoreText } from './validation-words.ts';

export function titleOf({ reconstruction }: Rebuilt): string {
  return `The raid of ${reconstruction.raid.id}, reconstructed`;
}

/** `2024-11-17 05:30 to 09:00`. */
export function windowText(from: string, to: string): string {
  const [day = '', time = ''] = from.split('T');
  const [lastDay = '', lastTime = ''] = to.split('T');
  return `${day} ${time} to ${lastDay === day ? '' : `${lastDay} `}${lastTime}`;
}

/** One paragraph for the study's `description`. */
export function descriptionOf(rebuilt: Rebuilt): string {
  const { reconstruction } = rebuilt;
  const { raid, groups } = reconstruction;
  const flown = groups.reduce((n, g) => n + g.count, 0);
  return [
    `${flown} missiles and drones, ${windowText(raid.from, raid.to)} (Kyiv), from ${plural(raid.records.length, 'row')} of the record: reports of one party. Routes are guesses, allied forces are notional, and so are the policies for this night: they are those of the study ${FRAME_STUDY}.`,
    ...openSentences(rebuilt),
    ...calibrationSentences(rebuilt),
  ].join(' ');
}

/** What the record leaves open about the raid, one sentence each; none where it leaves nothing. */
export function openSentences({ reconstruction }: Rebuilt): string[] {
  const { raid, unknown, readAs, leftOut } = reconstruction;
  return [
    ...unknown.map(
      ({ role, name, line, instead }) =>
        `The ${role === 'launch' ? 'launch place' : 'target'} \`${name}\` (line ${line}) is not in the gazetteer: ${instead}.`,
    ),
    ...readAs.map(([name, title]) => `\`${name}\` is read as ${title}.`),
    ...leftOut.map(
      ({ line, names, count }) =>
        `Not simulated: ${count} ${names.join(' and ')} (line ${line}), for which there is no threat type.`,
    ),
    ...raid.records.flatMap(({ line, crossed }) =>
      Object.entries(crossed).map(
        ([country, n]) =>
          `${n} are reported to have crossed into ${country} (line ${line}): no route is drawn for that.`,
      ),
    ),
  ];
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  'cruise-afar': 'cruise missiles from afar',
  'cruise-near': 'cruise missiles from near the front',
};

/** What the defence is calibrated to, kind by kind, and how well such forecasts did. */
export function calibrationSentences({ screens, reconstruction: { groups } }: Rebuilt): string[] {
  const flown = launchedByKind(groups);
  return screens.flatMap((of) => {
    const open = [...flown.keys()].filter(
      (kind) => classOfKind(kind) === of.class && !of.prospects.some((p) => p.kind === kind),
    );
    return [
      ...of.prospects.map(prospectSentence),
      ...open.map((kind) => `${capital(kindWords(kind))}: ${uncalibrated(of)}`),
      ...(of.short
        ? [
            `Too few of the ${classWords(of.class)} fly over a defended region to come to the ${percent(of.expectation?.share.value ?? 0)} asked for: the screens shoot down ${percent(of.expected.hard)} of them.`,
          ]
        : []),
      ...(of.scatter === null
        ? []
        : [
            `The spread of ${classWords(of.class)} is understated: regions are drawn apart and come to a correlation of ${fixed(of.scatter, 2)} over the raid, where forecasts have ${fixed(of.expectation?.correlation ?? 0, 2)}.`,
          ]),
    ];
  });
}

function prospectSentence({ kind, share, destroyed, before, launched, fared }: Prospect): string {
  const head =
    `${capital(kindWords(kind))}: calibrated to ${plural(before, 'raid')} before this one, to a share ` +
    `of ${percent(share.value)} (${percent(share.low)} to ${percent(share.high)}); of ${launched}, ` +
    `${destroyed.low} to ${destroyed.high} were to be expected with 80 %.`;
  if (fared === null) return `${head} No raid before was forecast so.`;
  const few = fared.raids < FEWEST_RAIDS ? ', too few to judge by,' : '';
  const { last30Days, allSoFar } = fared.baselines;
  return (
    `${head} Of the last ${plural(fared.raids, 'raid')} before it${few} forecast in the same way before ` +
    `they came, such intervals covered ${percent(fared.coverage['80'])}; the score is ` +
    `${scoreText(fared.score)}, against ${scoreText(last30Days.score)} with the share of the last 30 ` +
    `days and ${scoreText(allSoFar.score)} with that of all so far (smaller is better).`
  );
}

function uncalibrated(of: ClassScreens): string {
  return of.expectation === null
    ? `too few raids came before this one to calibrate to; the shares of the study ${FRAME_STUDY} stand, and how well they predict is not known.`
    : 'too few raids came before this one; taken to be like the others of the class.';
}

export function kindWords(kind: Kind): string {
  return KIND_WORDS[kind] ?? classWords(kind);
}

/** Headers and rows of what flies, what was reported and what was to be expected. */
export function kindsTable(rebuilt: Rebuilt): {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const { reconstruction, screens } = rebuilt;
  const flown = [...launchedByKind(reconstruction.groups)];
  return {
    headers: ['kind', 'flown', 'shot down as reported', 'expected (80\u00a0%)', 'screens, mean'],
    rows: flown.map(([kind, n]) => {
      const of = screens.find((s) => s.class === classOfKind(kind));
      const prospect = of?.prospects.find((p) => p.kind === kind);
      const reported = countsOfKind([reconstruction.raid], kind)[0];
      const { low, median, high } = prospect?.destroyed ?? {};
      return [
        kindWords(kind),
        String(n),
        reported === undefined
          ? '–'
          : `${reported.destroyed} of ${reported.launched} (${share(reported.destroyed, reported.launched)})`,
        prospect === undefined ? '–' : `${median} (${low}–${high})`,
        of === undefined ? '–' : percent(of.expected.hard),
      ];
    }),
  };
}

export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? '' : `${fixed(low, 0)}–${fixed(high, 0)}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
