import { expect, test } from 'vitest';
import { readSchedule } from '../../../dashboard/components/jobs/read-job.ts';

test('a run begins when the clocks of the pages say so, wherever the browser stands', () => {
  const read = (startAt: string, everyHours = '') =>
    readSchedule(name => (name === 'startAt' ? startAt : everyHours));
  expect(read('2026-03-21T08:30', '24')).toEqual({ startAt: '2026-03-21T05:00:00.000Z', everyHours: 24 });
  expect(read('')).toEqual({});
  // What is no moment reaches the action, which says so.
  expect(read('2026-02-31T08:30')).toEqual({ startAt: '2026-02-31T08:30' });
});
