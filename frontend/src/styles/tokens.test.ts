import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
/** `--name: light-dark(#rrggbb, #rrggbb)` or one `#rrggbb` for both. */
const COLOUR = /--([a-z0-9-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g;
const tokens = new Map(
  [...css.matchAll(COLOUR)].map(([, name, light, dark, both]) => [name, [light ?? both, dark ?? both]]),
);

const THEMES = ['light', 'dark'] as const;
const SURFACES = ['canvas', 'surface', 'raised', 'hover', 'active', 'accent-soft', 'note'];
const TEXTS = ['text', 'text-2', 'text-3', 'accent', 'red', 'orange', 'amber', 'green', 'violet'];
const ON = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-red', 'red'],
  ['on-tip', 'tip'],
  ['red', 'red-soft'],
  ['text', 'selection'],
] as const;

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function colour(name: string, theme: (typeof THEMES)[number]): string {
  const value = tokens.get(name)?.[THEMES.indexOf(theme)];
  if (value === undefined) throw new Error(`tokens.css has no --${name}`);
  return value;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(THEMES)('contrast, %s', (theme) => {
  const between = (one: string, other: string) => contrast(colour(one, theme), colour(other, theme));
  it.each(TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)))('%s on %s', (text, surface) =>
    expect(between(text, surface)).toBeGreaterThanOrEqual(4.5),
  );
  it.each(ON)('%s on %s', (text, surface) => expect(between(text, surface)).toBeGreaterThanOrEqual(4.5));
  it.each(['canvas', 'surface', 'raised'])('borders and focus on %s', (surface) => {
    for (const line of ['line-strong', 'focus']) expect(between(line, surface)).toBeGreaterThanOrEqual(3);
  });
});
