/** Every number of a reconstruction that is not simply reported, with its range and its reason. */
import { type ClassScreens, GREATEST_CORRELATION } from './reconstruct-screens.ts';
import type { Group, Reconstruction } from './reconstruct.ts';

/** Id of the record among a study's sources. */
export const RECORD_SOURCE = 'record-of-raids';

/** One entry of `assumptions`. */
export interface Assumed {
  readonly path: string;
  readonly title: string;
  readonly low: number | string;
  readonly high: number | string;
  readonly basis?: string;
  readonly source?: string | readonly string[];
  readonly note: string;
}

/** In the order of the document: groups, then screens. */
export function assumptionsOf(
  { groups }: Reconstruction,
  screens: readonly ClassScreens[],
): Assumed[] {
  return [...groups.flatMap(ofGroup), ...screens.flatMap(ofScreens)];
}

function ofGroup(group: Group): Assumed[] {
  const { id, title, low, high, why, window, latest, launch, way } = group;
  const path = `raid.${id}`;
  const [, last] = window;
  return [
    {
      path: `${path}.count`,
      title: `Number of ${title}`,
      low,
      high,
      ...(low === high ? { basis: 'reported' } : { basis: 'derived' }),
      source: RECORD_SOURCE,
      note: sentence(why.join('; ')),
    },
    {
      path: `${path}.window.1`,
      title: `Last launch of ${title}`,
      low: `${Math.min(window[0], last)} min`,
      high: `${latest} min`,
      basis: 'derived',
      source: RECORD_SOURCE,
      note: "The reported window's end, without the longest flight.",
    },
    {
      path: `${path}.launch.scatter`,
      title: `Radius of the launch area of ${title}`,
      low: `${launch.radiusKm / 2} km`,
      high: `${launch.radiusKm * 2} km`,
      ...(launch.source === null ? {} : { source: launch.source }),
      note: `${launch.place}: the gazetteer's area around ${launch.at.join(', ')}; half to twice its radius.`,
    },
    ...way.points.map(([, , km], i) => ({
      path: `${path}.route.${i}.jitter`,
      title: `Width of the corridor at point ${i + 1} of ${title}`,
      low: `${km / 2} km`,
      high: `${km * 2} km`,
      note: 'Routes are not reported; the corridor stands for not knowing them.',
    })),
  ];
}

function ofScreens(of: ClassScreens): Assumed[] {
  const { class: c, expectation, prospects, hard, soft, correlation, softCorrelation } = of;
  const listed = soft.size > 0;
  const first = [...hard.keys()][0] ?? '';
  const why =
    expectation === null
      ? 'Too few raids of this class before this one: the share is that of the study.'
      : `The study's pattern over the regions, scaled so that the raid as a whole loses ${percent(expectation.share.value)}, expected from ${prospects.map((p) => `${p.before} raids (${p.kind})`).join(' and ')} before it; the range holds what these leave open, and a tenth to either side for the pattern.`;
  const basis = expectation === null ? {} : { basis: 'derived', source: RECORD_SOURCE };
  const at = (screen: string, mode: 0 | 1, field: string): string =>
    `screens.${screen}.against.${c}${listed ? `.${mode}` : ''}.${field}`;
  return [
    ...[...hard].map(([screen, { low, high }]) => ({
      path: at(screen, 0, 'share'),
      title: `Share of ${c} threats shot down that fly into the region: ${regionOf(screen)}`,
      low,
      high,
      ...basis,
      note: why,
    })),
    ...[...soft].map(([screen, { low, high }]) => ({
      path: at(screen, 1, 'share'),
      title: `Share of ${c} threats led astray in the region: ${regionOf(screen)}`,
      low,
      high,
      ...basis,
      note:
        expectation === null
          ? why
          : `Scaled so that with those that fail ${percent(expectation.lost)} are lost, as in the last raids before; how many were led astray is not told.`,
    })),
    {
      path: at(first, 0, 'correlation'),
      title: `Intraclass correlation of ${c} kills within a region (the same in all)`,
      low: correlation.low,
      high: correlation.high,
      ...basis,
      note:
        expectation === null || expectation.launched < 2
          ? 'That of the study: nothing before this raid says how much it scatters.'
          : `Regions are drawn apart, so each scatters more than the whole raid, whose correlation is forecast as ${expectation.correlation.toFixed(2)}.${of.scatter === null ? '' : ` It would take still more: they come to ${of.scatter.toFixed(2)}.`}`,
    },
    ...(listed
      ? [
          {
            path: at(first, 1, 'correlation'),
            title: `Intraclass correlation of ${c} threats led astray within a region (the same in all)`,
            low: 0.01,
            high: Math.max(GREATEST_CORRELATION, softCorrelation),
            note: 'That of the study: what is led astray is too rarely told to fit it.',
          },
        ]
      : []),
  ];
}

function regionOf(screen: string): string {
  return screen.replace(/^screen-/u, '');
}

function percent(x: number): string {
  return `${Math.round(100 * x)} %`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
