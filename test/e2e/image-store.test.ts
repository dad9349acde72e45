import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkImageStore } from '../../cli/doctor/check-image-store.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { openImageFiles } from '../../core/data/images/open-image-files.ts';
import { loadConfig } from '../../core/ground/config.ts';
import { renditionKey } from '../../core/ground/domain/images/image-keys.ts';
import { runCommand } from '../cli/run-command.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { openSite, type Site } from '../helpers/dashboard/site.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { type S3FaultProxy, startS3Faults } from '../stand-ins/s3/faults.ts';
import { type S3Server, startMoto } from '../stand-ins/s3/start-moto.ts';

let server: S3Server;
let proxy: S3FaultProxy;
let site: Site;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await startMoto();
  await server.makeBucket('photos');
  proxy = await startS3Faults(server.url);
  const settings = {
    IMAGE_STORE: 's3://photos/negareh',
    S3_ENDPOINT: proxy.url,
    S3_ACCESS_KEY_ID: 'test',
    S3_SECRET_ACCESS_KEY: 'test',
  };
  site = await openSite({ pictures: 4, settings });
  environment = { ...site.gallery.environment, ENCODER_THREADS: '1', DEVICE: 'cpu' };
});
afterAll(async () => {
  await site?.close();
  await proxy?.close();
  await server?.close();
});

const run = (...words: string[]) => runCommand(words, environment);

describe('a system whose images are in a bucket', { tags: ['moto'] }, () => {
  it('takes them in, finds and shows them, checks and backs them up, and takes them down', async () => {
    const config = loadConfig(environment);
    const store = openImageFiles(config);
    const messages = { config, problems: [], message: () => '', clocks: [], defer: () => undefined };
    expect((await checkImageStore(messages)).map(({ level, code }) => `${level} ${code}`)).toEqual([
      'ok image-store.ok',
    ]);

    // The gallery lies on the disk yet: its files go over as they are, by any tool.
    const disk = new DiskImageFiles(config.dataDir);
    for (let prefix = 0; prefix < 256; prefix++) {
      for (const { key } of await disk.list(prefix)) {
        const [sha256 = '', ...suffix] = path.basename(key).split('.');
        await store.put(sha256, [{ suffix: suffix.join('.'), bytes: (await disk.read(key))! }]);
        await disk.delete(key);
      }
    }

    const folder = path.join(config.dataDir, 'incoming');
    await mkdir(folder);
    await writeFile(path.join(folder, 'one.jpg'), await jpeg(77));
    await writeFile(path.join(folder, 'one.txt'), 'زرافه‌ای کنار نخل\n');
    const ingested = await run('ingest', folder);
    expect(ingested.code, ingested.stderr).toBe(0);
    const row = await site.gallery.test.database.prisma.image.findFirstOrThrow({
      where: { captionPairs: { some: { persian: 'زرافه‌ای کنار نخل' } } },
    });
    const sha256 = Buffer.from(row.sha256).toString('hex');
    const stored = async () =>
      (await store.list(row.sha256[0]!)).filter(({ key }) => key.includes(sha256)).length;
    expect(await stored()).toBeGreaterThanOrEqual(3);

    const media = `${site.url}/media/${sha256}/320`;
    const page = `${site.url}/search?q=${encodeURIComponent('زرافه‌ای کنار نخل')}`;
    await waitFor(async () => (await (await fetch(page)).text()).includes(sha256));
    const shown = await fetch(media);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const bytes = Buffer.from(await shown.arrayBuffer());
    expect(bytes.equals((await store.read(renditionKey(sha256, 320)))!)).toBe(true);

    // No address that opens an image has left us, unless a setting wants it.
    expect(proxy.requests.filter(request => /X-Amz-Signature/i.test(request))).toEqual([]);
    const lending = await site.startAnother({ IMAGE_STORE_PRESIGNED: 'yes' });
    const sent = await fetch(`${lending}/media/${sha256}/320`, { redirect: 'manual' });
    expect(sent.status).toBe(302);
    const address = sent.headers.get('location')!;
    expect(address).toContain(`${proxy.url}/photos/negareh/`);
    expect(Buffer.from(await (await fetch(address)).arrayBuffer()).equals(bytes)).toBe(true);
    const policy = (await fetch(`${lending}/search`)).headers.get('content-security-policy');
    expect(policy).toContain(`img-src 'self' data: blob: ${proxy.url};`);
    const original = await fetch(`${lending}/media/${sha256}/original`, { redirect: 'manual' });
    expect(original.status).toBe(404);

    const checked = await run('check', '--deep', '--json');
    expect(JSON.parse(checked.stdout), checked.stderr).toMatchObject({ ok: true });
    const backup = await run('backup', path.join(config.dataDir, 'all.backup'), '--verify');
    expect(backup.code, backup.stderr).toBe(0);

    const down = await run('takedown', sha256);
    expect(down.stdout, down.stderr).toContain('0 files');
    expect(await stored()).toBe(0);
    expect((await fetch(media)).status).toBe(404);
    expect((await fetch(`${lending}/media/${sha256}/320`, { redirect: 'manual' })).status).toBe(404);
    expect((await fetch(address)).status).toBe(404);
    // Nothing was written beside the bucket.
    const local = await Array.fromAsync({ length: 256 }, (_, prefix) => disk.list(prefix));
    expect(local.flat()).toEqual([]);
  });
});
