import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/domain/id.ts';
import { createLog } from '../../../core/log.ts';
import { listen, notifyImagesChanged } from '../../../core/store/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const log = createLog('test', { level: 'error' });

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await sleep(25);
  expect(condition()).toBe(true);
}

describe('notifications', () => {
  it('tell which pictures changed, when the transaction commits and not when it fails', async () => {
    const heard: string[] = [];
    const listener = {
      onMessage: (_: string, payload: string) => heard.push(payload),
      onReconnect: () => undefined,
    };
    const listening = await listen(test.url, ['images_changed'], listener, log);
    const { prisma } = test.database;
    const [first, second] = [newId(), newId()];
    await prisma.$transaction(async tx => notifyImagesChanged(tx, [first])).catch(() => undefined);
    await prisma
      .$transaction(async tx => {
        await notifyImagesChanged(tx, [second]);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await notifyImagesChanged(prisma, Array.from({ length: 500 }, newId));
    await until(() => heard.length === 2);
    expect(heard).toEqual([JSON.stringify({ ids: [first] }), '{}']);
    await listening.close();
  });

  it('resume after the connection is cut, and say so', async () => {
    const heard: string[] = [];
    let reconnects = 0;
    const listening = await listen(
      test.url,
      ['index_published'],
      {
        onMessage: (_, payload) => heard.push(payload),
        onReconnect: () => {
          reconnects += 1;
        },
      },
      log,
    );
    const { prisma } = test.database;
    await prisma.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'negareh-listener' AND datname = current_database()`;
    await until(() => reconnects === 1);
    await prisma.$executeRaw`SELECT pg_notify('index_published', 'again')`;
    await until(() => heard.includes('again'));
    await listening.close();
  });
});
