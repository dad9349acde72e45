import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import type { SearchPage } from '../../../../core/ground/domain/search/search.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { openSearch, type Search } from '../../../../core/work/search/open-search.ts';
import type { SearchService } from '../../../../core/work/search/service.ts';
import { randomVectors } from '../../engines/vector-index/random-images.ts';
import { addImages, log, publish } from './collection.ts';
import { createGallery, type Gallery, type GalleryPicture } from './gallery.ts';

let gallery: Gallery;
let search: Search;
let service: SearchService;

beforeAll(async () => {
  gallery = await createGallery(40);
  const { test, model, config } = gallery;
  // More images than one query keeps: uploads from Tehran and Shiraz whose looks mean nothing.
  const random = seededRandom(1);
  for (const [city, count] of [
    ['تهران', 90],
    ['شیراز', 12],
  ] as const) {
    const ids = await addImages(test.database, count, { city });
    const vectors = ids.map(id => ({ id, vector: randomVectors(1, model.dimension, random) }));
    await new EmbeddingRepository(test.database, model).insert(vectors);
  }
  await publish(test.database, config.dataDir, model);
  search = await openSearch(config, log, test.url);
  service = search.service;
});
afterAll(async () => {
  await search.close();
  await gallery.drop();
});

const idsOf = (page: SearchPage): string[] => page.hits.map(({ imageId }) => imageId);

/** All further pages of a query. */
async function pagesAfter(first: SearchPage, top: number, from = service): Promise<SearchPage[]> {
  const pages: SearchPage[] = [];
  for (let { nextOffset } = first; nextOffset !== null; nextOffset = pages.at(-1)!.nextOffset) {
    pages.push(await from.search({ queryId: first.queryId, offset: nextOffset, top }));
  }
  return pages;
}

