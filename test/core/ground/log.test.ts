import { expect, test } from 'vitest';
import { createLog, redactSecrets } from '../../../core/ground/log.ts';

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
  'http://store/p/a.jpg?X-Amz-Expires=600&X-Amz-Security-Token=hush%2F&X-Amz-Signature=hush',
  'connect postgresql://negareh:hush@db/negareh failed',
  'http_proxy=http://me:hush@proxy:3128',
])('what opens an address is hidden in %s', text => {
  const lines: string[] = [];
  createLog('test', { write: line => lines.push(line) }).error(
    { err: new Error(text), location: text },
    text,
  );
  expect(lines.join('')).not.toContain('hush');
  expect(lines.join('')).toMatch(/\[(?:signature|password)\]/);
});

test.each([
  'http://127.0.0.1:7700/a@b?time=12:30',
  '12:34:56',
  '2026-11-23T20:55:00.000Z',
  'http://127.0.0.1:54329/health',
  '01a2b3c4-0000-7000-8000-000000000000',
])('%s is left as it is', text => {
  expect(redactSecrets(text)).toBe(text);
});

test('a stranger’s text is one line of the log, steers no terminal, and is cut where it is endless', () => {
  const lines: string[] = [];
  const log = createLog('test', { write: line => lines.push(line) });
  const evil = 'a\u001B[2J\u009B31m\r\nb\u202Ec\u2028d';
  log.info({ [evil]: evil, nested: { list: [evil] } }, evil);
  log.error({ err: new Error(evil, { cause: new Error(evil) }) }, 'failed');
  const endless = '😀'.repeat(11_000_000);
  log.error({ err: new Error(endless), name: endless }, endless);

  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toMatch(/^[^\n]*\n$/);
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066\u2067]./u);
    expect(line.length).toBeLessThan(40_000);
  }
  // What was said is still there.
  expect(JSON.parse(lines[0]!)).toMatchObject({ [evil]: evil, nested: { list: [evil] }, msg: evil });
  const last = JSON.parse(lines[2]!) as { name: string; msg: string; err: { message: string } };
  for (const text of [last.name, last.msg, last.err.message]) {
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/^(?:😀)+… \(22000000 characters\)$/u);
  }
});
