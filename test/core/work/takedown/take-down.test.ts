import { expect, it, onTestFinished } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { TakedownRepository } from '../../../../core/data/images/takedowns.ts';
import { PermanentError } from '../../../../core/ground/errors.ts';
import { hexOf } from '../../../../core/ground/files/sha256.ts';
import { takeDown } from '../../../../core/work/takedown/take-down.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { addImages } from '../search/collection.ts';

it('an image that the store refuses to delete keeps no other, and is told of', async () => {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  await addImages(database, 3);
  const rows = await database.prisma.image.findMany({ orderBy: { id: 'asc' } });
  const images = rows.map(({ id, sha256, format }) => ({ id, sha256: hexOf(sha256), format }));
  const dataDir = await temporaryFolder();
  const files = new DiskImageFiles(dataDir);
  const asked: string[] = [];
  files.remove = async sha256 => {
    asked.push(sha256);
    if (sha256 === images[0]!.sha256)
      throw new PermanentError('store.refused', { place: 's3://photos', reason: 'AccessDenied' });
  };
  const takedowns = new TakedownRepository(database);
  await expect(takeDown(images, { takedowns, files, dataDir })).rejects.toMatchObject({
    code: 'store.refused',
  });
  expect(asked).toEqual(images.map(({ sha256 }) => sha256));
});