describe('a search', () => {
  it('by a caption finds its image among the first ten', async () => {
    const found = await Promise.all(
      gallery.pictures.map(async ({ id, caption }) =>
        idsOf(await service.search({ text: caption })).includes(id),
      ),
    );
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(36);
  });

  it('answers with all that an edge shows', async () => {
    const { id, caption, bytes } = gallery.pictures[0]!;
    const page = await service.search({ text: caption, top: 100, mode: 'meaning' });
    expect(page).toMatchObject({ query: caption, modelId: gallery.model.modelId, nextOffset: null });
    expect(page.hits.map(({ rank }) => rank)).toEqual(page.hits.map((_, index) => index + 1));
    expect(page.hits.map(({ score }) => score)).toEqual(
      page.hits.map(({ score }) => score).sort((a, b) => b - a),
    );
    const hit = page.hits.find(({ imageId }) => imageId === id)!;
    expect(hit).toMatchObject({ caption, source: 'demo', width: 256, height: 256, sourceUrl: null });
    expect(hit.attribution).toBeTruthy();
    expect(new Uint8Array(await readFile(hit.path))).toEqual(bytes);
  });

  it('takes one spelling for another', async () => {
    const [persian, arabic] = await Promise.all([
      service.search({ text: 'کتاب و یک گربه' }),
      service.search({ text: '  كتاب  و يك گـربه ' }),
    ]);
    expect(idsOf(arabic)).toEqual(idsOf(persian));
    expect(arabic.query).toBe('كتاب و يك گـربه');
  });

  it('takes what cannot be stored or seen for nothing', async () => {
    const found = await service.search({ text: 'گر\u0000به\u202e\ud83d' });
    expect(found.query).toBe('گربه');
    expect(idsOf(found)).toEqual(idsOf(await service.search({ text: 'گربه' })));
  });

  it('by a picture finds that picture first, from bytes and from a file', async () => {
    const { id, bytes } = gallery.pictures[5]!;
    const byBytes = await service.search({ image: bytes });
    expect(byBytes).toMatchObject({ query: null, hits: [{ imageId: id }, ...Array(9).fill({})] });
    expect(byBytes.hits[0]!.score).toBeGreaterThan(0.999);
    expect(byBytes.hits[0]!.score).toBeLessThanOrEqual(1);
    const byFile = await service.search({ image: { path: byBytes.hits[0]!.path } });
    expect(idsOf(byFile)).toEqual(idsOf(byBytes));
  });

  it('for images like a known one leaves that one out and still gives a hundred', async () => {
    const { id, bytes } = gallery.pictures[5]!;
    const page = await service.search({ imageId: id.toUpperCase(), top: 100 });
    expect(page.hits).toHaveLength(100);
    expect(idsOf(page)).not.toContain(id);
    expect(idsOf(page).slice(0, 3)).toEqual(idsOf(await service.search({ image: bytes })).slice(1, 4));
  });

  it('by a picture and words finds what the words add, and leaves behind what they take away', async () => {
    const [rabbit, otherRabbit, train] = [5, 38, 24].map(index => gallery.pictures[index]!) as [
      GalleryPicture,
      GalleryPicture,
      GalleryPicture,
    ];
    expect([otherRabbit.caption, train.caption]).toEqual(['نقاشی خرگوش', 'نقاشی قطار']);
    const ranks = async (text: string, weight: number) => {
      const terms = [{ image: rabbit.bytes }, { text, weight }];
      const ids = idsOf(await service.search({ terms, filters: { source: ['demo'] }, top: 100 }));
      return { train: ids.indexOf(train.id), otherRabbit: ids.indexOf(otherRabbit.id) };
    };
    expect(await ranks('قطار', 0.01)).toEqual({ train: expect.any(Number), otherRabbit: 1 });
    expect((await ranks('قطار', 0.01)).train).toBeGreaterThan(15);
    expect((await ranks('قطار', 2)).train).toBeLessThan(4);
    expect((await ranks('خرگوش', -2)).otherRabbit).toBeGreaterThan(15);
  });

  it('by parts is the search by their normalised sum, scores included, and pages go on as ever', async () => {
    const [a, b] = [gallery.pictures[1]!, gallery.pictures[2]!];
    const request = { terms: [{ imageId: a.id }, { imageId: b.id }, { text: 'گربه', weight: -0.5 }], top: 5 };
    const first = await service.search(request);
    expect(first).toMatchObject({ query: '− گربه', nextOffset: 5 });
    expect(idsOf(first)).not.toContain(a.id);
    expect(idsOf(first)).not.toContain(b.id);
    const vectors = new Map((await gallery.vectors()).map(({ id, vector }) => [id, vector]));
    const text = await embeddingOf('گربه');
    const sum = vectors.get(a.id)!.map((value, at) => value + vectors.get(b.id)![at]! - 0.5 * text[at]!);
    const norm = Math.hypot(...sum);
    for (const { imageId, score } of first.hits) {
      const cosine = vectors.get(imageId)!.reduce((total, value, at) => total + (value * sum[at]!) / norm, 0);
      expect(score).toBeCloseTo(cosine, 3);
    }
    const [second] = await pagesAfter(first, 5);
    expect(second).toMatchObject({ query: '− گربه', queryId: first.queryId });
    expect(new Set([...idsOf(first), ...idsOf(second!)]).size).toBe(10);
  });

  it('by one word as a part is the search by that word', async () => {
    const plain = await service.search({ text: 'پرنده' });
    const part = await service.search({ terms: [{ text: 'پرنده', weight: 3 }] });
    expect(idsOf(part)).toEqual(idsOf(plain));
    expect(part.query).toBe('پرنده');
  });

  it('by words ranks by the wanted words of a query of parts', async () => {
    const { id, caption } = gallery.pictures[7]!;
    const terms = [{ text: caption }, { text: 'درخت', weight: -0.3 }];
    const page = await service.search({ terms, mode: 'words' });
    expect(idsOf(page)[0]).toBe(id);
  });

  it('with filters still gives as many results as pass them', async () => {
    const shiraz = await service.search({ text: 'گربه', filters: { city: ['شیراز'] }, top: 100 });
    expect(shiraz.hits).toHaveLength(12);
    const both = await service.search({ text: 'گربه', filters: { city: ['شیراز', 'تهران'] }, top: 100 });
    expect(both.hits).toHaveLength(100);
    const demo = await service.search({ text: 'گربه', filters: { source: ['demo'] }, top: 100 });
    expect(demo.hits).toHaveLength(40);
    expect(demo.hits.every(({ source }) => source === 'demo')).toBe(true);
    const past = await service.search({ text: 'گربه', filters: { to: '2020-01-01T00:00:00Z' } });
    expect(past).toMatchObject({ hits: [], nextOffset: null });
  });

  it('keeps odd letters away from the database', async () => {
    const page = await service.search({ text: 'گربه\0 \ud800', filters: { city: ['شیراز', '\0\udfff'] } });
    expect(page.hits).toHaveLength(10);
    expect((await service.search({ queryId: page.queryId, top: 3 })).query).toContain('گربه');
  });
});

