import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, filesOf } from '../../core/work/backup/backups.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { freePort, runCommand, startCommand } from '../run-command.ts';

const IMAGES = 40;

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(IMAGES, { SEARCH_PORT: String(await freePort()) });
});
afterAll(() => gallery.drop());

describe('negareh backup and restore', () => {
  it('put everything in place again, whenever the runs before were killed', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'night.tar.zst');
    const written = await runCommand(['backup', file, '--verify'], gallery.environment);
    expect([written.code, written.stdout]).toEqual([0, expect.stringContaining('40 photos')]);
    expect((await stat(file)).mode & 0o077).toBe(0);

    const test = await createTestDatabase();
    const dataDir = path.join(folder, 'data');
    const environment = { ...gallery.environment, DATABASE_URL: test.url, DATA_DIR: dataDir };
    try {
      for (const delayMs of [0, 60, 150]) {
        const { child, output, ended } = startCommand(['restore', file], environment);
        await waitFor(() => output.stderr.includes('Checking'));
        await sleep(delayMs);
        child.kill('SIGKILL');
        await ended;
        const content = await contentOf(test.url);
        const counts = [content['image']!.length, content['embedding']!.length];
        expect([`${[0, 0]}`, `${[IMAGES, IMAGES]}`]).toContain(`${counts}`);
        if (counts[0] === IMAGES) break;
      }
      const restored = await runCommand(['restore', file, '--replace'], environment);
      expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('40 photos')]);
      expect(await contentOf(test.url)).toEqual(await contentOf(gallery.test.url));
      expect(await filesOf(dataDir)).toEqual(await filesOf(gallery.config.dataDir));
      const refused = await runCommand(['restore', file], environment);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--replace')]);
      const other = new Client({ connectionString: test.url });
      await other.connect();
      const shown = await runCommand(['restore', file, '--verify'], { LOCALE: 'fa' });
      expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('۴۰ عکس')]);
      const inUse = await runCommand(['restore', file, '--replace'], { ...environment, LOCALE: 'fa' });
      await other.end();
      expect([inUse.code, inUse.stderr]).toEqual([2, expect.stringContaining('متوقف کنید')]);
    } finally {
      await test.drop();
    }
  });
});
