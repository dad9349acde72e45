import { expect, it, onTestFinished } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { sweepUnowned } from '../../../../core/data/images/sweep-unowned.ts';
import { originalKey } from '../../../../core/ground/domain/images/image-keys.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { picture } from './image-store-contract.ts';

/** As a bucket is. */
class SharedFolder extends DiskImageFiles {
  override readonly isShared = true;
}

it('what no row names goes from a folder of our own, and stays where another system may have put it', async () => {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  const folder = await temporaryFolder();
  const files = new DiskImageFiles(folder);
  const one = picture('of another');
  await files.write(one);
  expect(await sweepUnowned(database, new SharedFolder(folder))).toBe(0);
  expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('of another');
  expect(await sweepUnowned(database, files)).toBeGreaterThan(1);
  expect(await files.has(one.sha256, 'png')).toBe(false);
});
