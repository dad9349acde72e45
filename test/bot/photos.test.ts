import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PermanentError, RetryableError } from '../../core/ground/errors.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { albums, type BotHarness, startHarness } from './bot-harness.ts';
import { makeHits } from './hits.ts';

let harness: BotHarness;
let user: TestUser;
beforeEach(async () => {
  harness = await startHarness({ photos: 4 });
  user = harness.telegram.user();
});
afterEach(() => harness.close());

const footers = (count: number) => () =>
  user.received.filter(message => message.text !== undefined).length >= count;

async function ask(count: number, query = 'گل'): Promise<void> {
  user.send(query);
  await user.until(footers(count));
}

const refusal = (reason: string) =>
  ({ kind: 'error', code: 400, description: `Bad Request: ${reason}` }) as const;

const uploads = () =>
  harness.telegram.calls
    .filter(call => /^send(MediaGroup|Photo)$/.test(call.method))
    .map(call => call.uploadedFiles);

test('photos are uploaded once, in the large rendition, under plain names; then their file_ids do', async () => {
  await ask(1);
  await ask(2);
  expect(uploads()).toEqual([4, 0]);
  const [first] = harness.telegram.done('sendMediaGroup');
  expect(first?.fileNames).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg']);
  expect(user.received[0]?.photo?.at(-1)).toMatchObject({ width: 640, height: 480 });
  const shown = (from: number) =>
    user.received.slice(from, from + 4).map(message => message.photo?.at(-1)?.file_unique_id);
  expect(shown(5)).toEqual(shown(0));
});

test('an album mixes known and new photos', async () => {
  const all = harness.search.hits;
  harness.search.hits = all.slice(0, 2);
  await ask(1);
  harness.search.hits = all;
  await ask(2);
  expect(uploads()).toEqual([2, 2]);
  expect(albums(user.received)).toEqual([2, 4]);
});

test('a file_id that Telegram no longer takes is forgotten and the photo uploaded again', async () => {
  await ask(1);
  const before = new Map(harness.sentFiles.ids);
  harness.telegram.bot.files.refuseKnownIds();
  await ask(2);
  expect(albums(user.received)).toEqual([4, 4]);
  expect(uploads()).toEqual([4, 0, 4]);
  expect(harness.sentFiles.ids.size).toBe(before.size);
});

test('of an album with one dead file_id only that photo is uploaded again', async () => {
  await ask(1);
  harness.telegram.bot.files.refuse(user.received[2]?.photo?.at(-1)?.file_id ?? '');
  await ask(2);
  expect(albums(user.received)).toEqual([4, 4]);
  expect(uploads()).toEqual([4, 0, 1]);
});

test('a dead file_id that Telegram does not name is looked for', async () => {
  await ask(1);
  harness.telegram.bot.files.refuse(user.received[1]?.photo?.at(-1)?.file_id ?? '');
  harness.telegram.faults.add('sendMediaGroup', refusal('wrong file identifier/HTTP URL specified'));
  await ask(2);
  expect(albums(user.received)).toEqual([4, 4]);
  expect(uploads()).toEqual([4, 0, 1]);
});

test('an album that fails as a whole goes in parts, and what fails alone costs itself', async () => {
  harness.telegram.faults.add('sendMediaGroup', refusal('group send failed'));
  await ask(1);
  expect(albums(user.received)).toEqual([2, 2]);
  expect(user.received.map(({ caption }) => caption !== undefined)).toEqual([true, ...Array(4).fill(false)]);
  expect(user.received.at(-1)?.text).toBe('عکس‌های ۱ تا ۴. همین‌ها بود.');
  harness.telegram.faults.add('sendMediaGroup', refusal('MEDIA_INVALID'), 2);
  harness.telegram.faults.add('sendPhoto', refusal('PHOTO_INVALID_DIMENSIONS'));
  await ask(2);
  expect(albums(user.received)).toEqual([2, 2, 1, 2]);
  expect(user.received.at(-1)?.text).toBe('عکس‌های ۲ تا ۴. همین‌ها بود. ۱ عکس را نشد بفرستم.');
});

test('an album that is too large goes with smaller images, which are not kept for the next', async () => {
  harness.telegram.faults.add('sendMediaGroup', {
    kind: 'error',
    code: 413,
    description: 'Request Entity Too Large',
  });
  await ask(1);
  expect(albums(user.received)).toEqual([4]);
  expect(user.received[0]?.photo?.at(-1)).toMatchObject({ width: 320 });
  expect(harness.sentFiles.ids.size).toBe(0);
  await ask(2);
  expect(user.received[5]?.photo?.at(-1)).toMatchObject({ width: 640 });
});

