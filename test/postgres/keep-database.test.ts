import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../core/ground/config.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ensureDatabase } from '../../postgres/ensure-database.ts';
import { keepDatabase } from '../../postgres/keep-database.ts';
import { findPlace } from '../../postgres/place.ts';
import { runningPostmaster } from '../../postgres/postmaster.ts';
import { testConfig } from '../helpers/test-settings.ts';
import { waitFor } from '../helpers/wait-for.ts';

const log = pino({ level: 'silent' });

let folder: string;
let config: Config;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-keep-'));
  chmodSync(folder, 0o755);
  config = testConfig({
    DATA_DIR: path.join(folder, 'data'),
    POSTGRES_DIR: path.join(folder, 'postgres'),
    POSTGRES_PORT: String(await findFreePort()),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function countImages(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query('SELECT count(*)::int AS count FROM image')).rows;
  } finally {
    await client.end();
  }
}

describe('keepDatabase', () => {
  it('starts the embedded server again when it is killed, and stops it at the end', async () => {
    const place = findPlace(config);
    const kept = await keepDatabase(config, log);
    const first = runningPostmaster(place)?.pid;
    process.kill(first!, 'SIGKILL');
    await waitFor(() => {
      const running = runningPostmaster(place);
      return running?.state === 'ready' && running.pid !== first;
    });
    expect(await countImages(kept.url)).toEqual([{ count: 0 }]);
    await kept.close();
    expect(runningPostmaster(place)).toBeUndefined();
  });
});

describe('ensureDatabase', () => {
  it('gives a migrated database on the embedded server and joins it the second time', async () => {
    const first = await ensureDatabase(config, log);
    const second = await ensureDatabase(config, log);
    expect(second.url).toBe(first.url);
    expect(await countImages(second.url)).toEqual([{ count: 0 }]);
    await first.close();
    expect(await countImages(second.url)).toEqual([{ count: 0 }]);
    await second.close();
    expect(runningPostmaster(findPlace(config))).toBeUndefined();
  });

  it('reports a DATABASE_URL that nobody answers', async () => {
    const elsewhere = { ...config, databaseUrl: 'postgresql://x:y@127.0.0.1:1/none' };
    await expect(ensureDatabase(elsewhere, log)).rejects.toMatchObject({ code: 'database.unreachable' });
  });
});
