/** Reads the token file itself and computes WCAG contrast, day and night, for every pair that carries text or an edge. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

function token(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1]?.trim();
  if (value === undefined) throw new Error(`no token --${name}`);
  const alias = /^var\(--([a-z0-9-]+)\)$/.exec(value)?.[1];
  if (alias !== undefined) return token(alias, theme);
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const hex = pair?.[theme === 'light' ? 1 : 2];
  if (hex === undefined) throw new Error(`--${name} is not light-dark(#rrggbb, #rrggbb): ${value}`);
  return hex;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['bg', 'sunken', 'surface', 'raised', 'hover'];
const TONES = ['accent', 'danger', 'warn', 'caution', 'good', 'info', 'neutral'];
const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4', 'sev-undecided'];
const PEOPLE = Array.from({ length: 10 }, (_, index) => `person-${index}`);

const cross = (inks: string[], grounds: string[]) =>
  inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const));

const TEXT_PAIRS = [
  ...cross(['ink', 'ink-2', 'ink-3'], SURFACES),
  ...cross(['ink', 'ink-2'], ['active', 'mark']),
  ...TONES.flatMap((tone) => cross([`${tone}-ink`], [`${tone}-tint`, ...SURFACES])),
  ...TONES.flatMap((tone) => cross(['ink', 'ink-2'], [`${tone}-tint`])),
  ...[...TONES, ...SEVERITIES].map((tone) => [`on-${tone}`, tone] as const),
  ...cross(['on-danger'], ['danger-hover']),
  ...cross(['on-accent'], ['accent-hover']),
  ...cross(['on-person'], PEOPLE),
];
const EDGE_PAIRS = [...cross(['focus', 'line-strong'], SURFACES), ...cross(PEOPLE, ['bg', 'surface'])];

describe.each(THEMES)('%s theme', (theme) => {
  test.each(TEXT_PAIRS)('%s is readable on %s (4.5)', (ink, ground) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGE_PAIRS)('%s can be told from %s (3)', (edge, ground) => {
    expect(contrast(token(edge, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

test('the formula is the one of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
});
