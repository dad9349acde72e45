import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { withClaims } from '../../../../core/data/database/claims.ts';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageHashRepository } from '../../../../core/data/images/image-hashes.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { RenditionRepository } from '../../../../core/data/images/renditions.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { runHashImages } from '../../../../core/work/indexing/hash-images-job.ts';
import { runRenderImages } from '../../../../core/work/indexing/render-images-job.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { inventedPhoto } from '../../../crawler/crawl/invented-photo.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { addImages } from '../search/collection.ts';

it('images of all sources get their hash later, a slice at a time, and what looks alike is linked across sources', async () => {
  const { database, url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const files = new DiskImageFiles(await temporaryFolder());
  const services = {
    images: new ImageRepository(database),
    files,
    limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
  };
  const photo = await inventedPhoto(7, { width: 400, height: 300 });
  const smaller = await sharp(photo).resize(240).jpeg({ quality: 70 }).toBuffer();
  const incoming = [
    { name: 'same', content: photo, source: 'upload' as const, captions: [] },
    { name: 'smaller', content: smaller, source: 'dataset' as const, captions: [] },
    { name: 'other', content: await inventedPhoto(8), source: 'commons' as const, captions: [] },
    { name: 'lost', content: await inventedPhoto(9), source: 'upload' as const, captions: [] },
  ];
  const ids = new Map<string, string>();
  for await (const outcome of ingestImages(incoming, services)) {
    if (outcome.status === 'added') ids.set(outcome.name, outcome.imageId);
  }
  const rowOf = (name: string) => database.prisma.image.findUniqueOrThrow({ where: { id: ids.get(name)! } });
  const lost = await rowOf('lost');
  await files.remove(Buffer.from(lost.sha256).toString('hex'), lost.format);

  const log = createLog('test', { level: 'silent' });
  const hashing = { url, hashes: new ImageHashRepository(database), files, log };
  const asked: string[] = [];
  const queue = { enqueue: async ({ name }: { readonly name: string }) => void asked.push(name) };
  const run = (sliceMs?: number) => runHashImages(hashing, queue, new AbortController().signal, sliceMs);
  // What another worker has in work is left to it, and is anybody's when that has ended.
  await withClaims({ url, work: 'hashImages' }, async other => {
    await other.take([...ids.values()]);
    expect(await run()).toBe('skipped');
  });
  // Its time is over after the first batch.
  expect(await run(-1)).toBe('success');
  expect(asked).toEqual(['hash-images']);
  const [same, small, other] = [await rowOf('same'), await rowOf('smaller'), await rowOf('other')];
  for (const { perceptualHash } of [same, small, other]) expect(perceptualHash).not.toBeNull();
  expect((await rowOf('lost')).perceptualHash).toBeNull();
  // The older of the two is the original of the other.
  const [older, younger] = same.id < small.id ? [same, small] : [small, same];
  expect([older.nearDuplicateOfId, younger.nearDuplicateOfId, other.nearDuplicateOfId]).toEqual([
    null,
    older.id,
    null,
  ]);
  expect(await run()).toBe('skipped');
  expect(asked).toHaveLength(1);

  // The younger one has its hash first: the original is the oldest all the same.
  const { image } = database.prisma;
  await image.update({ where: { id: older.id }, data: { perceptualHash: null } });
  await image.update({ where: { id: younger.id }, data: { nearDuplicateOfId: null } });
  expect(await run()).toBe('success');
  const linked = await image.findMany({
    where: { nearDuplicateOfId: { not: null } },
    select: { id: true, nearDuplicateOfId: true },
  });
  expect(linked).toEqual([{ id: younger.id, nearDuplicateOfId: older.id }]);
});

it('pages that nothing can be made of call no worker, or the job would call itself without end', async () => {
  const { database, url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await addImages(database, 40);
  const files = new DiskImageFiles(await temporaryFolder());
  const log = createLog('test', { level: 'silent' });
  const asked: string[] = [];
  const queue = { enqueue: async ({ name }: { readonly name: string }) => void asked.push(name) };
  const { signal } = new AbortController();
  const hashes = new ImageHashRepository(database);
  expect(await runHashImages({ url, hashes, files, log }, queue, signal)).toBe('skipped');
  await database.prisma.image.updateMany({ data: { renditionSet: 1 } });
  const renditions = new RenditionRepository(database);
  expect(await runRenderImages({ url, renditions, files, log }, queue, signal)).toBe('skipped');
  expect(asked).toEqual([]);
});
