import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { runCommand } from '../run-command.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const users = (...words: string[]) =>
  runCommand(['users', ...words], {
    DATABASE_URL: db.url,
    LOCALE: 'en',
    PUBLIC_URL: 'https://photos.example',
  });

test('the first link, an invitation, a new link, and shutting somebody out', async () => {
  const first = await users('link');
  expect(first.stdout).toMatch(/^https:\/\/photos\.example\/join\/[\w-]{43}\n.*72 hours/);
  expect((await users('invite', 'سارا', '--role', 'annotator', '--hours', '5')).stdout).toContain('5 hours');
  const list = JSON.parse((await users('list', '--json')).stdout) as {
    id: string;
    role: string;
    state: string;
  }[];
  expect(list.map(({ role, state }) => [role, state])).toEqual([
    ['maintainer', 'invited'],
    ['annotator', 'invited'],
  ]);
  const sara = list[1]!.id;
  expect((await users('disable', sara)).stdout).toContain('سارا');
  const refused = await users('link', sara);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('disabled');
  expect((await users('enable', 'nobody')).code).toBe(3);
}, 180_000);
