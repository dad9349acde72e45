import { expect, test } from 'vitest';
import { redactSecrets } from '../../../core/ground/log.ts';

const token = '7000000001:AAExampleExampleExampleExample-_1234';

test.each([
  ['alone', token],
  ['in a sentence', `the token ${token}, which`],
  ['in a URL, right after a letter', `request to https://api.telegram.org/bot${token}/getMe failed`],
  ['with a dash at its end', `/bot${token}-/getMe`],
  ['twice', `${token} ${token}`],
])('a bot token is hidden %s', (_place, text) => {
  expect(redactSecrets(text)).not.toContain('Example');
  expect(redactSecrets(text)).toContain('[token]');
});

test.each([
  '12:34:56',
  '2026-11-23T20:55:00.000Z',
  'http://127.0.0.1:54329/health',
  '01a2b3c4-0000-7000-8000-000000000000',
])('%s is left as it is', text => {
  expect(redactSecrets(text)).toBe(text);
});
