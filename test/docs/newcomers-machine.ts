import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { createGallery, type Gallery } from '../core/work/search/gallery.ts';
import { type Child, startChild } from '../helpers/child.ts';
import { filesOf, writeTinyScorer, writeTinyText, writeTinyVision } from '../helpers/tiny-model.ts';
import { writeTinyPair } from '../helpers/tiny-pair.ts';
import { makeRepository } from '../stand-ins/hub/repositories.ts';
import { startHub } from '../stand-ins/hub/start-hub.ts';
import { startTelegram, TEST_TOKEN } from '../stand-ins/telegram/server.ts';
import { startGoogle } from '../stand-ins/translation/google.ts';

/** A machine on which somebody follows the pages: a home, a folder with the files that the pages name, a running system. */
export interface NewcomersMachine {
  /** Where the commands are typed: `./negareh` is there, and so are the pictures and captions of the pages. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly searchUrl: string;
  readonly gallery: Gallery;
  /** The system of the first terminal. */
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** What the pages fetch comes from the stand-ins: the hub's models (tiny ones of the right form), translations, Telegram. */
export async function openNewcomersMachine(): Promise<NewcomersMachine> {
  const root = await mkdtemp(path.join(tmpdir(), 'negareh-docs-'));
  const [folder, home] = [path.join(root, 'negareh'), path.join(root, 'home')];
  const ports = { SEARCH_PORT: String(await findFreePort()), DASHBOARD_PORT: String(await findFreePort()) };
  const gallery = await createGallery(24, ports);
  const [hub, google, telegram] = await Promise.all([openHub(root), startGoogle(), startTelegram()]);
  await writeFiles(folder, home, gallery);

  const environment = {
    ...gallery.environment,
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    DEMO: 'off',
    ENCODER_THREADS: '1',
    HF_ENDPOINT: hub.endpoint,
    HF_HOME: path.join(root, 'hf'),
    GOOGLE_TRANSLATE_URL: google.url,
    TRANSLATE_GAP_SECONDS: '0',
    TELEGRAM_TOKEN: TEST_TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
  };
  let system: Child | undefined;
  const stop = async (): Promise<void> => {
    system?.process.kill('SIGTERM');
    await system?.exit;
    system = undefined;
  };
  return {
    folder,
    environment,
    gallery,
    stop,
    searchUrl: `http://127.0.0.1:${ports.SEARCH_PORT}`,
    start: async () => {
      system = startChild(path.join(ROOT, 'start.ts'), [], { env: environment, cwd: folder });
      await system.says(/stop +Ctrl-C/);
    },
    close: async () => {
      await stop();
      await Promise.all([hub.close(), google.close(), telegram.close()]);
      await gallery.drop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function openHub(root: string) {
  const folder = path.join(root, 'published');
  await writeTinyVision(path.join(folder, 'vision'));
  await writeTinyText(path.join(folder, 'text'));
  await writeTinyPair(path.join(folder, 'pair'), 'siglip');
  const [vision, text, pair] = await Promise.all(
    ['vision', 'text', 'pair'].map(name => filesOf(path.join(folder, name))),
  );
  const published = {
    'arman-aminian/farsi-image-search-vision': vision!,
    'arman-aminian/farsi-image-search-text': text!,
    'my/clip-vision': vision!,
    'my/clip-text': text!,
    'Xenova/siglip-base-patch16-224': pair!,
  };
  const repositories = Object.entries(published).map(([name, files]) => makeRepository(name, { files }));
  return startHub({ repositories });
}

/** The files that the pages name, with what belongs into them. */
async function writeFiles(folder: string, home: string, gallery: Gallery): Promise<void> {
  for (const name of ['photos', 'val2017']) await mkdir(path.join(folder, name), { recursive: true });
  await mkdir(path.join(home, 'Pictures'), { recursive: true });
  await writeTinyScorer(path.join(home, 'my-sentence-transformer'));
  await symlink(path.join(ROOT, 'negareh'), path.join(folder, 'negareh'));
  const pictures = gallery.pictures.slice(0, 6);
  await writeFile(path.join(folder, 'photo.jpg'), pictures[0]!.bytes);
  for (const [at, { bytes, caption }] of pictures.entries()) {
    await writeFile(path.join(folder, 'photos', `${at}.jpg`), bytes);
    await writeFile(path.join(folder, 'val2017', `${at}.jpg`), bytes);
    // Of the newcomer's own: they stay when the demo goes.
    await writeFile(path.join(home, 'Pictures', `${at}.jpg`), await jpeg(at, 64));
    await writeFile(path.join(home, 'Pictures', `${at}.txt`), caption);
  }
  const rows = pictures.map(({ caption }, at) => `${at}.jpg,"${caption}"`);
  await writeFile(path.join(folder, 'captions.csv'), ['path,caption', ...rows, ''].join('\n'));
  await writeFile(
    path.join(folder, 'captions_val2017.json'),
    JSON.stringify({
      images: pictures.map((_, id) => ({ id, file_name: `${id}.jpg` })),
      annotations: pictures.map((_, id) => ({
        id,
        image_id: id,
        caption: `a drawing with the number ${id}`,
      })),
    }),
  );
}
