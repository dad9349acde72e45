import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBackup } from '../../../../core/work/backup/verify-backup.ts';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { addImages } from '../search/collection.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';
import {
  backUp,
  contentOf,
  entriesOf,
  filesOf,
  isEmpty,
  migrations,
  tampered,
  tarOf,
  withTarget,
} from './backups.ts';

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

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('restore', () => {
  it('refuses a file that is cut or changed, and has touched nothing', async () => {
    const own = await temporaryFolder();
    const whole = await readFile(file);
    const bad = path.join(own, 'bad.tar.zst');
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 1;
    const cases = [
      ['nothing in it', Buffer.alloc(0)],
      ['the first half', whole.subarray(0, whole.length >> 1)],
      ['all but its last bytes', whole.subarray(0, -40)],
      ['a bit in the middle', flipped],
      ['no archive at all', Buffer.from('a letter')],
      ['an archive of something else', zstdCompressSync(await tarOf({ 'letter.txt': 'dear' }))],
      [
        'an archive without its end',
        zstdCompressSync(await tarOf({ 'backup.json': (await entriesOf(file))['backup.json']! })),
      ],
      [
        'a picture that was exchanged',
        await tampered(file, entries => {
          const name = Object.keys(entries).find(one => one.startsWith('images/'))!;
          entries[name] = Buffer.from('another one');
        }),
      ],
      [
        'a row that was left out',
        await tampered(file, entries => delete entries['tables/image/000001.copy']),
      ],
    ] as const;
    await withTarget(file, async target => {
      for (const [what, bytes] of cases) {
        await writeFile(bad, bytes);
        await expectFailure(target.restore({ file: bad }), 'backup.damaged').catch(error => {
          throw new Error(what, { cause: error });
        });
        await expectFailure(verifyBackup(bad), 'backup.damaged');
      }
      await expectFailure(target.restore({ file: path.join(own, 'none') }), 'file.not-found');
      expect(await isEmpty(target)).toBe(true);
      expect(await readdir(target.dataDir)).toEqual([]);
    });
  });

  it('leaves no file outside of the image store, whatever the names in the archive', async () => {
    const bad = path.join(await temporaryFolder(), 'bad.tar.zst');
    const names = [
      '../../escape.jpg',
      `images/aa/bb/${'a'.repeat(64)}.jpg`,
      'images/aa/aa/../x.jpg',
      '/etc/x',
    ];
    await withTarget(file, async target => {
      for (const name of names) {
        await writeFile(
          bad,
          zstdCompressSync(
            await tarOf({ 'backup.json': (await entriesOf(file))['backup.json']!, [name]: 'x' }),
          ),
        );
        await expectFailure(target.restore({ file: bad }), 'backup.damaged', 'no backup has an entry');
      }
    });
  });

  it('refuses a database that holds something, and replaces all of it when told', async () => {
    await withTarget(file, async target => {
      await addImages(target.test.database, 3);
      await expectFailure(target.restore(), 'restore.not-empty', 'image');
      expect((await contentOf(target.url))['image']).toHaveLength(3);
      await target.restore({ replace: true });
      expect(await contentOf(target.url)).toEqual(await contentOf(source.url));
    });
  });

  it('leaves the rows of another program in the same database alone', async () => {
    await withTarget(file, async target => {
      await query(target.url, "CREATE TABLE guestbook (line text); INSERT INTO guestbook VALUES ('hello')");
      await target.restore({ replace: true });
      expect(await query(target.url, 'SELECT line FROM guestbook')).toEqual([{ line: 'hello' }]);
    });
  });

  it('brings an older backup to the newest migration, and refuses one of a newer program', async () => {
    const added = {
      name: '99990101000000_added',
      checksum: '0'.repeat(64),
      sql: `ALTER TYPE "ImageSource" ADD VALUE 'flickr'; ALTER TABLE image ADD COLUMN place text NOT NULL DEFAULT 'here';
            CREATE TABLE visit (id serial PRIMARY KEY, image_id uuid REFERENCES image(id) ON DELETE CASCADE)`,
    };
    await withTarget(file, async target => {
      await target.restore({ migrations: [...migrations, added] });
      expect(await query(target.url, 'SELECT DISTINCT place FROM image')).toEqual([{ place: 'here' }]);
      await query(target.url, 'INSERT INTO visit (image_id) SELECT id FROM image');
      const newer = path.join(await temporaryFolder(), 'newer.tar.zst');
      await backUp(target, newer, { migrations: [...migrations, added], version: '9.0.0' });
      await expectFailure(target.restore({ file: newer, replace: true }), 'backup.newer', added.name);
    });
  });

  it('puts a damaged file right, and remarks what was damaged when the backup was made', async () => {
    await withTarget(file, async target => {
      await target.restore();
      const [name] = Object.keys(await filesOf(target.dataDir)).filter(
        one => !/\.(320\.jpg|640\.webp|1280\.jpg)$/.test(one),
      );
      const original = path.join(target.dataDir, 'images', name!);
      await truncate(original, 10);
      const own = path.join(await temporaryFolder(), 'own.tar.zst');
      const damaged = await backUp(target, own);
      expect(damaged.manifest).toMatchObject({ damaged: [`images/${name}`], missing: [] });
      await rm(original);
      expect((await backUp(target, own)).manifest).toMatchObject({
        damaged: [],
        missing: [`images/${name}`],
      });
      await target.restore({ replace: true });
      expect(await filesOf(target.dataDir)).toEqual(await filesOf(source.dataDir));
    });
  });
});
