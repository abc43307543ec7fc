/** Words of game days on screens. */
import type { GameDayKind, GameDayStatus } from '#model/gameday/game-day.ts';
import type { Tone } from '#lib/ui/state-look.ts';

export const STATUS_WORDS: Record<GameDayStatus, { label: string; tone: Tone }> = {
  ready: { label: 'Ready', tone: 'neutral' },
  running: { label: 'Running', tone: 'warn' },
  paused: { label: 'Paused', tone: 'info' },
  over: { label: 'Over', tone: 'good' },
  aborted: { label: 'Aborted', tone: 'danger' },
};
export const KIND_LABELS: Record<GameDayKind, string> = {
  incident: 'Past incident',
  scenario: 'Scenario',
  experiment: 'Experiment',
};

/** `1:05:00` or `12:30`: a place on the script's clock. */
export function placeText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${ms < 0 ? '−' : ''}${h > 0 ? `${h}:${two(m)}` : m}:${two(s)}`;
}

/** `4 min sooner`, `12 min later`; empty for the same minute's half. */
export function differenceText(ms: number | null): string {
  if (ms === null) return '';
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes === 0) return 'at the same time';
  return `${minutes} min ${ms < 0 ? 'sooner' : 'later'}`;
}
