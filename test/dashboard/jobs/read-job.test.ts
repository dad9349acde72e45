import { expect, test } from 'vitest';
import { readJob, readSchedule } from '../../../dashboard/components/jobs/read-job.ts';

test('a run begins when the clocks of the pages say so, wherever the browser stands', () => {
  const read = (startAt: string, everyHours = '') =>
    readSchedule(name => (name === 'startAt' ? startAt : everyHours));
  expect(read('2026-03-21T08:30', '24')).toEqual({ startAt: '2026-03-21T05:00:00.000Z', everyHours: 24 });
  expect(read('')).toEqual({});
  // What is no moment reaches the action, which says so.
  expect(read('2026-02-31T08:30')).toEqual({ startAt: '2026-02-31T08:30' });
});

test('what a form does not say is left out of the request', () => {
  const read = (kind: Parameters<typeof readJob>[0], fields: Readonly<Record<string, string>>) =>
    readJob(kind, name => fields[name] ?? '');
  expect(read('score-pairs', {})).toStrictEqual({ kind: 'score-pairs' });
  expect(read('build-index', { engine: '', recall: '0.9' })).toStrictEqual({ kind: 'build-index' });
  expect(read('build-index', { engine: 'usearch', recall: '0.9' })).toStrictEqual({
    kind: 'build-index',
    engine: 'usearch',
    recall: 0.9,
  });
  expect(read('translate-captions', { provider: 'google', limit: ' ' })).toStrictEqual({
    kind: 'translate-captions',
    provider: 'google',
  });
  expect(read('evaluate', { dataset: 'demo-seen', method: 'bm25', model: '', sample: '10' })).toStrictEqual({
    kind: 'evaluate',
    dataset: 'demo-seen',
    method: 'bm25',
    sample: 10,
  });
});
