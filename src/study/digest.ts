/**
 * Digests: of what went in (scenario and rules) and of what came out (every fate). Two answers with
 * equal scenario digest, seed and version carry the same numbers; two with equal policy digests
 * had the same fates, threat by threat.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { DEFAULT_CONSEQUENCES } from '../scenario/consequences.ts';
import type { ConsequenceSettings, Scenario } from '../scenario/model.ts';

/**
 * SHA-256 over the fate hashes of a policy's replications, in order of variant and replication,
 * each word as four little-endian bytes.
 */
export class FateDigest {
  readonly #hash = sha256.create();

  /** Takes the fate hashes of the next variant. */
  add(fateHashes: Uint32Array): void {
    const bytes = new DataView(new ArrayBuffer(fateHashes.length * 4));
    fateHashes.forEach((word, i) => bytes.setUint32(i * 4, word, true));
    this.#hash.update(new Uint8Array(bytes.buffer));
  }

  /** The digest of what has been added so far, 64 hexadecimal digits. More may be added after. */
  hex(): string {
    return bytesToHex(this.#hash.clone().digest());
  }
}

/** First line of what is digested; changes when the canonical form does. */
const FORM = 'caveat scenario, canonical form 1\n';

/** Never change a number of the answer: words for people, and the list of assumptions. */
const WORDS: ReadonlySet<string> = new Set(['title', 'note', 'startsAt', 'parameters']);

/**
 * Lists without order that hold no objects with an id. Every list of objects with ids has none
 * either. All others (routes, rings, salvoes, rankings, a type's classes) mean something by theirs.
 */
const UNORDERED: ReadonlySet<string> = new Set([
  'along',
  'caveats',
  'drawnAirspaces',
  'entries',
  'forces',
  'from',
  'gunFor',
  'hostile',
  'polygons',
  'targets',
  'to',
  'unwilling',
]);

/** Objects whose keys are the user's own words, threat classes: none of them means a field. */
const BY_CLASS: ReadonlySet<string> = new Set(['against', 'heldBack', 'salvo']);

/**
 * SHA-256, hex, over everything that can change a number: the scenario without its own id, titles,
 * notes, date and list of parameters, and the texts of its rules. Keys and lists without order are
 * sorted, numbers are written as their shortest decimal, so re-ordering the document changes
 * nothing. Rule texts count to the letter, save for white space around each.
 */
export function scenarioDigest(scenario: Scenario, ruleTexts: readonly string[]): string {
  const { id: _id, ...rest } = withoutDefaults(scenario);
  const rules = ruleTexts.map((text) => JSON.stringify(text.trim())).toSorted(byText);
  const text = `${FORM}{"rules":[${rules.join(',')}],"scenario":${canonical(rest, '')}}`;
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * The scenario without what a study that does not use it need not know of: no flights, and
 * consequences as they are by default. So the digest of such a study is what it was before these
 * could be written.
 */
function withoutDefaults(scenario: Scenario): Record<string, unknown> & { readonly id: string } {
  const { aircraftTypes, flights, consequences, forces, ...rest } = scenario;
  return {
    ...rest,
    ...(aircraftTypes.length === 0 ? {} : { aircraftTypes }),
    ...(flights.length === 0 ? {} : { flights }),
    ...(isDefault(consequences) ? {} : { consequences }),
    forces: forces.map(({ flights: own, ...force }) =>
      own.length === 0 ? force : { ...force, flights: own },
    ),
  };
}

function isDefault(c: ConsequenceSettings): boolean {
  return (
    c.debrisScatterM === DEFAULT_CONSEQUENCES.debrisScatterM &&
    c.selfDestruct === DEFAULT_CONSEQUENCES.selfDestruct &&
    c.softKillDriftM === DEFAULT_CONSEQUENCES.softKillDriftM &&
    c.hostile.length === 0 &&
    c.freedCapacity === undefined
  );
}

/** JSON with sorted keys, sorted lists where order means nothing, and without words for people. */
function canonical(value: unknown, key: string): string {
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const texts = items.map((item) => canonical(item, ''));
    const unordered = UNORDERED.has(key) || (items.length > 0 && items.every(hasId));
    return `[${(unordered ? texts.toSorted(byText) : texts).join(',')}]`;
  }
  if (typeof value === 'object') {
    const byClass = BY_CLASS.has(key);
    const members = Object.entries(value)
      .filter(([name, member]) => member !== undefined && (byClass || !WORDS.has(name)))
      .toSorted(([a], [b]) => byText(a, b))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, byClass ? '' : name)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`a scenario is plain data; found a ${typeof value} at \`${key}\``);
}

/** Shortest decimal that reads back as the same number; an open limit is written by name. */
function canonicalNumber(value: number): string {
  if (Number.isNaN(value)) throw new RangeError('a scenario holds no undefined number');
  return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
}

function hasId(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value;
}

/** By UTF-16 code unit: the same on every machine, whatever its language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
