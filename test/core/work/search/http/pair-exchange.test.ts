import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiTokenRepository } from '../../../../../core/data/accounts/api-tokens.ts';
import { FetchedPairRepository } from '../../../../../core/data/captions/fetched-pairs.ts';
import { PushedPairRepository } from '../../../../../core/data/captions/pushed-pairs.ts';
import { ReviewDecisionRepository } from '../../../../../core/data/review/review-decisions.ts';
import { loadConfig } from '../../../../../core/ground/config.ts';
import type { ApiScope } from '../../../../../core/ground/domain/accounts/api-token.ts';
import { newId } from '../../../../../core/ground/domain/id.ts';
import { PairExchange } from '../../../../../core/work/exchange/pair-exchange.ts';
import { commandBlocks, commandsOf } from '../../../../docs/command-blocks.ts';
import { createTestDatabase, type TestDatabase } from '../../../../helpers/database.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { jpeg } from '../../../data/images/pictures.ts';
import { startTestServer, type TestServer } from './fake-backend.ts';

const TOKEN_OF_PROCESSES = 'a-token-of-sixteen-or-more';

let server: TestServer;
let test: TestDatabase;
let tokens: ApiTokenRepository;
let both: string;
let dataDir: string;
beforeAll(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-exchange-'));
  server = await startTestServer({ variables: { API_TOKEN: TOKEN_OF_PROCESSES } });
  const config = { ...loadConfig({}), dataDir };
  const exchange = new PairExchange(test.database, config, { settledMs: -1_000 });
  server.backend.exchange = () => exchange;
  tokens = new ApiTokenRepository(test.database);
  both = await makeToken('push', 'read');
});
afterAll(async () => {
  await server.close();
  await test.drop();
  await rm(dataDir, { recursive: true });
});

const makeToken = (...scopes: ApiScope[]): Promise<string> =>
  tokens.create({ name: 'shop', author: 'Sara', scopes });

interface Answer {
  readonly status: number;
  readonly body: {
    readonly error?: { readonly code: string };
    readonly results?: readonly Outcome[];
    readonly pairs?: readonly { readonly id: string; readonly persian: string; readonly status: string }[];
    readonly decisions?: readonly {
      readonly pairId: string;
      readonly action: string;
      readonly reviewer: string;
    }[];
    readonly cursor?: string | null;
    readonly hasMore?: boolean;
  } & Partial<Outcome>;
}
interface Outcome {
  readonly key: string;
  readonly status: string;
  readonly pairId: string | null;
  readonly imageId: string | null;
  readonly problem: string | null;
}

async function ask(
  address: string,
  { token = both, ...init }: RequestInit & { token?: string } = {},
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers };
  const answer = await fetch(server.url + address, { ...init, headers });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}
const push = (pairs: readonly object[], token?: string): Promise<Answer> =>
  ask('/v1/pairs', { method: 'POST', body: JSON.stringify({ pairs }), ...(token && { token }) });
