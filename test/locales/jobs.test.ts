import { expect, it } from 'vitest';
import { jobMessages } from '../../locales/jobs.ts';

it('counts one photo as one', () => {
  const { progress } = jobMessages('en');
  expect(progress(1, null, 'crawl')).toBe('1 photo');
  expect(progress(0, 1, 'embed-images')).toBe('0 of 1 photo');
  expect(progress(1, 2, 'embed-images')).toBe('1 of 2 photos');
  expect(progress(3, null, 'publish-index')).toBe('3');
  expect(jobMessages('fa').progress(1, 2, 'embed-images')).toBe('۱ از ۲ عکس');
});
