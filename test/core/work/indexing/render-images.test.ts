import { readFile, rm, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { RenditionRepository } from '../../../../core/data/images/renditions.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { runRenderImages } from '../../../../core/work/indexing/render-images-job.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { inventedPhoto } from '../../../crawler/crawl/invented-photo.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

it('images of earlier versions get the rendition in the middle, and one that is removed meanwhile leaves no file', async () => {
  const { database, url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const files = new DiskImageFiles(await temporaryFolder());
  const limits = { maxBytes: 10_000_000, maxPixels: 10_000_000 };
  const services = { images: new ImageRepository(database), files, limits };
  const size = { width: 1200, height: 800 };
  const incoming = await Promise.all(
    [1, 2, 3].map(async seed => ({
      name: String(seed),
      source: 'upload' as const,
      captions: [],
      content: await inventedPhoto(seed, size),
    })),
  );
  for await (const { status } of ingestImages(incoming, services)) expect(status).toBe('added');
  const { image } = database.prisma;
  const rows = await image.findMany({ orderBy: { id: 'asc' } });
  expect(rows.map(({ renditionSet }) => renditionSet)).toEqual([2, 2, 2]);
  const paths = rows.map(({ sha256 }) => files.renditionPath(Buffer.from(sha256).toString('hex'), 640));
  const made = await readFile(paths[0]!);

  // As an earlier version has left them; the large one of the second is lost.
  await Promise.all(paths.map(path => rm(path)));
  await image.updateMany({ data: { renditionSet: 1 } });
  await rm(files.renditionPath(Buffer.from(rows[1]!.sha256).toString('hex'), 1280));
  const log = createLog('test', { level: 'silent' });
  const asked: string[] = [];
  const queue = { enqueue: async ({ name }: { readonly name: string }) => void asked.push(name) };
  // The third is taken down between the writing of its file and the note of it.
  const renditions = new RenditionRepository(database);
  const noteRendered = renditions.noteRendered.bind(renditions);
  renditions.noteRendered = async ids => {
    await image.update({ where: { id: rows[2]!.id }, data: { state: 'removed' } });
    return noteRendered(ids);
  };
  const run = (sliceMs?: number) =>
    runRenderImages({ url, renditions, files, log }, queue, new AbortController().signal, sliceMs);
  expect(await run(-1)).toBe('success');
  expect(asked).toEqual(['render-images']);
  const found = await Promise.all(
    paths.map(path =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  expect(found).toEqual([true, false, false]);
  expect(await sharp(paths[0]!).metadata()).toMatchObject({ format: 'webp', width: 640, height: 427 });
  expect((await stat(paths[0]!)).size).toBeLessThan(made.length * 1.2);
  const sets = await image.findMany({ orderBy: { id: 'asc' }, select: { renditionSet: true } });
  expect(sets.map(({ renditionSet }) => renditionSet)).toEqual([2, 1, 1]);
  expect(await run()).toBe('skipped');
});
