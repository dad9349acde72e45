import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCall, type RecordedCall, type ServerParts } from './answer-call.ts';
import type { Chat as ChatRoom } from './chat.ts';
import type { Delays } from './delays.ts';
import { Faults } from './faults.ts';
import { FloodLimits, type FloodRule } from './flood-limits.ts';
import { TestUser } from './test-user.ts';
import { type BotAccount, World } from './world.ts';

export interface TelegramOptions {
  readonly token?: string;
  readonly username?: string;
  /** Longest `getUpdates` wait; shorter than the 50 s of the real server so that tests can be quick. */
  readonly maxPollMs?: number;
  /** None by default; `REALISTIC_DELAYS` are Telegram's. */
  readonly delays?: Delays;
  /** None by default; `PUBLISHED_LIMITS` are Telegram's. */
  readonly limits?: FloodRule;
}

/** A running Bot API server on loopback: pass `root` to the bot as TELEGRAM_API_ROOT. */
export interface TelegramStandIn {
  readonly root: string;
  readonly port: number;
  /** The account of `options.token`; `addBot` adds more. */
  readonly bot: BotAccount;
  readonly faults: Faults;
  readonly flood: FloodLimits;
  /** Every received call, in order. */
  readonly calls: RecordedCall[];
  /** Calls of one method that were answered 200. */
  done(method: string): RecordedCall[];
  addBot(token: string, username: string): BotAccount;
  /** A person; if `language` is undefined, their client reports none. */
  user(options?: { name?: string; language?: string }): TestUser;
  group(title?: string): ChatRoom;
  close(): Promise<void>;
}

/** The default token; it has the form of a real one, but the number is invented. */
export const TEST_TOKEN = '7000000001:AAExampleExampleExampleExample-_1234';

export async function startTelegram({
  token = TEST_TOKEN,
  username = 'negareh_test_bot',
  maxPollMs = 2_000,
  delays = {},
  limits = {},
}: TelegramOptions = {}): Promise<TelegramStandIn> {
  const world = new World();
  const flood = new FloodLimits();
  flood.rule = limits;
  const parts: ServerParts = { world, faults: new Faults(), flood, calls: [], maxPollMs, delays, begun: 0 };
  const bot = world.addBot(token, username);
  const server = createServer((request, response) => {
    route(parts, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    root: `http://127.0.0.1:${port}`,
    port,
    bot,
    faults: parts.faults,
    flood: parts.flood,
    calls: parts.calls,
    done: method => parts.calls.filter(call => call.method === method && call.status === 200),
    addBot: (otherToken, name) => world.addBot(otherToken, name),
    user: ({ name = 'سارا', language } = {}) =>
      new TestUser(world, bot, {
        id: world.newId(),
        is_bot: false,
        first_name: name,
        ...(language !== undefined && { language_code: language }),
      }),
    group: (title = 'گروه') => world.addChat({ id: -world.newId(), type: 'group', title }),
    async close() {
      for (const account of world.bots.values()) account.webhook?.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function route(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
  if (file) {
    const stored = parts.world.bots.get(file[1] ?? '')?.files.byPath(decodeURI(file[2] ?? ''));
    response.writeHead(stored ? 200 : 404, { 'content-type': 'application/octet-stream' });
    response.end(stored?.bytes ?? 'Not Found');
    return;
  }
  const [, token = '', method = ''] = /^\/bot([^/]+)\/(?:test\/)?(\w+)$/.exec(url.pathname) ?? [];
  await answerCall(parts, { token, method, url }, request, response);
}
