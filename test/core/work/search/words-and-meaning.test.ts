import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { PairDecisionRepository } from '../../../../core/data/review/pair-decisions.ts';
import type { SearchMode } from '../../../../core/ground/domain/search/search.ts';
import { openSearch, type Search } from '../../../../core/work/search/open-search.ts';
import { log } from './collection.ts';
import { createGallery, type Gallery } from './gallery.ts';

let gallery: Gallery;
let search: Search;
beforeAll(async () => {
  gallery = await createGallery(60);
  search = await openSearch(gallery.config, log, gallery.test.url, { imageEncoder: 'at-first-picture' });
});
afterAll(async () => {
  await search.close();
  await gallery.drop();
});

const ids = async (text: string, mode?: SearchMode, top = 10) =>
  (await search.service.search({ text, top, mode })).hits.map(({ imageId }) => imageId);

/** A word that no encoder has seen: only the words of a caption can find it. */
const UNHEARD = 'زغفرانیک';

describe('words and meaning', () => {
  it('find by a word that the model does not know, and by both without asking', async () => {
    const picture = gallery.pictures.at(-1)!;
    const images = new ImageRepository(gallery.test.database);
    await images.addCaptions([
      {
        imageId: picture.id,
        captions: [{ persian: `${UNHEARD}‌ها در باغ`, source: 'upload', status: 'approved' }],
      },
    ]);
    await expect.poll(() => ids(UNHEARD, 'words')).toEqual([picture.id]);
    expect((await ids(UNHEARD))[0]).toBe(picture.id);
    expect(await ids(UNHEARD, 'meaning', 100)).toHaveLength(gallery.pictures.length);
  });

  it('give every result its cosine, whichever found it', async () => {
    const byMeaning = await search.service.search({ text: UNHEARD, mode: 'meaning', top: 100 });
    const cosines = new Map(byMeaning.hits.map(({ imageId, score }) => [imageId, score]));
    const both = await search.service.search({ text: UNHEARD, top: 100 });
    for (const { imageId, score } of both.hits) expect(score).toBeCloseTo(cosines.get(imageId)!, 3);
  });

  it('apply filters to both, and find nothing by words where no caption has them', async () => {
    const filtered = await search.service.search({ text: UNHEARD, filters: { to: '2020-01-01T00:00:00Z' } });
    expect(filtered.hits).toEqual([]);
    expect(await ids('ناموجودستان', 'words')).toEqual([]);
  });

  it('leave out captions that wait for review or were rejected, at once', async () => {
    const { prisma } = gallery.test.database;
    const picture = gallery.pictures[0]!;
    const images = new ImageRepository(gallery.test.database);
    await images.addCaptions([
      { imageId: picture.id, captions: [{ persian: 'چغندرستان سبز', source: 'upload', status: 'pending' }] },
    ]);
    const [pair] = await prisma.captionPair.findMany({ where: { persian: 'چغندرستان سبز' } });
    await prisma.captionPair.update({ where: { id: pair!.id }, data: { score: 0.9, scorer: 'text:t' } });
    expect(await ids('چغندرستان', 'words')).toEqual([]);
    const decisions = new PairDecisionRepository(gallery.test.database, { showUnreviewed: true });
    const { id } = await decisions.filter({ scorer: 'text:t' }, 0.5);
    await expect.poll(() => ids('چغندرستان', 'words')).toEqual([picture.id]);
    await decisions.undo(id);
    await expect.poll(() => ids('چغندرستان', 'words')).toEqual([]);
  });

  it('lets an image leave when all its captions are rejected', async () => {
    const picture = gallery.pictures[1]!;
    const { prisma } = gallery.test.database;
    await prisma.captionPair.updateMany({
      where: { imageId: picture.id },
      data: { status: 'pending', score: 0.1, scorer: 'text:u' },
    });
    expect(await ids(picture.caption, 'meaning', 100)).toContain(picture.id);
    const decisions = new PairDecisionRepository(gallery.test.database, { showUnreviewed: true });
    await decisions.filter({ scorer: 'text:u' }, 0.5);
    await expect.poll(() => ids(picture.caption, 'meaning', 100)).not.toContain(picture.id);
  });
});

describe('what was typed otherwise than it is written', () => {
  it('is found by its reading, said in the answer, and searched literally when asked', async () => {
    const picture = gallery.pictures[2]!;
    const images = new ImageRepository(gallery.test.database);
    await images.addCaptions([
      { imageId: picture.id, captions: [{ persian: 'زرافهٔ بلند', source: 'upload', status: 'approved' }] },
    ]);
    const read = (literal: boolean) => search.service.search({ text: 'zarafe', literal });
    await expect.poll(async () => (await read(false)).reading).toBe('زرافه');
    const page = await read(false);
    expect(page.hits[0]?.imageId).toBe(picture.id);
    expect(page.query).toBe('zarafe');
    expect((await read(true)).reading).toBeNull();
    expect((await search.service.search({ text: 'زرافه' })).reading).toBeNull();
    // «کلاف» is a word, and «کلاغ» may have been meant.
    await images.addCaptions([
      { imageId: picture.id, captions: [{ persian: 'کلاغ سیاه', source: 'upload', status: 'approved' }] },
    ]);
    const doubtful = (literal: boolean) => search.service.search({ text: 'کلاف سیاه', literal });
    await expect.poll(async () => (await doubtful(false)).alsoRead).toBe('کلاغ سیاه');
    const both = await doubtful(false);
    expect(both.reading).toBeNull();
    expect((await doubtful(true)).alsoRead).toBeNull();
    const meant = await search.service.search({ text: 'کلاغ سیاه', mode: 'meaning' });
    expect(both.hits[2]?.imageId).toBe(
      meant.hits.find(({ imageId }) => both.hits.slice(0, 2).every(hit => hit.imageId !== imageId))?.imageId,
    );
  });
});

describe('what is being typed', () => {
  it('is completed by words of captions, and by what the fifth person has asked', async () => {
    const images = new ImageRepository(gallery.test.database);
    await images.addCaptions([
      {
        imageId: gallery.pictures[3]!.id,
        captions: [{ persian: 'کرگدن بزرگ', source: 'upload', status: 'approved' }],
      },
    ]);
    const suggest = () => search.suggester.suggest('کرگ', 8);
    await expect.poll(suggest).toEqual(['کرگدن']);
    const ask = (person: number) =>
      search.service.search({ text: 'كرگدن بزرگ', asker: `telegram ${person}` });
    for (const person of [1, 2, 3, 4, 4, 4]) await ask(person);
    expect(await suggest()).toEqual(['کرگدن']);
    await ask(5);
    expect(await suggest()).toEqual(['کرگدن بزرگ', 'کرگدن']);
  });
});