const pushPicture = (query: Record<string, string>, body: Uint8Array<ArrayBuffer>): Promise<Answer> =>
  ask(`/v1/pairs/image?${new URLSearchParams(query)}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'image/jpeg' },
  });

it('takes a photo and captions in once for each key, cleaned, as pending pairs', async () => {
  const picture = new Uint8Array(await jpeg(1));
  const first = await pushPicture(
    { key: 'a', persian: '  <b>یک</b> گربه\u200f ', attribution: 'Sara, CC0' },
    picture,
  );
  expect(first).toMatchObject({ status: 200, body: { key: 'a', status: 'added', problem: null } });
  const again = await pushPicture(
    { key: 'a', persian: '  <b>یک</b> گربه\u200f ', attribution: 'Sara, CC0' },
    picture,
  );
  expect(again.body).toEqual({ ...first.body, status: 'known' });
  expect((await pushPicture({ key: 'a', persian: 'سگ' }, picture)).body.problem).toBe('key-used');
  const row = await test.database.prisma.captionPair.findUniqueOrThrow({
    where: { id: first.body.pairId! },
    include: { image: true },
  });
  expect(row).toMatchObject({ persian: 'یک گربه', status: 'pending', source: 'upload' });
  expect(row.image.attribution).toBe('Sara, CC0');

  const image = { id: row.imageId };
  const sha256 = Buffer.from(row.image.sha256).toString('hex');
  const pairs = [
    { key: 'b', image, persian: 'گربه روی مبل', english: 'a cat on a sofa', source: 'translated' },
    { key: 'c', image: { sha256: sha256.toUpperCase() }, persian: 'یک گربه' },
    { key: 'd', image: { id: newId() }, persian: 'گربه' },
    { key: 'e', image, persian: 'only English' },
    { key: 'f', image, persian: '\u200b ' },
    { key: 'g', image, persian: 'نویسهٔ \0 تهی' },
    { key: 'h', image, persian: 'گ'.repeat(900) },
    { key: 'b', image, persian: 'چیز دیگری' },
  ];
  const pushed = await push(pairs);
  const outcomes = pushed.body.results!.map(({ key, status, problem }) => [key, problem ?? status]);
  expect(outcomes).toEqual([
    ['b', 'added'],
    ['c', 'known'],
    ['d', 'image-not-found'],
    ['e', 'not-persian'],
    ['f', 'caption-empty'],
    ['g', 'null-character'],
    ['h', 'caption-too-long'],
    ['b', 'key-used'],
  ]);
  // Many at once with one key: one pair.
  const twins = await Promise.all(
    Array.from({ length: 8 }, () => push([{ key: 'x', image, persian: 'یک گربهٔ دیگر' }])),
  );
  const ids = new Set(twins.map(({ body }) => body.results![0]!.pairId));
  expect([ids.size, twins.filter(({ body }) => body.results![0]!.status === 'added').length]).toEqual([1, 1]);
  expect(await test.database.prisma.captionPair.count()).toBe(3);
});

it('tells pairs and decisions to whoever keeps the cursor, each change once and none left out', async () => {
  const seen: string[] = [];
  let cursor = '';
  const follow = async (): Promise<void> => {
    for (let hasMore = true; hasMore; ) {
      const { body } = await ask(`/v1/pairs?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.pairs!.map(({ persian, status }) => `${persian} ${status}`));
      cursor = body.cursor ?? cursor;
      hasMore = body.hasMore!;
    }
  };
  await follow();
  expect(seen).toHaveLength(3);
  const [pair] = await test.database.prisma.captionPair.findMany({ where: { persian: 'یک گربه' } });
  const decisions = new ReviewDecisionRepository(test.database, { showUnreviewed: true });
  const decision = { id: newId(), pairId: pair!.id, action: 'approve' as const };
  await decisions.decide({ id: 'ali', name: 'علی' }, [
    { ...decision, seen: { persian: pair!.persian, status: 'pending' } },
  ]);
  await follow();
  expect(seen.slice(3)).toEqual(['یک گربه approved']);
  await follow();
  expect(seen).toHaveLength(4);
  const { body } = await ask(`/v1/decisions?pairId=${pair!.id}`);
  expect(body.decisions).toMatchObject([
    { pairId: pair!.id, action: 'approve', reviewer: 'علی', status: 'approved' },
  ]);
  expect((await ask(`/v1/decisions?cursor=${body.cursor}`)).body.decisions).toEqual([]);
  const approved = await ask('/v1/pairs?status=approved&source=upload&changedSince=2020-01-01T00:00:00Z');
  expect(approved.body.pairs).toHaveLength(1);
  expect((await ask('/v1/pairs?cursor=bm9uZQ')).body.error?.code).toBe('request.invalid');
  const neverGiven = Buffer.from(`-271821-04-20T00:00:00.000Z ${newId()}`).toString('base64url');
  expect((await ask(`/v1/pairs?cursor=${neverGiven}`)).body.error?.code).toBe('request.invalid');
  expect((await ask('/v1/decisions?since=0000-01-01T00:00:00Z')).body.decisions).toHaveLength(1);
});

