/** A raid of the record as everything that a study of it needs: groups, screens, and what is known of both. */
import { InputError, shorten } from '../scenario/problems.ts';
import type { Frame } from './frame.ts';
import { raidOf } from './look.ts';
import { Prospects } from './prospect.ts';
import { joinRaids } from './raids.ts';
import { type ClassScreens, launchedByKind, screensFor } from './reconstruct-screens.ts';
import { reconstruct, type Reconstruction } from './reconstruct.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';

export interface Rebuilt {
  readonly reconstruction: Reconstruction;
  readonly screens: readonly ClassScreens[];
}

/**
 * The raid that a day, or an id with a number, means: `2024-08-26`, or `2022-10-11-2` where a day has
 * several. Throws `InputError` when there is none, and when a day alone could be any of several.
 */
export function chooseRaid(records: readonly RaidRecord[], id: string): RecordedRaid {
  const day = id.replace(/-1$/u, '');
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(day);
  const same = isDay ? joinRaids(records).filter((raid) => raid.id.slice(0, 10) === day) : [];
  if (same.length < 2 || day !== id) return raidOf(records, isDay ? day : id);
  const list = same.map((raid, i) => {
    const launched = raid.records.reduce((n, r) => n + r.launched, 0);
    return `\`${day}-${i + 1}\` (${raid.from.slice(11)} to ${raid.to.slice(11)}, ${launched} launched)`;
  });
  throw new InputError({
    severity: 'error',
    value: id,
    message: `${same.length} raids are recorded for \`${shorten(id)}\``,
    fix: `choose one: ${list.join(', ')}`,
  });
}

/**
 * Rebuilds one raid, its screens calibrated to what came before it. `prospects` may be given where
 * many raids are rebuilt in order of time. Throws `InputError` if nothing of the raid is simulated.
 */
export function rebuild(
  raid: RecordedRaid,
  records: readonly RaidRecord[],
  frame: Frame,
  prospects = Prospects.ofOne(raid, records),
): Rebuilt {
  const reconstruction = reconstruct(raid, records, frame.assets);
  const { groups, leftOut } = reconstruction;
  if (groups.length === 0) {
    const list = leftOut.map(({ count, names }) => `${count} ${names.join(' and ')}`).join(', ');
    throw new InputError({
      severity: 'error',
      value: raid.id,
      message: `nothing of the raid \`${raid.id}\` is simulated: ${list === '' ? 'nothing was launched' : list}`,
      fix: 'reconnaissance, loitering munitions, bombs and what nobody could name have no threat type; choose a raid from `caveat records list --by size`',
    });
  }
  const launched = launchedByKind(groups);
  return {
    reconstruction,
    screens: screensFor(groups, prospects.of(raid, launched), frame.patterns, frame.screenAt),
  };
}
