import { expect, test } from 'vitest';
import { SearchShare } from '../../bot/search-share.ts';
import { LeftForLater } from '../../bot/telegram/postponed.ts';
import { RetryableError } from '../../core/ground/errors.ts';
import { FakeSearch } from './fake-search.ts';

function openShare(places: number) {
  const search = new FakeSearch([]);
  const stopping = new AbortController();
  const share = new SearchShare({ search, places, stopping: stopping.signal });
  return { search, share, stopping, release: search.hold() };
}
const settled = () => new Promise(resolve => setImmediate(resolve));
const picture = async () => new Uint8Array();
const words = Array.from({ length: 60 }, (_, index) => `گل ${index}`);

test('in all half of the places are taken, in order, and what is typed inline or asked with a picture stands behind no words', async () => {
  const { search, share, release } = openShare(64);
  const asked = words.map(text => share.chats.search({ text }));
  await settled();
  expect(search.queries).toEqual(words.slice(0, 20));
  const pictures = words.map(() => share.chats.searchImage(picture, {}));
  const typed = words.map(text => share.inline.search({ text: `${text} inline` }, () => true));
  await settled();
  expect(search.queries.filter(query => query === 'photo')).toHaveLength(4);
  expect(search.queries.filter(query => query.endsWith('inline'))).toHaveLength(8);
  expect(search.queries).toHaveLength(32);
  release();
  await Promise.all([...asked, ...pictures, ...typed]);
  expect(search.queries.filter(query => words.includes(query))).toEqual(words);
});

test('a picture is fetched when its turn has come: four are in memory, however many wait', async () => {
  const { search, share, release } = openShare(1_024);
  let fetched = 0;
  const fetchPicture = async () => {
    fetched += 1;
    return picture();
  };
  const asked = words.map(() => share.chats.searchImage(fetchPicture, {}));
  await settled();
  expect([fetched, search.photos.length]).toEqual([4, 4]);
  release();
  await Promise.all(asked);
  expect(fetched).toBe(60);
});

test('a picture that is slow to fetch keeps no place of the search', async () => {
  const { search, share, release } = openShare(1);
  release();
  const { promise, resolve } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const slow = share.chats.searchImage(() => promise, {});
  await share.chats.searchImage(picture, {});
  await share.chats.search({ text: 'گل' });
  expect(search.queries).toEqual(['photo', 'گل']);
  resolve(new Uint8Array());
  await slow;
});

test('what nobody wants any more when its turn comes is not searched', async () => {
  const { search, share, release } = openShare(1);
  const first = share.chats.search({ text: 'گل' });
  let isWanted = true;
  const typed = share.inline.search({ text: 'inline' }, () => isWanted);
  const more = share.inline.more({ queryId: 'unknown', offset: 30 }, () => isWanted);
  await settled();
  isWanted = false;
  release();
  await first;
  expect(await Promise.all([typed, more])).toEqual([undefined, undefined]);
  expect(search.queries).toEqual(['گل']);
});

test('when one finds search away, those in line have failed with it, and who comes later asks anew', async () => {
  const { search, share, release } = openShare(64);
  const asked = words.map(text => share.chats.search({ text }));
  const pictures = words.map(() => share.chats.searchImage(picture, {}));
  const typed = words.map(text => share.inline.search({ text: `${text} inline` }, () => true));
  await settled();
  const away = new RetryableError('service.unreachable', { service: 'search', reason: 'no answer' });
  // «گل 0» ends first.
  search.failures.push(away);
  release();
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status)).toEqual(
    words.map((_, index) => (index > 0 && index < 20 ? 'fulfilled' : 'rejected')),
  );
  expect(outcomes.at(-1)).toEqual({ status: 'rejected', reason: away });
  await Promise.all([...pictures, ...typed]);
  await share.chats.search({ text: 'later' });
  expect(search.queries.filter(query => words.includes(query))).toEqual(words.slice(0, 20));
});

