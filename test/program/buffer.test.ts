import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import {
  COLUMNS,
  COUNTS,
  PROGRAM_MAGIC,
  PROGRAM_VERSION,
  SCALARS,
  openProgram,
  type ColumnName,
} from '../../src/program/layout.ts';
import { base, group, permitAll } from '../reference/range.ts';

const sealed = (): ArrayBuffer =>
  new Compiler({ ...base, raid: [{ ...group, count: 5 }] }, permitAll).compile(3, 2);

/** A copy of a sealed buffer with one 32-bit word changed. */
function withWord(at: number, change: (word: number) => number): ArrayBuffer {
  const buffer = sealed();
  const words = new Uint32Array(buffer);
  words[at] = change(words[at]!);
  return buffer;
}

describe('a program buffer', () => {
  it('opens as it was sealed, through a structured clone too', () => {
    const buffer = sealed();
    const here = openProgram(buffer);
    const there = openProgram(structuredClone(buffer));
    expect(there.counts).toEqual(here.counts);
    expect(there.scalars).toEqual(here.scalars);
    for (const name of Object.keys(COLUMNS) as ColumnName[]) {
      expect(there[name], name).toEqual(here[name]);
    }
    expect(here.counts.threats).toBe(5);
    expect(here.scalars.variant).toBe(2);
  });

  it('begins with its magic and version', () => {
    const words = new Uint32Array(sealed());
    expect(words[0]).toBe(PROGRAM_MAGIC);
    expect(words[1]).toBe(PROGRAM_VERSION);
  });

  it('is refused when its magic is wrong', () => {
    expect(() => openProgram(withWord(0, (w) => w ^ 1))).toThrow(/wrong magic/);
  });

  it('is refused when it is of another version, with both versions named', () => {
    expect(() => openProgram(withWord(1, (w) => w + 1))).toThrow(
      `program version ${PROGRAM_VERSION + 1}, this kernel reads ${PROGRAM_VERSION}`,
    );
  });

  it('is refused when it is shorter or longer than its header says', () => {
    const buffer = sealed();
    expect(() => openProgram(buffer.slice(0, buffer.byteLength - 8))).toThrow(/its header says/);
    const longer = new ArrayBuffer(buffer.byteLength + 8);
    new Uint8Array(longer).set(new Uint8Array(buffer));
    expect(() => openProgram(longer)).toThrow(/its header says/);
    expect(() => openProgram(withWord(2, (w) => w + 8))).toThrow(/its header says/);
    expect(() => openProgram(buffer.slice(0, 16))).toThrow(/shorter than its header/);
    expect(() => openProgram(new ArrayBuffer(0))).toThrow(/shorter than its header/);
  });

  it('is refused when a count that sizes a column was changed', () => {
    const firstCount = 4 + SCALARS.length;
    COUNTS.forEach((count, i) => {
      if (count === 'forces' || count === 'assets' || count === 'caveats') return;
      expect(() => openProgram(withWord(firstCount + i, (w) => w + 4)), count).toThrow(RangeError);
    });
  });

  // The checksum begins after the header: what the header says beside sizes is not under it.
  it('is refused when a scalar or a count without a column was changed', () => {
    for (let at = 4; at < 4 + SCALARS.length + COUNTS.length; at += 1) {
      expect(() => openProgram(withWord(at, (w) => w ^ 1)), `word ${at}`).toThrow(RangeError);
    }
  });

  it('is refused when any one bit of its columns was changed', () => {
    const words = sealed().byteLength / 4;
    const header = 4 + SCALARS.length + COUNTS.length;
    for (let at = header; at < words; at += 7) {
      const bit = at % 32;
      expect(() => openProgram(withWord(at, (w) => w ^ (1 << bit))), `word ${at}`).toThrow(
        /checksum/,
      );
    }
  });
});
