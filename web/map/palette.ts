/** The map's colours: the page's tokens as they are now, and what is mixed from them. */

export interface Palette {
  readonly dark: boolean;
  readonly sea: string;
  /** Airspaces of nations that take part, and the others'. */
  readonly land: string;
  readonly elsewhere: string;
  readonly border: string;
  readonly fg: string;
  readonly muted: string;
  /** Names of airspaces. */
  readonly name: string;
  readonly threat: string;
  readonly own: string;
  readonly zone: string;
  readonly focus: string;
  /** Symbols: frames of the defence and of threats, their lines, and what is white in them. */
  readonly friend: string;
  readonly hostile: string;
  readonly ink: string;
  readonly paper: string;
  /** By index of nation, round and round; `NATION_DASHES` tells apart what repeats. */
  readonly nations: readonly string[];
  readonly good: string;
  readonly bad: string;
}

/** Lines of nations differ in their dashes too. */
export const NATION_DASHES: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 2],
];

const TOKENS = [
  'sea',
  'land',
  'border',
  'fg',
  'muted',
  'bg',
  'sky',
  'green',
  'purple',
  'yellow',
  'blue',
  'vermillion',
  'orange',
  'focus',
] as const;

/** Reads the tokens that hold for an element. Tokens are written as `#rrggbb`. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = Object.fromEntries(
    TOKENS.map((name) => [name, hex(style.getPropertyValue(`--${name}`))]),
  ) as Record<(typeof TOKENS)[number], string>;
  const dark = luminance(token.bg) < 0.5;
  return {
    dark,
    sea: token.sea,
    land: token.land,
    elsewhere: mixed(token.land, token.sea, 0.55),
    border: token.border,
    fg: token.fg,
    muted: token.muted,
    name: mixed(token.muted, token.land, 0.15),
    threat: token.vermillion,
    own: dark ? token.sky : token.blue,
    zone: dark ? token.yellow : token.blue,
    focus: token.focus,
    friend: token.sky,
    hostile: mixed(token.vermillion, '#ffffff', dark ? 0.1 : 0.25),
    ink: '#000000',
    paper: '#ffffff',
    nations: dark
      ? [token.sky, token.green, token.purple, token.yellow, '#8fb8ff']
      : [token.blue, token.green, mixed(token.purple, '#000000', 0.2), '#7a6f00', '#3a4fb0'],
    good: token.green,
    bad: token.vermillion,
  };
}

function hex(text: string): string {
  const value = text.trim();
  if (/^#[\da-f]{6}$/iu.test(value)) return value;
  if (/^#[\da-f]{3}$/iu.test(value)) {
    return `#${[...value.slice(1)].map((digit) => digit + digit).join('')}`;
  }
  return '#808080';
}

/** `share` of the second colour in the first. */
export function mixed(a: string, b: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [a, b].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((from ?? 0) * (1 - share) + (to ?? 0) * share);
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(
    (at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