it('nobody is told past a push that waits for another of its token', async () => {
  const { prisma } = test.database;
  const [image] = await prisma.image.findMany({ take: 1 });
  const { id: tokenId } = (await tokens.list())[0]!;
  const pushed = new PushedPairRepository(test.database, { showUnreviewed: true });
  const fetched = new FetchedPairRepository(test.database, 0);
  let waiting: Promise<unknown> = Promise.resolve();
  let cursor: string | undefined;
  await prisma.$transaction(async tx => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`push ${tokenId}`}))`;
    const texts = { persian: 'گربه‌ای که دیر رسید', source: 'upload' as const };
    waiting = pushed.push(tokenId, [{ key: 'late', content: 'late', image: { id: image!.id }, ...texts }]);
    const isWaiting = async () =>
      (
        await prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      ).length > 0;
    await vi.waitUntil(isWaiting, { timeout: 4_000 });
    await prisma.captionPair.updateMany({ where: { persian: 'یک گربه' }, data: { flagged: true } });
    cursor = (await fetched.pairs({ limit: 100 })).cursor ?? undefined;
  });
  await waiting;
  const later = await vi.waitUntil(
    async () => {
      const { items } = await fetched.pairs({ limit: 100, ...(cursor !== undefined && { cursor }) });
      return items.length > 0 && items.map(({ persian }) => persian);
    },
    { timeout: 4_000 },
  );
  expect(later).toContain('گربه‌ای که دیر رسید');
});

it('lets in by a token that may, until it is revoked, and no faster than its limit', async () => {
  const reader = await makeToken('read');
  const pairs = [{ key: 'z', image: { id: newId() }, persian: 'گربه' }];
  expect((await push(pairs, reader)).body.error?.code).toBe('api.scope');
  // The processes' own secret opens everything else, but says of no program which one it is.
  expect((await push(pairs, TOKEN_OF_PROCESSES)).body.error?.code).toBe('request.unauthorized');
  expect((await ask('/v1/search', { method: 'POST', body: '{"text":"گربه"}' })).status).toBe(401);
  for (const wrong of [
    {},
    { pairs: [] },
    { pairs: [{ ...pairs[0], status: 'approved' }] },
    { pairs: [{ ...pairs[0], source: 'translated' }] },
  ]) {
    const answer = await ask('/v1/pairs', { method: 'POST', body: JSON.stringify(wrong) });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'request.invalid']);
  }
  expect((await ask('/v1/pairs', { token: reader })).status).toBe(200);
  const [row] = await tokens.list();
  expect([row!.scopes, row!.lastUsedAt instanceof Date]).toEqual([['read'], true]);
  await test.database.prisma.rateLimit.updateMany({ where: { key: `api:${row!.id}` }, data: { hits: 600 } });
  const refused = await fetch(`${server.url}/v1/pairs`, { headers: { authorization: `Bearer ${reader}` } });
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  await tokens.revoke(row!.id);
  expect((await ask('/v1/pairs', { token: reader })).status).toBe(401);
  // Nothing of a token is kept that would open anything.
  const stored = await test.database.prisma.apiToken.findMany();
  expect(JSON.stringify(stored)).not.toContain(reader.slice(5, 20));
});

it('the commands of docs/pairs-api.md do what the page says', { tags: ['curl'] }, async () => {
  const folder = await temporaryFolder();
  const picture = await jpeg(7);
  await writeFile(path.join(folder, 'photo.jpg'), picture);
  const known = await pushPicture({ key: 'known', persian: 'یک گربه' }, new Uint8Array(await jpeg(8)));
  const { image } = await test.database.prisma.captionPair.findUniqueOrThrow({
    where: { id: known.body.pairId! },
    select: { image: { select: { sha256: true } } },
  });
  const environment = { ...process.env, NEGAREH: server.url, TOKEN: both };
  const answers: Answer['body'][] = [];
  for (const block of commandBlocks('docs/pairs-api.md').slice(1))
    for (const command of commandsOf(block)) {
      const typed = command.replace('<sha256>', Buffer.from(image.sha256).toString('hex'));
      const { stdout } = await promisify(execFile)('sh', ['-c', typed], { cwd: folder, env: environment });
      answers.push(JSON.parse(stdout) as Answer['body']);
    }
  expect(answers).toMatchObject([
    { key: 'shop-17', status: 'added' },
    { results: [{ key: 'shop-18', status: 'added' }] },
    { pairs: [{ status: 'approved' }] },
    { hasMore: false },
    { hasMore: false },
  ]);
  const { imageId } = answers[0]!;
  const stored = await test.database.prisma.image.findUniqueOrThrow({ where: { id: imageId! } });
  expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update(picture).digest());
});