describe('an image', () => {
  it('gets the label that it shows, from bytes and by its id', async () => {
    const shown = gallery.pictures.slice(0, 10);
    const labels = shown.map(({ caption }) => caption);
    let right = 0;
    for (const { id, caption, bytes } of shown) {
      const byBytes = await search.classifier.classify({
        image: bytes,
        labels,
        templates: ['{}', 'تصویر {}'],
      });
      expect(byBytes.labels.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
      expect(byBytes).toMatchObject({ logitScale: 100, templates: ['{}', 'تصویر {}'] });
      const byId = await search.classifier.classify({ imageId: id, labels, logitScale: 10 });
      expect(byId.labels[0]!.probability).toBeLessThan(byBytes.labels[0]!.probability);
      right += Number(byBytes.labels[0]!.label === caption);
    }
    expect(right).toBeGreaterThanOrEqual(8);
  });

  it.each([
    ['one label', ['گل']],
    ['a label twice', ['گل', ' گل ']],
    ['a label that is none', ['گل', ' ']],
    ['too many labels', Array.from({ length: 101 }, (_, index) => String(index))],
  ])('is not classified by %s', async (_, labels) => {
    const imageId = gallery.pictures[0]!.id;
    await expect(search.classifier.classify({ imageId, labels })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('is not classified when it is unknown or none, or a template has no place for the label', async () => {
    const labels = ['گل', 'گربه'];
    await expect(search.classifier.classify({ imageId: newId(), labels })).rejects.toMatchObject({
      code: 'image.not-found',
    });
    const image = new TextEncoder().encode('no picture');
    await expect(search.classifier.classify({ image, labels })).rejects.toMatchObject({
      code: 'image.unreadable',
    });
    const { id } = gallery.pictures[0]!;
    await expect(
      search.classifier.classify({ imageId: id, labels, templates: ['تصویر'] }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('pages', () => {
  it('of one query neither repeat nor skip across a new index, new images and a restart', async () => {
    const text = 'پرنده و درخت';
    const mode = 'meaning';
    const whole = idsOf(await service.search({ text, top: 100, mode }));
    const first = await service.search({ text, top: 7, mode });
    const second = await service.search({ queryId: first.queryId, offset: 7, top: 7 });

    // An image that would be the best, and another index.
    const [best] = await addImages(gallery.test.database, 1);
    const vector = await embeddingOf(text);
    await new EmbeddingRepository(gallery.test.database, gallery.model).insert([{ id: best!, vector }]);
    const { id } = await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
    await expect.poll(() => search.index.snapshotId).toBe(id);
    expect(idsOf(await service.search({ text, top: 1, mode }))).toEqual([best]);
    const third = await service.search({ queryId: first.queryId, offset: 14, top: 7 });

    const restarted = await openSearch(gallery.config, log, gallery.test.url, {
      imageEncoder: 'at-first-picture',
    });
    try {
      const rest = await pagesAfter(third, 7, restarted.service);
      const pages = [first, second, third, ...rest];
      expect(pages.flatMap(idsOf)).toEqual(whole);
      expect(new Set(whole).size).toBe(100);
      expect(pages.map(({ hits }) => hits[0]!.rank)).toEqual(pages.map((_, index) => 7 * index + 1));
      expect(pages.every(({ query, queryId }) => query === text && queryId === first.queryId)).toBe(true);
    } finally {
      await restarted.close();
      await new ImageRepository(gallery.test.database).setState([best!], 'hidden');
    }
  });

  it('are given up where the search closes while its first picture opens the encoder, which closes too', async () => {
    const closing = await openSearch(gallery.config, log, gallery.test.url, {
      imageEncoder: 'at-first-picture',
    });
    const asked = closing.service.search({ image: gallery.pictures[0]!.bytes }).catch(error => error);
    await closing.close();
    expect(await asked).toMatchObject({ code: 'thread.stopped', parameters: { thread: 'image encoder' } });
  });

  it('leave out an image hidden in between without moving the others', async () => {
    const first = await service.search({ text: 'ماهی', top: 10 });
    const [second] = await pagesAfter(first, 10);
    const hidden = [second!.hits[2]!.imageId, first.hits[0]!.imageId];
    const images = new ImageRepository(gallery.test.database);
    await images.setState(hidden, 'hidden');
    try {
      const again = await service.search({ queryId: first.queryId, offset: 10, top: 10 });
      expect(again.hits).toEqual(second!.hits.filter(({ imageId }) => imageId !== hidden[0]));
      expect(again.nextOffset).toBe(20);
      // A new query does not know them at all.
      await expect
        .poll(async () =>
          idsOf(await service.search({ text: 'ماهی', top: 100 })).filter(id => hidden.includes(id)),
        )
        .toEqual([]);
    } finally {
      await images.setState(hidden, 'visible');
    }
  });

  it('end after a hundred results', async () => {
    const page = await service.search({ text: 'گل', offset: 95, top: 10 });
    expect(page.hits).toHaveLength(5);
    expect(page.nextOffset).toBeNull();
    const beyond = await service.search({ queryId: page.queryId, offset: 100 });
    expect(beyond).toMatchObject({ hits: [], nextOffset: null });
  });
});

async function embeddingOf(text: string): Promise<Float32Array> {
  const { openTextEncoder } = await import('../../../../core/engines/encoders/open-text-encoder.ts');
  const encoder = await openTextEncoder(gallery.model, { device: 'cpu', threads: 1 });
  try {
    return await encoder.encode([text]);
  } finally {
    await encoder.close();
  }
}

describe('what cannot be answered', () => {
  it.each([
    ['an empty text', { text: '' }, 'text.empty'],
    ['a text without a letter', { text: ' \u200c\t\u200f ' }, 'text.empty'],
    ['punctuation alone', { text: '؟!' }, 'text.empty'],
    ['a part that says nothing', { terms: [{ text: 'گل' }, { text: '…' }] }, 'text.empty'],
    ['a text too long', { text: 'گ'.repeat(501) }, 'text.too-long'],
    ['a page that is none', { text: 'گربه', top: 0 }, 'request.invalid'],
    ['an offset that is none', { text: 'گربه', offset: 1.5 }, 'request.invalid'],
    ['a filter that is none', { text: 'گربه', filters: { from: 'gestern' } }, 'request.invalid'],
    ['an id that is none', { imageId: 'nine' }, 'request.invalid'],
    ['an unknown picture', { imageId: newId() }, 'image.not-found'],
    ['an unknown picture among others', { terms: [{ text: 'گل' }, { imageId: newId() }] }, 'image.not-found'],
    [
      'parts that leave nothing',
      { terms: [{ text: 'گل' }, { text: 'گل', weight: -1 }] },
      'query.nothing-left',
    ],
    ['only what is taken away', { terms: [{ text: 'گل', weight: -1 }] }, 'query.only-excludes'],
    ['no part at all', { terms: [] }, 'request.invalid'],
    ['an unknown query', { queryId: newId() }, 'query.not-found'],
    ['a file that is no picture', { image: new TextEncoder().encode('no picture') }, 'image.unreadable'],
  ])('%s is refused as such', async (_, request, code) => {
    await expect(service.search(request)).rejects.toMatchObject({ code });
  });

  it('takes a text of just the longest length', async () => {
    expect((await service.search({ text: '😀'.repeat(500) })).hits).toHaveLength(10);
  });

  it('a hidden image and one without embedding have nothing like them', async () => {
    const [bare, hidden] = await addImages(gallery.test.database, 2);
    await new ImageRepository(gallery.test.database).setState([hidden!], 'hidden');
    await expect(service.search({ imageId: hidden! })).rejects.toMatchObject({ code: 'image.not-found' });
    await expect(service.search({ imageId: bare! })).rejects.toMatchObject({ code: 'image.not-embedded' });
  });
});
