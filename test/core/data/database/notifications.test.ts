import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, notifyImagesChanged } from '../../../../core/data/database/notifications.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const log = createLog('test', { level: 'error' });

/** Cuts all listeners off, as a restart of PostgreSQL does. */
const cutOff = () =>
  test.database.prisma.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'negareh-listener' AND datname = current_database()`;
const connections = async () => {
  const [row] = await test.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE application_name = 'negareh-listener' AND datname = current_database()`;
  return row!.count;
};

describe('notifications', () => {
  it('tell which images changed, when the transaction commits and not when it fails', async () => {
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
    await waitFor(() => heard.length === 2);
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
    await cutOff();
    await waitFor(() => reconnects === 1);
    await prisma.$executeRaw`SELECT pg_notify('index_published', 'again')`;
    await waitFor(() => heard.includes('again'));
    await listening.close();
  });

  it('survive being cut off again and again', async () => {
    let reconnects = 0;
    const listening = await listen(
      test.url,
      ['index_published'],
      {
        onMessage: () => undefined,
        onReconnect: () => {
          reconnects += 1;
        },
      },
      log,
    );
    for (let cut = 1; cut <= 3; cut += 1) {
      await cutOff();
      await waitFor(() => reconnects === cut);
    }
    expect(await connections()).toBe(1);
    await listening.close();
  });

  it.each([0, 195, 200, 205, 210])(
    'leave no connection behind when closed %i ms after being cut off',
    async pause => {
      const listener = { onMessage: () => undefined, onReconnect: () => undefined };
      const listening = await listen(test.url, ['images_changed'], listener, log);
      await cutOff();
      await sleep(pause);
      await listening.close();
      await waitFor(async () => (await connections()) === 0);
    },
  );

  it('say why the first connection fails', async () => {
    const listener = { onMessage: () => undefined, onReconnect: () => undefined };
    const nowhere = 'postgresql://nobody@127.0.0.1:1/none';
    await expect(listen(nowhere, ['images_changed'], listener, log)).rejects.toThrow('ECONNREFUSED');
  });
});
