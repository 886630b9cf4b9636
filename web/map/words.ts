/** What there is to say of a thing on the map, whatever kind it is of. */
import { text } from '../text/en-map.ts';
import { same } from './hit.ts';
import { outcomeKind } from './paint-live.ts';
import type { Stage } from './stage.ts';
import { THREAT_LOOKS, type Thing } from './types.ts';

export interface Words {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The page's words for a thing, if it has any, else the map's own; null for what is not there. */
export function wordsOf(
  stage: Stage,
  thing: Thing,
  describe: ((thing: Thing) => readonly string[] | null) | undefined,
): Words | null {
  const [title, ...lines] = describe?.(thing) ?? [];
  if (title !== undefined) return { title, lines };
  const entry = stage.entries.find((one) => same(one.thing, thing));
  if (entry !== undefined) return { title: entry.title, lines: entry.lines };
  const { live, moving, sketch, ground } = stage;
  switch (thing.kind) {
    case 'threat': {
      const i = moving?.tracks.ids.indexOf(thing.id) ?? -1;
      if (moving === null || i < 0) return null;
      const look = THREAT_LOOKS[moving.tracks.look[i]!] ?? 'other';
      return { title: moving.tracks.titles[i]!, lines: [`${text.looks[look]}, ${text.inTheAir}`] };
    }
    case 'mark': {
      const marks = live?.marks ?? null;
      const i = marks?.ids.indexOf(thing.id) ?? -1;
      if (marks === null || i < 0) return null;
      return { title: marks.titles[i]!, lines: [text.outcome[outcomeKind(marks, i)]] };
    }
    case 'aircraft': {
      const i = live?.aircraft?.ids.indexOf(thing.id) ?? -1;
      return i < 0 ? null : { title: live!.aircraft!.titles[i]!, lines: [text.inTheAir] };
    }
    case 'handle': {
      const handle = sketch?.handles.find(({ id }) => id === thing.id);
      return handle === undefined ? null : { title: handle.title, lines: [] };
    }
    case 'airspace': {
      const airspace = ground?.airspaces.find(({ id }) => id === thing.id);
      return airspace === undefined ? null : { title: airspace.title, lines: [text.airspaceOf] };
    }
    case 'asset':
    case 'fire-unit':
    case 'flight':
    case 'sensor':
    case 'zone':
      return null;
  }
}