test('a group in which the bot may not send photos is told so', async () => {
  const chat = harness.telegram.group();
  harness.telegram.faults.add('sendMediaGroup', refusal('not enough rights to send photos to the chat'));
  user.send(`/search@${harness.telegram.bot.user.username} گل`, { chat });
  const fromBot = () => chat.messages.filter(message => message.from?.is_bot);
  await expect.poll(() => fromBot().length).toBe(1);
  expect(fromBot()[0]?.text).toContain('اجازه ندارم عکس بفرستم');
});

test('a group that has become a supergroup gets its answer there', async () => {
  const [old, fresh] = [harness.telegram.group(), harness.telegram.group()];
  harness.telegram.faults.add('sendMediaGroup', { kind: 'migrated', to: fresh.info.id });
  user.send(`/search@${harness.telegram.bot.user.username} گل`, { chat: old });
  const fromBot = () => fresh.messages.filter(message => message.from?.is_bot);
  await expect.poll(() => fromBot().length).toBe(5);
  expect(old.messages.filter(message => message.from?.is_bot)).toEqual([]);
});

test('another bot has file_ids of its own', async () => {
  await ask(1);
  const token = '7000000002:AAOtherOtherOtherOtherOther_12345';
  harness.telegram.addBot(token, 'other_bot');
  expect(
    [...harness.sentFiles.ids.keys()].every(key => key.startsWith(`${harness.telegram.bot.user.id} `)),
  ).toBe(true);
});

test('a database that is away costs nothing that this process has sent before', async () => {
  harness.sentFiles.broken = true;
  await ask(1);
  await ask(2);
  expect(albums(user.received)).toEqual([4, 4]);
  expect(uploads()).toEqual([4, 0]);
});

test('the small rendition stands in for a missing large one; a photo without any is left out', async () => {
  const [first, second] = harness.search.hits;
  await rm(harness.files.renditionPath(first?.sha256 ?? '', 1280));
  await rm(harness.files.renditionPath(second?.sha256 ?? '', 1280));
  await rm(harness.files.renditionPath(second?.sha256 ?? '', 320));
  await ask(1);
  expect(albums(user.received)).toEqual([3]);
  expect(user.received[0]?.photo?.at(-1)).toMatchObject({ width: 320 });
});

test('an image that Telegram refuses is left out, and the others arrive', async () => {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(harness.files.renditionPath(harness.search.hits[2]?.sha256 ?? '', 1280), 'not a picture');
  harness.search.hits = harness.search.hits.map((hit, index) =>
    index === 3 ? { ...hit, width: 10_000, height: 100 } : hit,
  );
  await ask(1);
  expect(albums(user.received)).toEqual([2]);
});

test('when no photo can be sent, that is said, and not that nothing was found', async () => {
  for (const hit of harness.search.hits) {
    for (const size of [320, 1280] as const) await rm(harness.files.renditionPath(hit.sha256, size));
  }
  await ask(1);
  expect(user.received[0]?.text).toBe('۴ عکس را نشد بفرستم.');
});

describe('while the image store is away', () => {
  const away = new RetryableError('store.unreachable', { place: 'x', reason: 'x' });

  test('people are told to wait a moment, and get their answer when it is back; known photos go', async () => {
    harness.search.hits = harness.search.hits.slice(0, 2);
    await ask(1);
    harness.search.hits = await makeHits(harness.files, 3);
    const open = vi.spyOn(harness.files, 'open').mockRejectedValue(away);
    await user.nextText(() => user.send('ماه'));
    expect(user.received.at(-1)?.text).toContain('یک لحظه');
    const asked = open.mock.calls.length;
    expect(asked).toBeLessThan(10);
    open.mockRestore();
    await user.until(footers(3));
    expect(albums(user.received)).toEqual([2, 3]);
  });

  test('one that answers again, if only by a refusal, is not away any more', async () => {
    const open = vi.spyOn(harness.files, 'open').mockRejectedValue(away);
    user.send('ماه');
    await expect.poll(() => open.mock.calls.length).toBeGreaterThan(0);
    open.mockRejectedValue(new PermanentError('store.refused', { place: 'x', reason: 'x' }));
    await user.until(() => user.received.at(-1)?.text === '۴ عکس را نشد بفرستم.');
    open.mockRestore();
  });

  test('one that does not answer is told of as well', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const open = vi.spyOn(harness.files, 'open').mockReturnValue(promise);
    const told = await user.nextText(() => user.send('ماه'));
    expect(told.text).toContain('یک لحظه');
    open.mockRestore();
    resolve(undefined);
    await user.until(footers(2));
  });
});
