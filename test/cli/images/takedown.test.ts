import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../core/data/database/database.ts';
import { ImageRepository } from '../../../core/data/images/images.ts';
import { TakedownRepository } from '../../../core/data/images/takedowns.ts';
import { newId } from '../../../core/ground/domain/id.ts';
import { jpeg } from '../../core/data/images/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { runCommand } from '../run-command.ts';

let db: TestDatabase;
let folder: string;
let pictures: string;
beforeEach(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-takedown-'));
  pictures = await mkdtemp(path.join(folder, 'in-'));
});
afterEach(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const run = (...words: string[]) =>
  runCommand(words, { DATABASE_URL: db.url, DATA_DIR: folder, ENCODER_THREADS: '1', DEVICE: 'cpu' });
const filesOfStore = async () => {
  const entries = await readdir(path.join(folder, 'images'), { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).length;
};

describe('negareh takedown', () => {
  it('removes an image from everything, proves it, and no import brings it back', async () => {
    for (const number of [1, 2, 3]) {
      await writeFile(path.join(pictures, `${number}.jpg`), await jpeg(number));
      await writeFile(path.join(pictures, `${number}.txt`), `عکس ${number}\n`);
    }
    expect((await run('ingest', pictures)).code).toBe(0);
    const { prisma } = db.database;
    const two = await prisma.captionPair.findFirstOrThrow({ where: { persian: 'عکس 2' } });
    await prisma.telegramFile.create({ data: { imageId: two.imageId, botId: 1n, fileId: 'AgAC' } });
    const [snapshot] = await prisma.indexSnapshot.findMany();
    expect(snapshot).toMatchObject({ state: 'published', count: 3 });
    expect(await filesOfStore()).toBe(9);

    // An evaluation shows it beside a caption that found it late; a training under way has learnt from it.
    const sha256 = Buffer.from((await prisma.image.findFirstOrThrow({ where: { id: two.imageId } })).sha256);
    const figure = path.join(folder, 'evaluations/figures/some', `${sha256.toString('hex')}.jpg`);
    const training = path.join(folder, 'trainings/mine');
    await mkdir(path.dirname(figure), { recursive: true });
    await writeFile(figure, 'a rendition');
    await mkdir(training, { recursive: true });
    await writeFile(path.join(training, 'set.json'), JSON.stringify([{ sha256: sha256.toString('hex') }]));
    const hard = (picture: string) => ({ caption: 'عکس 2', rank: 3, picture, found: [] });
    const hardest = [hard(sha256.toString('hex')), hard('00')];
    await prisma.evaluation.create({
      data: { id: newId(), dataset: 'mine', parameters: {}, result: { hardest } },
    });

    // Runs show what they could not do by examples: its caption, a row of a file about it, where it was on the web.
    const token = `/data/set/two-${newId()}.jpg`;
    const url = `https://example.com/${newId()}.jpg`;
    await prisma.image.update({
      where: { id: two.imageId },
      data: { source: 'dataset', sourceToken: token, sourceUrl: url },
    });
    const long = `a long sentence ${'and more '.repeat(30)}`;
    await prisma.englishCaption.create({ data: { id: newId(), imageId: two.imageId, text: long } });
    const problem = (code: string, ...examples: string[]) => ({ code, count: 9, examples });
    const problems = [
      problem('no-translation', 'عکس 1', long.slice(0, 200), 'عکس 2'),
      problem('too-few-columns', `7: ${path.basename(token)}`, '9: another.jpg'),
    ];
    await prisma.jobRun.create({ data: { id: newId(), kind: 'translate-captions', request: {}, problems } });
    const crawl = { id: newId(), source: 'list' as const, request: {} };
    await prisma.crawlRun.create({
      data: { ...crawl, problems: [problem('web.gone', url, `${url}x`, 'b')] },
    });

    const { code, stdout, stderr } = await run('takedown', path.join(pictures, '2.jpg'));
    expect(code, stderr).toBe(0);
    expect(
      (await prisma.jobRun.findFirstOrThrow({ where: { kind: 'translate-captions' } })).problems,
    ).toEqual([problem('no-translation', 'عکس 1'), problem('too-few-columns', '9: another.jpg')]);
    expect((await prisma.crawlRun.findFirstOrThrow()).problems).toEqual([problem('web.gone', 'b')]);
    expect(stdout).toContain(`1 photo taken down\n  ${two.imageId}  `);
    expect(stdout).toContain(
      'Left of them: 0 rows, 0 captions, 0 embeddings, 0 Telegram file ids, 0 files; held by 0 of 1 index',
    );
    // The snapshot that held it has gone, too.
    const snapshots = await prisma.indexSnapshot.findMany();
    expect(snapshots).toMatchObject([{ state: 'published', count: 2 }]);
    expect(await readdir(path.join(folder, 'indexes'))).toEqual([snapshots[0]!.folder]);
    expect(await filesOfStore()).toBe(6);
    expect(await prisma.embedding.count()).toBe(2);
    expect(await prisma.telegramFile.count()).toBe(0);

    expect([existsSync(figure), existsSync(training)]).toEqual([false, false]);
    expect((await prisma.evaluation.findFirstOrThrow()).result).toEqual({ hardest: [hard('00')] });

    const again = await run('ingest', pictures);
    expect(again.code).toBe(4);
    expect(again.stdout).toBe('0 added · 2 here already\n');
    expect(again.stderr).toMatch(/2\.jpg: This picture was taken down/);
    expect(await filesOfStore()).toBe(6);
    // Its row has gone with the last index that held it; what was remembered has not.
    expect(await prisma.image.count()).toBe(2);
    expect(await prisma.takenDown.count()).toBe(1);
  });

  it('stays out when a backup is restored that was made before', async () => {
    for (const number of [1, 2]) await writeFile(path.join(pictures, `${number}.jpg`), await jpeg(number));
    expect((await run('ingest', pictures)).code).toBe(0);
    const { prisma } = db.database;
    // Words of both, in a message that waits and in an evaluation.
    const hashes = (await prisma.image.findMany()).map(({ sha256 }) => Buffer.from(sha256).toString('hex'));
    const webhook = { id: newId(), url: 'https://example.com/', events: [], secret: '', author: 'Sara' };
    await prisma.webhook.create({ data: webhook });
    for (const imageSha256 of hashes) {
      const payload = JSON.stringify({ data: { pairs: [{ imageSha256, persian: 'یک عکس' }] } });
      const message = { id: newId(), webhookId: webhook.id, event: 'pair.approved', payload };
      await prisma.webhookDelivery.create({ data: message });
    }
    const result = { hardest: hashes.map(picture => ({ picture, caption: 'یک عکس' })) };
    await prisma.evaluation.create({ data: { id: newId(), dataset: 'mine', parameters: {}, result } });
    const problems = [{ code: 'no-translation', count: 3, examples: ['یک عکس'] }];
    await prisma.jobRun.create({ data: { id: newId(), kind: 'translate-captions', request: {}, problems } });
    const backup = path.join(folder, 'before.tar.zst');
    expect((await run('backup', backup)).code).toBe(0);
    expect((await run('takedown', path.join(pictures, '2.jpg'))).code).toBe(0);
    // A database that somebody uses is not replaced.
    await db.database.close();

    const { code, stdout, stderr } = await run('restore', backup, '--replace');
    expect(code, stderr).toBe(0);
    await using opened = new AsyncDisposableStack();
    const after = opened.adopt(openDatabase(db.url), it => it.close()).prisma;
    expect(stdout).toContain('1 photos of the backup were taken down after it was made, and stay out.');
    expect(await after.image.count()).toBe(1);
    expect(await after.embedding.count()).toBe(1);
    expect(await filesOfStore()).toBe(3);
    expect(await after.webhookDelivery.count()).toBe(1);
    // The real receivers hear nothing of a restore.
    expect(stderr).toContain('1 webhooks are paused');
    expect(await after.webhook.findFirst()).toMatchObject({ off: 'restored' });
    expect((await after.evaluation.findFirstOrThrow()).result).toMatchObject({ hardest: [{}] });
    const kind = 'translate-captions';
    expect(await after.jobRun.findFirstOrThrow({ where: { kind } })).toMatchObject({
      problems: [{ code: 'no-translation', count: 3, examples: [] }],
    });
    expect((await run('ingest', pictures)).stderr).toMatch(/2\.jpg: This picture was taken down/);
    const down = await run('takedown', path.join(pictures, '2.jpg'));
    expect(down.code).toBe(3);
  });

  it('says what it does not know', async () => {
    const { code, stderr } = await run('takedown', 'https://divar.ir/v/unknown1');
    expect(code).toBe(3);
    expect(stderr).toContain('There is no photo https://divar.ir/v/unknown1');
  });
});

describe('an image that was taken down', () => {
  const image = (sha256: string) =>
    ({ sha256, format: 'jpg', width: 9, height: 9, byteSize: 9, source: 'upload', captions: [] }) as const;

  it('is refused at the door of the rows, by content and by its source’s name', async () => {
    const images = new ImageRepository(db.database);
    const takedowns = new TakedownRepository(db.database);
    const [named, other] = await images.insert([
      { ...image('a1'.repeat(32)), source: 'divar', sourceToken: 'photo' },
      image('b1'.repeat(32)),
    ]);
    await takedowns.takeDown([named!.id]);
    const refused = { code: 'image.taken-down' };
    await expect(images.insert([image('a1'.repeat(32))])).rejects.toMatchObject(refused);
    const resized = { ...image('c1'.repeat(32)), source: 'divar', sourceToken: 'photo' } as const;
    await expect(images.insert([resized])).rejects.toMatchObject(refused);
    await expect(images.findKnown('a1'.repeat(32), 'upload')).rejects.toMatchObject(refused);
    await expect(images.findKnown('d1'.repeat(32), 'divar', 'photo')).rejects.toMatchObject(refused);
    await db.database.prisma.image.deleteMany({ where: { state: 'removed' } });
    await expect(images.insert([image('a1'.repeat(32))])).rejects.toMatchObject(refused);
    expect(await images.insert([image('b1'.repeat(32))])).toEqual([{ id: other!.id, isNew: false }]);
    // Twice is once.
    await takedowns.takeDown([named!.id]);
    expect(await db.database.prisma.takenDown.count()).toBe(1);
  });
});
