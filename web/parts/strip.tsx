/**
 * Strips on one scale, as the report draws them: x in percent of the width; heights are those of a
 * page of 14 px text, and grow with the text on large screens.
 */
import type { ComponentChildren } from 'preact';
import { at, type Scale } from '../../src/report/plots/strip.ts';
import { fixed } from '../../src/report/numbers.ts';

/** A height as a length that grows with the text. */
export function tall(px: number): string {
  return `${px / 14}rem`;
}

export function Strip({
  scale,
  label,
  height,
  children,
}: {
  readonly scale: Scale;
  /** In words what it shows. */
  readonly label: string;
  readonly height: number;
  readonly children: ComponentChildren;
}) {
  return (
    <svg class="strip" role="img" aria-label={label} width="100%" height={tall(height)}>
      {scale.ticks.map((tick) => (
        <line
          key={tick}
          class={tick === 0 ? 'zero' : 'grid'}
          x1={at(scale, tick)}
          x2={at(scale, tick)}
          y1={0}
          y2="100%"
        />
      ))}
      {children}
    </svg>
  );
}

/** An interval as a line with end caps; nothing without limits. */
export function Whisker({
  scale,
  interval: { low, high },
  y,
  name,
}: {
  readonly scale: Scale;
  readonly interval: { readonly low: number | null; readonly high: number | null };
  readonly y: number;
  readonly name: string;
}) {
  if (low === null || high === null) return null;
  const [from, to] = [at(scale, low), at(scale, high)];
  return (
    <g class={name}>
      <line x1={from} x2={to} y1={tall(y)} y2={tall(y)} />
      <line x1={from} x2={from} y1={tall(y - 3)} y2={tall(y + 3)} />
      <line x1={to} x2={to} y1={tall(y - 3)} y2={tall(y + 3)} />
    </g>
  );
}

export function Axis({
  scale,
  signed = false,
}: {
  readonly scale: Scale;
  readonly signed?: boolean;
}) {
  return (
    <svg class="strip axis" width="100%" height={tall(18)} aria-hidden="true">
      {scale.ticks.map((tick, i) => (
        <text
          key={tick}
          x={at(scale, tick)}
          y={tall(13)}
          text-anchor={i === 0 ? 'start' : i === scale.ticks.length - 1 ? 'end' : 'middle'}
        >
          {fixed(tick, scale.decimals, signed)}
        </text>
      ))}
    </svg>
  );
}
