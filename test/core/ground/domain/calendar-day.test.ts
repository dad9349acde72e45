import { expect, test } from 'vitest';
import { addDays, atWallClock, dayOf, startOfDay } from '../../../../core/ground/domain/calendar-day.ts';

test('a day begins at midnight in Tehran, wherever one asks', () => {
  expect(dayOf(new Date('2026-11-29T20:29:59Z'))).toBe('2026-11-29');
  expect(dayOf(new Date('2026-11-29T20:30:00Z'))).toBe('2026-11-30');
  expect(startOfDay('2026-11-30')?.toISOString()).toBe('2026-11-29T20:30:00.000Z');
});

test('also in the years of summer time, on the very day of the change', () => {
  expect(startOfDay('2021-07-01')?.toISOString()).toBe('2021-06-30T19:30:00.000Z');
  // Clocks went from 00:00 to 01:00: the day began with its second hour.
  const day = startOfDay('2021-03-22')!;
  expect(dayOf(day)).toBe('2021-03-22');
  expect(dayOf(new Date(day.getTime() - 1))).toBe('2021-03-21');
});

test('a time of a day is the one of clocks in Tehran', () => {
  expect(atWallClock('2026-03-21T08:30')?.toISOString()).toBe('2026-03-21T05:00:00.000Z');
  expect(atWallClock('2021-07-01T00:00')).toEqual(startOfDay('2021-07-01'));
  for (const text of [
    '2026-02-31T08:30',
    '2026-03-21',
    '2026-03-21T24:00',
    'T08:30',
    '2026-03-21T08:30:00Z',
    '',
  ])
    expect(atWallClock(text), text).toBeUndefined();
});

test('what is no day is none', () => {
  for (const text of ['2026-02-31', '2026-13-01', '26-01-01', '2026-1-1', 'x', '']) {
    expect(startOfDay(text), text).toBeUndefined();
    expect(addDays(text, 1), text).toBeUndefined();
  }
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
});
