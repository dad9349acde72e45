import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnglishCaptionRepository } from '../../core/data/captions/english-captions.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { startCommand } from '../cli/run-command.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { fakeTranslation } from '../stand-ins/translation/faults.ts';
import { type GoogleStandIn, startGoogle } from '../stand-ins/translation/google.ts';

const CAPTIONS = 20_000;
const IMAGES = 4_000;
const KILLS = 3;

let folder: string;
let db: TestDatabase;
let google: GoogleStandIn;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-translate-'));
  db = await createTestDatabase();
  google = await startGoogle();
});
afterAll(async () => {
  await google.close();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

async function putCaptions(): Promise<void> {
  const { prisma } = db.database;
  const images = Array.from({ length: IMAGES }, (_, index) => ({
    id: newId(),
    format: 'jpeg',
    width: 1,
    height: 1,
    byteSize: 1,
    source: 'dataset' as const,
    sha256: Uint8Array.from(createHash('sha256').update(String(index)).digest()),
  }));
  await prisma.image.createMany({ data: images });
  const captions = Array.from({ length: CAPTIONS }, (_, index) => ({
    imageId: images[index % IMAGES]!.id,
    text: `A picture of thing number ${index} in a street`,
  }));
  await new EnglishCaptionRepository(db.database).add(captions);
}

test('20,000 captions through a service that fails and a process that is killed: each translated once, none lost', async () => {
  await putCaptions();
  google.faults.often(0.05, ['server-error', 'web-page', 'missing-rows', 'refused-text', 'dropped'], 11);
  const environment = {
    DATA_DIR: folder,
    DATABASE_URL: db.url,
    LOCALE: 'en',
    GOOGLE_TRANSLATE_URL: google.url,
    TRANSLATE_GAP_SECONDS: '0',
  };
  const { prisma } = db.database;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { child, ended } = startCommand(['translate', '--provider', 'google'], environment);
    const before = await prisma.captionPair.count();
    while ((await prisma.captionPair.count()) < before + 1_500) await sleep(50);
    await sleep(Math.random() * 500);
    child.kill('SIGKILL');
    await ended;
  }
  const { code, stdout, stderr } = await startCommand(['translate', '--provider', 'google'], environment)
    .ended;
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('captions translated');

  const pairs = await prisma.captionPair.findMany({
    select: { english: true, persian: true, englishCaptionId: true },
  });
  expect(pairs).toHaveLength(CAPTIONS);
  expect(new Set(pairs.map(({ englishCaptionId }) => englishCaptionId)).size).toBe(CAPTIONS);
  for (const { english, persian } of pairs) expect(persian).toBe(fakeTranslation(english!));
  // A kill falls between the service's answer and our record at most once, and costs one request.
  const sent = google.translated.length - new Set(google.translated).size;
  expect(sent).toBeLessThanOrEqual(40 * (KILLS + google.translated.length / 40 / 10));
}, 900_000);
