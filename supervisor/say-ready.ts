import { openDatabase } from '../core/data/database/database.ts';
import { type Preparation, readPreparation } from '../core/data/models/preparation.ts';
import type { Config } from '../core/ground/config.ts';
import { publicUrlOf } from '../core/ground/service-urls.ts';
import { EXAMPLE_QUERIES } from '../core/work/demo/example-queries.ts';
import { betterModel } from '../core/work/model-in-use/better-model.ts';
import type { StartMessages } from '../locales/start.ts';
import type { Console } from './console.ts';
import { untilDashboardReady, untilReady } from './ready.ts';

/** If it takes longer than this, people should know that it is still going on. */
const SLOW_MS = 30_000;

interface Options {
  readonly config: Config;
  /** Whether the dashboard runs here. */
  readonly hasDashboard: boolean;
  /** Where the first maintainer chooses a password, as long as there is none. */
  readonly maintainerLink: string | null;
  /** The database in which images that wait to be embedded are counted. */
  readonly databaseUrl: string;
  readonly console: Console;
  readonly words: StartMessages;
  /** `performance.now()` of the start. */
  readonly began: number;
  readonly signal: AbortSignal;
}

/** Waits until searches are answered, then prints the addresses and what to do next. */
export async function sayReady({
  config,
  databaseUrl,
  hasDashboard,
  maintainerLink,
  console,
  words,
  began,
  signal,
}: Options): Promise<void> {
  const slow = setTimeout(() => console.say(words.stillStarting(SLOW_MS / 1_000)), SLOW_MS);
  try {
    const { url, images, modelId } = await untilReady(config, signal);
    if (hasDashboard) await untilDashboardReady(config, signal);
    console.say('');
    console.say(words.ready((performance.now() - began) / 1_000));
    console.say(words.searchAt(url, images));
    // A count that fails must not end a system that runs.
    const waiting = await countWaiting(databaseUrl, config, modelId).catch(() => undefined);
    if (waiting) console.say(words.preparing(waiting.ready, waiting.total));
    if (hasDashboard) console.say(words.dashboardAt(publicUrlOf(config)));
    if (maintainerLink !== null) console.say(words.firstMaintainer(maintainerLink));
    console.say(images > 0 ? words.example(EXAMPLE_QUERIES[0] ?? '') : words.addPictures);
    const inUse = modelId.split('@')[0] ?? modelId;
    const better = betterModel(inUse);
    if (better) console.say(words.betterModel(inUse, better));
    console.say(config.telegramToken ? words.botRuns : words.botOff);
    console.say(words.howToStop);
    console.say('');
  } finally {
    clearTimeout(slow);
  }
}

async function countWaiting(url: string, config: Config, modelId: string): Promise<Preparation | undefined> {
  const database = openDatabase(url);
  try {
    return await readPreparation(database, config, modelId);
  } finally {
    await database.close();
  }
}
