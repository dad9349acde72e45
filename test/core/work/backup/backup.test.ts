import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import { openSearch } from '../../../../core/work/search/open-search.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { pattern } from '../../ground/pixels/pictures.ts';
import { log, publish } from '../search/collection.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';
import { backUp, contentOf, filesOf, withTarget } from './backups.ts';

/** Takes an image out while the test that started it stands still. */
const REMOVER = path.resolve('test/helpers/processes/remove-picture.ts');

const PICTURES = 6;

let gallery: Gallery;
let source: { readonly url: string; readonly dataDir: string };
let folder: string;
/** A backup of the gallery. */
let file: string;
beforeAll(async () => {
  gallery = await createGallery(PICTURES);
  source = { url: gallery.test.url, dataDir: gallery.config.dataDir };
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-backup-'));
  file = path.join(folder, 'negareh.tar.zst');
  await backUp(source, file);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await gallery.drop();
});

describe('a backup', () => {
  it('restored elsewhere gives the same rows and files', async () => {
    await withTarget(file, async target => {
      const { header, manifest } = await target.restore();
      expect(header.tables.map(({ name }) => name)).not.toContain('index_snapshot');
      expect(manifest).toMatchObject({ pictures: PICTURES, missing: [], damaged: [], removed: [] });
      const expected = await contentOf(gallery.test.url);
      expect(expected['embedding']).toHaveLength(PICTURES);
      expect(await contentOf(target.url)).toEqual(expected);
      expect(await filesOf(target.dataDir)).toEqual(await filesOf(source.dataDir));
    });
  });

  it('is not begun over somebody’s photo, and leaves nothing behind when it ends early', async () => {
    const own = await temporaryFolder();
    const photo = path.join(own, 'photo.jpg');
    await writeFile(photo, 'not ours');
    await expectFailure(backUp(source, photo), 'file.exists');
    await expectFailure(backUp(source, path.join(own, 'no', 'folder.tar.zst')), 'file.not-found');
    const stopped = AbortSignal.abort();
    await expect(backUp(source, path.join(own, 'a.tar.zst'), { signal: stopped })).rejects.toThrow('aborted');
    expect(await readdir(own)).toEqual(['photo.jpg']);
    expect(await readFile(photo, 'utf8')).toBe('not ours');
  });
});

describe('beside everything that runs', () => {
  it('an image that is taken out meanwhile is in no restored database', async () => {
    await withTarget(file, async target => {
      await target.restore();
      const own = path.join(await temporaryFolder(), 'own.tar.zst');
      let removed = false;
      const { manifest } = await backUp(target, own, {
        onProgress: (what, done, total) => {
          if (removed || what !== 'rows' || done < total) return;
          removed = true;
          execFileSync(process.execPath, [REMOVER, target.test.url, target.dataDir]);
        },
      });
      expect(manifest).toMatchObject({ missing: [], damaged: [], pictures: PICTURES - 1 });
      expect(manifest.removed).toHaveLength(1);
      await withTarget(file, async second => {
        await second.restore({ file: own });
        const content = await contentOf(second.url);
        expect([content['image']!.length, content['embedding']!.length]).toEqual([
          PICTURES - 1,
          PICTURES - 1,
        ]);
      });
    });
  });

  it('queries are answered and images come in, and each backup is one moment', async () => {
    await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
    const search = await openSearch(gallery.config, log, gallery.test.url);
    const own = path.join(await temporaryFolder(), 'own.tar.zst');
    let [isDone, answers, added] = [false, 0, 0];
    const ask = async () => {
      for (; !isDone; answers += 1) {
        const { hits } = await search.service.search({ text: 'گربه', top: 3, offset: 0, filters: {} });
        expect(hits.length).toBeGreaterThan(0);
        // The backup must get its turn on a small machine.
        await sleep(20);
      }
    };
    const add = async () => {
      const images = new ImageRepository(gallery.test.database);
      const files = new DiskImageFiles(gallery.config.dataDir);
      const limits = { maxBytes: 1e7, maxPixels: 1e7 };
      for (; !isDone; added += 1) {
        const content = await pattern(90 + added, 60)
          .png()
          .toBuffer();
        const item = { name: String(added), content, source: 'upload' as const, captions: [] };
        await Array.fromAsync(ingestImages([item], { images, files, limits }));
        await sleep(20);
      }
    };
    const busy = Promise.all([ask(), add()]);
    try {
      for (let round = 0; round < 2; round++) {
        const [answersBefore, addedBefore] = [answers, added];
        const { header, manifest } = await backUp(source, own);
        expect(manifest).toMatchObject({ missing: [], damaged: [], removed: [] });
        await waitFor(() => answers > answersBefore && added > addedBefore);
        await withTarget(file, async target => {
          await target.restore({ file: own });
          const content = await contentOf(target.url);
          for (const { name, rows } of header.tables)
            expect([name, content[name]?.length]).toEqual([name, rows]);
          expect(content['image']).toHaveLength(manifest.pictures);
        });
      }
    } finally {
      isDone = true;
      await busy;
      await search.close();
    }
  });
});
