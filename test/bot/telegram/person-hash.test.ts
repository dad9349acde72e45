import { readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPersonHash, personHashOf } from '../../../bot/telegram/person-hash.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const open = (dataDir: string, token: string, isKnown = false) =>
  openPersonHash({ dataDir, token }, { isAnyKnown: async () => isKnown });

test('who somebody is outlives the token of the bot', async () => {
  const dataDir = await temporaryFolder();
  const first = await open(dataDir, 'one');
  const second = await open(dataDir, 'two', true);
  expect(second(5)).toEqual(first(5));
  expect(first(6)).not.toEqual(first(5));
  expect(first(5)).not.toEqual(personHashOf('one')(5));
  const file = `${dataDir}/secrets/telegram-people.key`;
  expect([(await stat(file)).mode & 0o777, (await readFile(file, 'utf8')).length]).toEqual([0o600, 64]);
});

test('people whom an earlier version knew under the token stay the same', async () => {
  const dataDir = await temporaryFolder();
  const hash = await open(dataDir, 'one', true);
  expect(hash(5)).toEqual(personHashOf('one')(5));
  expect((await open(dataDir, 'two', true))(5)).toEqual(hash(5));
});
