import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { TelegramFileRepository } from '../../../../core/data/telegram/telegram-files.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
let ids: string[];
let telegram: TelegramFileRepository;
beforeAll(async () => {
  test = await createTestDatabase();
  telegram = new TelegramFileRepository(test.database);
  const inserted = await new ImageRepository(test.database).insert(
    [1, 2].map(seed => ({
      sha256: `${seed}`.padStart(64, '0'),
      format: 'jpeg',
      width: 8,
      height: 8,
      byteSize: 100,
      source: 'demo',
      captions: [],
    })),
  );
  ids = inserted.map(({ id }) => id);
});
afterAll(() => test.drop());

describe('Telegram file ids', () => {
  it('are remembered for one bot, the newest of each image, and forgotten when told so', async () => {
    // Bot ids have outgrown 32 bits.
    const [mine, other] = [7_123_456_789, 1];
    const [first, second] = ids as [string, string];
    await telegram.remember(mine, [{ imageId: first, fileId: 'old' }]);
    await telegram.remember(mine, [
      { imageId: first, fileId: 'new' },
      { imageId: second, fileId: 'b' },
      { imageId: newId(), fileId: 'of a picture that is gone' },
    ]);
    expect(await telegram.find(mine, [...ids, newId()])).toEqual(
      new Map([
        [first, 'new'],
        [second, 'b'],
      ]),
    );
    expect(await telegram.find(other, ids)).toEqual(new Map());
    await telegram.delete(mine, [first]);
    expect(await telegram.find(mine, ids)).toEqual(new Map([[second, 'b']]));
  });
});
