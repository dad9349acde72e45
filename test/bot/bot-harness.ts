import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningBot, startBot } from '../../bot/start-bot.ts';
import type { TelegramConnection } from '../../bot/telegram-api.ts';
import { createLog } from '../../core/log.ts';
import { ImageFiles } from '../../core/store/image-files.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import { FakeSearch } from './fake-search.ts';
import { makeHits } from './hits.ts';
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
  start(connection?: Partial<TelegramConnection>): RunningBot;
  close(): Promise<void>;
}

export async function startHarness({
  photos = 25,
  begin = true,
}: {
  photos?: number;
  begin?: boolean;
} = {}): Promise<BotHarness> {
  const telegram = await startTelegram();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bot-'));
  const files = new ImageFiles(dataDir);
  const search = new FakeSearch(await makeHits(files, photos));
  const sentFiles = new MemorySentFiles();
  const bots: RunningBot[] = [];

  const start = (connection: Partial<TelegramConnection> = {}): RunningBot => {
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
