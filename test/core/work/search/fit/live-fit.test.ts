import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notifyImagesChanged } from '../../../../../core/data/database/notifications.ts';
import { ImageRepository } from '../../../../../core/data/images/images.ts';
import { dataFolders } from '../../../../../core/ground/files/data-folders.ts';
import { type OpenSearchOptions, openSearch } from '../../../../../core/work/search/open-search.ts';
import { log } from '../collection.ts';
import { createGallery, type Gallery } from '../gallery.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(60);
  // In a real collection several images show the same: of one word in sixty nothing could be learnt.
  const { pictures, test } = gallery;
  const captionBehind = (place: number) => pictures[place % pictures.length]!.caption;
  const captioned = pictures.map(({ id }, at) => ({
    imageId: id,
    captions: [1, 2].map(behind => ({
      persian: captionBehind(at + behind),
      source: 'upload' as const,
      status: 'approved' as const,
    })),
  }));
  await new ImageRepository(test.database).addCaptions(captioned);
});
afterAll(() => gallery.drop());

const open = (options: OpenSearchOptions = {}) =>
  openSearch(gallery.config, log, gallery.test.url, { imageEncoder: 'at-first-picture', ...options });

it('learns in the background what the collection has, keeps it, and says nothing of what it cannot know', async () => {
  await rm(dataFolders(gallery.config).indexes, { recursive: true, force: true });
  const search = await open();
  try {
    const fitOf = async (text: string) => (await search.service.search({ text })).fit;
    expect(await fitOf('قرارداد اجاره')).toBeNull();
    await expect.poll(() => fitOf('قرارداد اجاره')).toMatchObject({ isPoor: true });
    const fits = await Promise.all(gallery.pictures.map(({ caption }) => fitOf(caption)));
    expect(fits.filter(fit => fit?.isPoor).length).toBeLessThanOrEqual(3);
    // The images are shown all the same, and later pages say nothing new.
    const poor = await search.service.search({ text: 'قرارداد اجاره' });
    expect(poor.hits).toHaveLength(10);
    expect((await search.service.search({ queryId: poor.queryId, offset: 10 })).fit).toBeNull();
    // A model may know English, and names that no list has; letters that are no word to anybody find nothing good.
    for (const text of ['rental agreement', 'iphone'])
      expect([text, await fitOf(text)]).toEqual([text, null]);
    for (const text of ['asdfqwer zxcv', 'qwrtp', 'kjhgf dfgkjh'])
      expect([text, await fitOf(text)]).toEqual([text, expect.objectContaining({ isPoor: true })]);
    const [{ id }] = gallery.pictures as [Gallery['pictures'][number]];
    expect((await search.service.search({ imageId: id })).fit).toBeNull();
    const filters = { to: '2020-01-01T00:00:00Z' };
    expect((await search.service.search({ text: 'قرارداد', filters })).fit).toBeNull();
  } finally {
    await search.close();
  }
  const again = await open();
  try {
    // At once: nothing has to be learnt again.
    expect((await again.service.search({ text: 'قرارداد اجاره' })).fit).toMatchObject({ isPoor: true });
  } finally {
    await again.close();
  }
});

it('learns without a query where it stays, so that the first one is judged', async () => {
  const { indexes } = dataFolders(gallery.config);
  await rm(indexes, { recursive: true, force: true });
  const search = await open({ fit: 'at-once' });
  try {
    await expect.poll(() => readdir(indexes).catch(() => [])).toContainEqual(expect.stringMatching(/^fit-/));
    expect((await search.service.search({ text: 'قرارداد اجاره' })).fit).toMatchObject({ isPoor: true });
  } finally {
    await search.close();
  }
});

it('raises no alarm over an image that has no caption: nobody has said what it shows', async () => {
  const { prisma } = gallery.test.database;
  const search = await open();
  try {
    const ask = () => search.service.search({ text: 'قرارداد اجاره' });
    const before = await ask();
    expect(before.fit).toMatchObject({ isPoor: true });
    const { imageId } = before.hits[9]!;
    await prisma.captionPair.updateMany({ where: { imageId }, data: { status: 'rejected' } });
    await notifyImagesChanged(prisma, [imageId]);
    await expect.poll(async () => (await ask()).fit).toBeNull();
    await prisma.captionPair.updateMany({ where: { imageId }, data: { status: 'approved' } });
  } finally {
    await search.close();
  }
});

it('raises no alarm in a collection without captions', async () => {
  await rm(dataFolders(gallery.config).indexes, { recursive: true, force: true });
  await gallery.test.database.prisma.captionPair.updateMany({ data: { status: 'pending' } });
  const search = await open();
  try {
    const { words } = search;
    await expect.poll(() => words.samples(1, 1)).toBeDefined();
    for (const text of ['قرارداد اجاره', 'گربه'])
      expect((await search.service.search({ text })).fit).toBeNull();
  } finally {
    await search.close();
  }
});
