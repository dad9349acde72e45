import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { JobRunRepository } from '../../../../core/data/jobs/job-runs.ts';
import { ReviewDecisionRepository } from '../../../../core/data/review/review-decisions.ts';
import { WebhookOutbox } from '../../../../core/data/webhooks/webhook-outbox.ts';
import { WebhookRepository } from '../../../../core/data/webhooks/webhooks.ts';
import { WebhookEvent } from '../../../../core/ground/domain/accounts/webhook.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { WebhookSender } from '../../../../core/work/webhooks/webhook-sender.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { fillPairs } from '../../../helpers/fill-pairs.ts';

let test: TestDatabase;
let webhooks: WebhookRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  webhooks = new WebhookRepository(test.database);
});
afterEach(() => test.drop());

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly type: string;
    readonly data: { readonly pairs?: readonly { readonly id: string }[]; readonly run?: object };
  };
}

/** A receiver on this machine, whose answers the test decides. */
async function openReceiver() {
  const received: Received[] = [];
  const state = { status: 204 };
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    received.push({ headers: request.headers, text, body: JSON.parse(text) as Received['body'] });
    response.writeHead(state.status, { location: 'http://127.0.0.1:1/' }).end();
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, state, origin: `http://127.0.0.1:${port}` };
}

const senderFor = (localOrigins: readonly string[], delaysMs?: readonly number[]): WebhookSender =>
  new WebhookSender({
    database: test.database,
    log: createLog('test', { level: 'silent' }),
    userAgent: 'negareh-test',
    stopping: new AbortController().signal,
    localOrigins,
    ...(delaysMs && { delaysMs }),
  });

const dueNow = (): Promise<unknown> =>
  test.database.prisma.webhookDelivery.updateMany({
    where: { dueAt: { not: null } },
    data: { dueAt: new Date(0) },
  });

async function approveOne(): Promise<string> {
  const pair = await test.database.prisma.captionPair.findFirstOrThrow({ where: { status: 'pending' } });
  const decisions = new ReviewDecisionRepository(test.database, { showUnreviewed: true });
  await decisions.decide({ id: 'ali', name: 'Ali' }, [
    { id: newId(), action: 'approve', pairId: pair.id, seen: { persian: pair.persian, status: 'pending' } },
  ]);
  return pair.id;
}

it('tells what happened, signed, whichever way it happened, and nobody who did not ask', async () => {
  await fillPairs(test.database, 300);
  const { received, origin } = await openReceiver();
  const secret = await webhooks.add({ url: `${origin}/all`, events: WebhookEvent.options, author: 'Sara' });
  await webhooks.add({ url: `${origin}/reports`, events: ['report.created'], author: 'Sara' });
  const sender = senderFor([origin]);

  const pairId = await approveOne();
  const runs = new JobRunRepository(test.database);
  const { id: runId } = await runs.add({ kind: 'build-index' }, { by: 'Sara' });
  await runs.cancel(runId);
  // Two hundred and more at once are messages of a hundred.
  await test.database.prisma
    .$executeRaw`UPDATE caption_pair SET status = 'rejected' WHERE status = 'pending'`;
  await sender.look();

  const types = received.map(({ body }) => body.type).sort();
  expect(types).toEqual(['pair.approved', 'pair.rejected', 'pair.rejected', 'pair.rejected', 'run.ended']);
  const approved = received.find(({ body }) => body.type === 'pair.approved')!;
  expect(approved.body.data.pairs).toMatchObject([
    { id: pairId, status: 'approved', previousStatus: 'pending' },
  ]);
  expect(received.find(({ body }) => body.type === 'run.ended')!.body.data.run).toMatchObject({
    id: runId,
    kind: 'build-index',
    state: 'cancelled',
  });
  const told = received.flatMap(({ body }) => body.data.pairs ?? []);
  expect(new Set(told.map(({ id }) => id)).size).toBe(270);
  for (const { headers, text } of received) {
    const [id, time] = [headers['webhook-id'], headers['webhook-timestamp']];
    expect(Math.abs(Date.now() / 1_000 - Number(time))).toBeLessThan(300);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${time}.${text}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  }
  // What is taken back within a transaction is told to nobody.
  await expect(
    test.database.prisma.$transaction(async tx => {
      await tx.$executeRaw`UPDATE caption_pair SET persian = persian || '!'`;
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await sender.look();
  expect(received).toHaveLength(5);
});

it('tries again, with the id of before, until it is taken, also after a kill; and gives up in the end', async () => {
  await fillPairs(test.database, 20);
  const { received, state, origin } = await openReceiver();
  await webhooks.add({ url: origin, events: ['pair.approved'], author: 'Sara' });
  await approveOne();
  // Killed over it: claimed, and never heard of again.
  const outbox = new WebhookOutbox(test.database);
  const [claimed] = await outbox.claim(10);
  const sender = senderFor([origin], [60_000, 60_000]);
  await sender.look();
  expect([received.length, await outbox.claim(10)]).toEqual([0, []]);
  await dueNow();

  state.status = 302;
  await sender.look();
  const [failed] = await webhooks.deliveries(10);
  expect(failed).toMatchObject({ id: claimed!.id, attempts: 2, status: 302, deliveredAt: null });
  expect((await webhooks.list())[0]!.failingSince).not.toBeNull();
  await dueNow();
  await sender.look();
  expect((await webhooks.deliveries(10))[0]).toMatchObject({ attempts: 3, dueAt: null, deliveredAt: null });

  state.status = 200;
  await webhooks.resend(claimed!.id);
  await sender.look();
  expect((await webhooks.deliveries(10))[0]).toMatchObject({ status: 200, dueAt: null });
  expect((await webhooks.list())[0]!.failingSince).toBeNull();
  expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([claimed!.id]));
});

it('sends nothing into private networks, and nothing more to who is gone or has failed for days', async () => {
  await fillPairs(test.database, 20);
  const { received, state, origin } = await openReceiver();
  await webhooks.add({ url: origin, events: ['pair.approved', 'pair.rejected'], author: 'Sara' });
  await approveOne();
  // Another port of this machine is named by the operator, this one is not.
  await senderFor(['http://127.0.0.1:1']).look();
  expect(received).toEqual([]);
  expect((await webhooks.deliveries(1))[0]).toMatchObject({ status: null, fault: { code: 'web.address' } });

  const sender = senderFor([origin]);
  state.status = 500;
  await test.database.prisma.webhook.updateMany({
    data: { failingSince: new Date(Date.now() - 6 * 86_400_000) },
  });
  await dueNow();
  await sender.look();
  expect([(await webhooks.list())[0]!.off, await webhooks.countBroken(), received.length]).toEqual([
    'failing',
    1,
    1,
  ]);
  await approveOne();
  await dueNow();
  await sender.look();
  expect([received.length, (await webhooks.deliveries(9)).length]).toEqual([1, 1]);

  await webhooks.switch((await webhooks.list())[0]!.id, true);
  state.status = 410;
  await dueNow();
  await sender.look();
  expect([(await webhooks.list())[0]!.off, received.length]).toEqual(['gone', 2]);
});

it('is held up by no receiver that begins another protocol', async () => {
  await fillPairs(test.database, 20);
  const server = createServer(() => undefined);
  server.on('connection', socket => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await webhooks.add({ url: origin, events: ['pair.approved'], author: 'Sara' });
  await approveOne();
  await senderFor([origin]).look();
  expect((await webhooks.deliveries(1))[0]).toMatchObject({
    attempts: 1,
    status: null,
    fault: { code: 'service.unreachable' },
  });
});
