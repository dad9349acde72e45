import { expect, test } from 'vitest';
import {
  daysInMonth,
  fromJalali,
  readDay,
  toJalali,
  writeJalali,
} from '../../../../core/ground/persian/jalali.ts';

test('days that every calendar on a wall agrees about', () => {
  for (const [gregorian, persian] of [
    ['2026-03-21', '1405-01-01'],
    ['2025-03-20', '1403-12-30'],
    ['2021-03-20', '1399-12-30'],
    ['2026-11-29', '1405-09-08'],
    ['1979-02-11', '1357-11-22'],
  ] as const) {
    expect(writeJalali(toJalali(gregorian))).toBe(persian);
    expect(readDay(persian)).toBe(gregorian);
    expect(readDay(gregorian)).toBe(gregorian);
  }
});

test('every day of a century there and back', () => {
  const changed: string[] = [];
  for (let time = Date.UTC(1970, 0, 1); time < Date.UTC(2070, 0, 1); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    if (fromJalali(toJalali(day)) !== day) changed.push(day);
  }
  expect(changed).toEqual([]);
});

test('days that there are not', () => {
  expect(fromJalali({ year: 1404, month: 12, day: 30 })).toBeUndefined();
  expect(fromJalali({ year: 1405, month: 7, day: 31 })).toBeUndefined();
  expect(fromJalali({ year: 1405, month: 13, day: 1 })).toBeUndefined();
  expect(readDay('1405-00-10')).toBeUndefined();
  expect(readDay('1405-9-8')).toBeUndefined();
  expect([daysInMonth(1403, 12), daysInMonth(1404, 12), daysInMonth(1405, 6)]).toEqual([30, 29, 31]);
});
