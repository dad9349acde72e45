import { afterAll, beforeAll, expect, test } from 'vitest';
import { TelegramPersonRepository } from '../../../../core/data/telegram/telegram-people.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test('whoever has only reported is known, too; who reported on the web is somebody else', async () => {
  const { prisma } = db.database;
  const people = new TelegramPersonRepository(db.database);
  const image = { format: 'jpg', width: 9, height: 9, byteSize: 1, source: 'upload' } as const;
  const { id: imageId } = await prisma.image.create({
    data: { id: newId(), sha256: new Uint8Array(32), ...image },
  });
  const report = (bytes: number) =>
    prisma.report.create({
      data: { id: newId(), imageId, reason: 'wrong', hid: false, addressHash: new Uint8Array(bytes) },
    });
  for (const bytes of [0, 16]) await report(bytes);
  expect(await people.isAnyKnown()).toBe(false);
  await report(32);
  expect(await people.isAnyKnown()).toBe(true);
});