const failuresOfOne = [
  new RetryableError('image.not-embedded', { imageId: 'x' }),
  new RetryableError('image.decoder-stopped', { reason: 'x' }),
  new RetryableError('request.timeout', { milliseconds: 1 }),
];

test.each(failuresOfOne.map(failure => [failure.code, failure] as const))(
  'when one fails of what is its own alone, %s, those in line are answered',
  async (_code, failure) => {
    const { search, share, release } = openShare(64);
    const asked = [
      share.chats.similar({ imageId: 'one' }),
      ...words.map(text => share.chats.search({ text })),
    ];
    await settled();
    search.failures.push(failure);
    release();
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([
      { status: 'rejected', reason: failure },
    ]);
  },
);

test('when two in a row get no answer in time, those in line have failed with them', async () => {
  const { search, share, release } = openShare(64);
  const asked = words.map(text => share.chats.search({ text }));
  await settled();
  const late = new RetryableError('request.timeout', { milliseconds: 1 });
  search.failures.push(late, late);
  release();
  const outcomes = await Promise.allSettled(asked);
  // One of them had taken the place of the first that was late.
  expect(search.queries).toEqual(words.slice(0, 21));
  expect(outcomes.slice(21).every(({ status }) => status === 'rejected')).toBe(true);
});

test('pictures that wait are not fetched when search is away, and what is typed inline asks for itself', async () => {
  const { search, share, release } = openShare(64);
  let fetched = 0;
  const fetchPicture = async () => {
    fetched += 1;
    return picture();
  };
  const away = new RetryableError('service.unreachable', { service: 'search', reason: 'no answer' });
  const pictures = words.map(() => share.chats.searchImage(fetchPicture, {}));
  await settled();
  search.failures.push(away);
  release();
  await Promise.allSettled(pictures);
  expect(fetched).toBe(4);
  search.failures.push(away);
  const typed = words.map(text => share.inline.search({ text }, () => true));
  const outcomes = await Promise.allSettled(typed);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

test('processes divide the share, and one that is alone again has all of it', async () => {
  const { search, share, release } = openShare(64);
  share.divide(2);
  const asked = words.map(text => share.chats.search({ text }));
  await settled();
  expect(search.queries).toHaveLength(10);
  share.divide(100);
  share.divide(1);
  await settled();
  expect(search.queries).toHaveLength(20);
  release();
  await Promise.all(asked);
});

test.each([
  [1, 1, 1],
  [2, 1, 1],
  [5, 1, 2],
  [15, 1, 7],
  [64, 11, 2],
  [64, 5, 6],
])(
  'of %i places no more than half are taken by each of %i processes, but one at least',
  async (places, processes, most) => {
    const { search, share, release } = openShare(places);
    share.divide(processes);
    const asked = words.flatMap(text => [
      share.chats.search({ text }),
      share.chats.searchImage(picture, {}),
      share.inline.search({ text }, () => true),
    ]);
    await settled();
    expect(search.queries.length).toBeLessThanOrEqual(most);
    expect(search.queries.length).toBeGreaterThan(0);
    release();
    await Promise.all(asked);
  },
);

test('however few places there are, no line waits for the end of another; what waits at the end is left for the next start', async () => {
  const { search, share, stopping, release } = openShare(1);
  const [first, second, third] = words.slice(0, 3).map(text => share.chats.search({ text }));
  const typed = share.inline.search({ text: 'inline' }, () => true);
  await settled();
  expect(search.queries).toEqual(['گل 0']);
  release();
  const releaseTyped = search.hold();
  await first;
  await settled();
  expect(search.queries).toEqual(['گل 0', 'inline']);
  releaseTyped();
  const releaseSecond = search.hold();
  await typed;
  await settled();
  stopping.abort();
  releaseSecond();
  await second;
  await expect(third).rejects.toThrow(LeftForLater);
  expect(search.queries).toEqual(['گل 0', 'inline', 'گل 1']);
});
