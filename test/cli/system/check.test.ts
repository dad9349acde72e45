import { readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';
import { embedImages } from '../../../core/data/jobs/definitions.ts';
import { openQueue } from '../../../core/data/jobs/queue.ts';
import { SnapshotRepository } from '../../../core/data/models/snapshots.ts';
import { log, publish } from '../../core/work/search/collection.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { freePort, runCommand } from '../run-command.ts';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(6, { SEARCH_PORT: String(await freePort()) });
  const { prisma } = gallery.test.database;
  await prisma.$executeRaw`UPDATE image SET updated_at = ${LONG_AGO}`;
  await prisma.$executeRaw`UPDATE embedding SET created_at = ${LONG_AGO}`;
  await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
});
afterAll(() => gallery.drop());

interface Report {
  readonly ok: boolean;
  readonly kinds: Record<string, { count: number; mended: number; lost: number }>;
}

async function check(...options: string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await runCommand(['check', '--json', ...options], gallery.environment);
  if (!stdout) throw new Error(stderr);
  return { code, report: JSON.parse(stdout) as Report };
}

it('finds each disagreement, mends what can be mended, says what is lost, and is content afterwards', async () => {
  const { prisma } = gallery.test.database;
  const files = new DiskImageFiles(gallery.config.dataDir);
  const rows = await prisma.image.findMany({ orderBy: { id: 'asc' } });
  const of = (index: number) => ({
    id: rows[index]!.id,
    sha256: Buffer.from(rows[index]!.sha256).toString('hex'),
    format: rows[index]!.format,
  });
  const [gone, damaged, rendered, unembedded, hidden] = [of(0), of(1), of(2), of(3), of(4)];
  const rendition = files.renditionPath(rendered.sha256, 320);
  const rightBytes = await readFile(rendition);
  await files.remove(gone.sha256, gone.format);
  const bytes = await readFile(files.pathOf(damaged.sha256, damaged.format));
  bytes[bytes.length - 5]! ^= 1;
  await writeFile(files.pathOf(damaged.sha256, damaged.format), bytes);
  await rm(rendition);
  const stray = `${files.pathOf(gone.sha256, 'gif')}`;
  await writeFile(stray, 'nobody’s');
  await utimes(stray, LONG_AGO, LONG_AGO);
  await prisma.embedding.updateMany({
    where: { imageId: unembedded.id },
    data: { vector: new Uint8Array(2) },
  });
  await prisma.image.update({ where: { id: hidden.id }, data: { state: 'rejected', updatedAt: LONG_AGO } });
  const published = await new SnapshotRepository(gallery.test.database).newestPublished();
  await truncate(path.join(gallery.config.dataDir, 'indexes', published!.folder, 'vectors.f32'), 16);
  const queue = await openQueue(gallery.test.url, log, { applicationName: 'test' });
  await queue.enqueue(embedImages, {});
  await queue.close();
  await prisma.$executeRaw`
    UPDATE pgboss.job SET state = 'active', started_on = ${LONG_AGO}, heartbeat_on = ${LONG_AGO}`;

  const found = await check('--deep');
  expect(found.code).toBe(4);
  expect(found.report.kinds).toMatchObject({
    'original-missing': { count: 1 },
    'original-damaged': { count: 1 },
    'rendition-missing': { count: 3 },
    'file-unowned': { count: 1 },
    'embedding-damaged': { count: 1 },
    'snapshot-invalid': { count: 1 },
    'state-different': { count: 1 },
    'job-stuck': { count: 1 },
  });
  const mended = await check('--deep', '--repair');
  expect(mended.code).toBe(4);
  expect(mended.report.kinds).toMatchObject({
    'original-missing': { lost: 1 },
    'original-damaged': { lost: 1 },
    'rendition-missing': { count: 3, mended: 1, lost: 2 },
    'file-unowned': { mended: 1 },
    'embedding-damaged': { mended: 1 },
    'snapshot-invalid': { mended: 1 },
    'state-different': { mended: 1 },
    'job-stuck': { mended: 1 },
  });
  expect(await readFile(rendition)).toEqual(rightBytes);
  await expect(stat(stray)).rejects.toThrow('ENOENT');
  const rebuilt = await new SnapshotRepository(gallery.test.database).newestPublished();
  expect(rebuilt!.id).not.toBe(published!.id);
  // An image that cannot be shown is not found any more; one whose renditions are there is.
  expect(rebuilt!.count).toBe(5);

  // Taken in again, what was lost is there again.
  const again: string[] = [];
  for (const { id } of [gone, damaged]) {
    const file = path.join(gallery.config.dataDir, `${id}.jpg`);
    await writeFile(file, gallery.pictures.find(picture => picture.id === id)!.bytes);
    again.push(file);
  }
  expect((await runCommand(['ingest', ...again], gallery.environment)).code).toBe(0);
  expect(await check('--deep')).toMatchObject({ code: 0, report: { ok: true, kinds: {} } });
}, 240_000);
