import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningBot, startBot } from '../../bot/start-bot.ts';
import type { TelegramConnection } from '../../bot/telegram-api.ts';
import { newId } from '../../core/domain/id.ts';
import type { Hit } from '../../core/domain/search.ts';
import { createLog } from '../../core/log.ts';
import { ImageFiles } from '../../core/store/image-files.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';
import { FakeSearch } from './fake-search.ts';
import { MemorySentFiles } from './memory-sent-files.ts';

export const EXAMPLES = ['میوه', 'پرنده', 'موز', 'کشتی'];

/** The production bot against the Bot API stand-in, with a fake search and pictures on disk. */
export interface BotHarness {
  readonly telegram: TelegramStandIn;
  readonly search: FakeSearch;
  readonly sentFiles: MemorySentFiles;
  readonly files: ImageFiles;
  readonly bot: RunningBot;
  /** Starts another bot process's worth on the same stand-in, after `bot` was stopped or abandoned. */
  start(): RunningBot;
  close(): Promise<void>;
}

/** A hit whose renditions lie on disk. */
async function makeHit(files: ImageFiles, rank: number): Promise<Hit> {
  const sha256 = rank.toString(16).padStart(64, '0');
  const large = tinyPng(640, 480, rank);
  const small = tinyPng(320, 240, rank);
  await files.write({ sha256, format: 'png', bytes: large, renditions: { 320: small, 1280: large } });
  return {
    rank,
    imageId: newId(),
    score: 1 - rank / 100,
    sha256,
    width: 640,
    height: 480,
    path: files.pathOf(sha256, 'png'),
    caption: null,
    source: 'demo',
    sourceUrl: null,
    attribution: rank % 2 === 0 ? 'Noto Emoji by Google Inc, Apache-2.0' : null,
  };
}

export async function startHarness({
  photos = 25,
  connection = {},
  begin = true,
}: {
  photos?: number;
  connection?: Partial<TelegramConnection>;
  begin?: boolean;
} = {}): Promise<BotHarness> {
  const telegram = await startTelegram();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-'));
  const files = new ImageFiles(dataDir);
  const ranks = Array.from({ length: photos }, (_, index) => index + 1);
  const search = new FakeSearch(await Promise.all(ranks.map(rank => makeHit(files, rank))));
  const sentFiles = new MemorySentFiles();
  const bots: RunningBot[] = [];

  const start = (): RunningBot => {
    const bot = startBot(
      { token: TEST_TOKEN, apiRoot: telegram.root, ...connection },
      {
        search,
        renditions: files,
        sentFiles,
        examples: EXAMPLES,
        log: createLog('bot', { level: 'silent' }),
      },
    );
    bots.push(bot);
    return bot;
  };
  const bot = begin ? start() : undefined;
  await bot?.ready;

  return {
    telegram,
    search,
    sentFiles,
    files,
    start,
    get bot() {
      return bots.at(-1) as RunningBot;
    },
    async close() {
      await Promise.all(bots.map(bot => bot.stop()));
      await telegram.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Photos of the messages that an album is. */
export const albums = (messages: { media_group_id?: string; photo?: unknown }[]): number[] =>
  [
    ...Map.groupBy(
      messages.filter(message => message.photo),
      message => message.media_group_id ?? {},
    ).values(),
  ].map(group => group.length);
