import { expect, onTestFinished, test } from 'vitest';
import { waitingForIndex } from '../../../../core/data/models/index-waiting.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { fillPairs } from '../../../helpers/fill-pairs.ts';

test('what an index lacks is counted since its build began, each pair once, and no further than anybody reads', async () => {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  const { prisma } = database;
  await fillPairs(database, 30);
  const createdAt = new Date();
  expect(await waitingForIndex(database, { createdAt })).toMatchObject({ images: 0, pairs: 0 });

  // Three of the pairs are approved; of one of them two people say so again.
  const pair = await prisma.captionPair.findFirstOrThrow({ where: { status: 'approved' } });
  const later = new Date(createdAt.getTime() + 60_000);
  for (const reviewer of ['sara', 'ali'])
    await prisma.review.create({
      data: {
        id: newId(),
        pairId: pair.id,
        reviewer,
        action: 'approve',
        previousStatus: 'pending',
        status: 'approved',
        createdAt: later,
      },
    });
  const addImages = (count: number) => prisma.$executeRaw`
    INSERT INTO image (id, sha256, format, width, height, byte_size, source, created_at, updated_at)
    SELECT id, sha256(id::text::bytea), 'jpeg', 4, 3, 1, 'dataset', ${later}, ${later}
    FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ${count}::int)) AS new`;
  await addImages(2);
  expect(await waitingForIndex(database, { createdAt })).toMatchObject({ images: 2, pairs: 1 });
  await addImages(10_100);
  expect(await waitingForIndex(database, { createdAt })).toEqual({ images: 10_001, pairs: 1, most: 10_000 });
});
