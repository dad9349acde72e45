import { expect, it, onTestFinished } from 'vitest';
import type { Decision } from '../../../core/ground/domain/review/review.ts';
import type { QueuePair } from '../../../core/ground/domain/review/review-queue.ts';
import type { OutboxStore } from '../../../dashboard/components/review/session/outbox-store.ts';
import type { ReviewClient } from '../../../dashboard/components/review/session/review-client.ts';
import { type Notice, ReviewSession } from '../../../dashboard/components/review/session/review-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const pairOf = (id: string) => ({ id, status: 'pending', persian: id }) as QueuePair;
const approve = (id: string, pairId: string): Decision => ({
  id,
  pairId,
  action: 'approve',
  seen: { status: 'pending', persian: pairId },
});
const undo = (id: string, undoes: string): Decision => ({ id, action: 'undo', undoes });
const settled = () => new Promise(resolve => setImmediate(resolve));

/** A page that was just loaded, what the page before it has kept on the device, and a server that knows these pairs and decisions. */
function openPage(kept: readonly Decision[], { pairs = ['p1', 'p2', 'p3'], done = [] as Decision[] } = {}) {
  const device = Promise.withResolvers<void>();
  const now = Promise.resolve();
  /** Decisions wait for `holds`; the question for leases for `arrives`, and its answer for `answers`. */
  const server = { holds: now, arrives: now, answers: now, failures: 0, decisions: [...done] };
  const isUndone = (one: Decision) =>
    server.decisions.some(other => other.action === 'undo' && other.undoes === one.id);
  const standing = () => server.decisions.filter(one => one.action !== 'undo' && !isUndone(one));
  const isDecided = (id: string) => standing().some(one => one.action !== 'undo' && one.pairId === id);
  const notices: Notice['kind'][] = [];
  const client: ReviewClient = {
    next: async ({ limit }) => {
      const waiting = pairs.filter(id => !isDecided(id)).map(pairOf);
      return { pairs: waiting.slice(0, limit), cursor: null, end: true };
    },
    decide: async ({ decisions }) => {
      await server.holds;
      if (server.failures-- > 0) throw new Error('502');
      server.decisions.push(...decisions);
      return { outcomes: decisions.map(({ id }) => ({ id, refusal: null, by: null })) };
    },
    leases: async ({ take }) => {
      await server.arrives;
      const held = take.filter(id => !isDecided(id)).map(pairOf);
      await server.answers;
      return { held };
    },
    history: async () => ({
      reviews: standing()
        .toReversed()
        .flatMap(one =>
          one.action === 'undo'
            ? []
            : [
                {
                  id: one.id,
                  pairId: one.pairId,
                  action: one.action,
                  reasons: [],
                  status: 'approved' as const,
                },
              ],
        ),
    }),
    progress: async () => ({ approved: 0, rejected: 0, recent: 0, goal: 0 }),
    histogram: async () => ({ buckets: [] }),
    count: async () => ({ count: 0 }),
    leave: () => undefined,
  };
  const store: OutboxStore = {
    load: async () => {
      await device.promise;
      return [...kept];
    },
    add: async () => undefined,
    remove: async () => undefined,
  };
  const session = new ReviewSession({
    client,
    store,
    loadImage: async () => undefined,
    onNotice: ({ kind }) => void notices.push(kind),
  });
  onTestFinished(() => session.close());
  const open = () => session.open({ filter: {}, order: { by: 'lowest' }, ahead: 4, imageOf: ({ id }) => id });
  const shown = () => session.view().pairs.map(({ id }) => id);
  return { session, server, notices, open, shown, deviceReads: device.resolve };
}

it('a pair that was decided and taken back before the page was loaded again is there', async () => {
  const { server, open, shown, deviceReads } = openPage([
    approve('1', 'p1'),
    undo('2', '1'),
    approve('3', 'p2'),
  ]);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.holds = promise;
  deviceReads();
  await open();
  expect(shown()).toEqual(['p1', 'p3']);
  resolve();
});

it('an undo right after the page was loaded again takes back what the page before has done last', async () => {
  const { session, server, notices, open, shown, deviceReads } = openPage([approve('2', 'p2')], {
    done: [approve('1', 'p1')],
  });
  const opened = open();
  const undone = session.undo();
  await settled();
  deviceReads();
  await Promise.all([opened, undone]);
  expect(notices).toEqual(['undone']);
  expect(server.decisions.at(-1)).toMatchObject({ action: 'undo', undoes: '2' });
  expect(shown()).toEqual(['p2', 'p3']);
});

it('an undo takes back nothing older while what was done later is still on its way', async () => {
  const { session, server, notices, open, deviceReads } = openPage([approve('2', 'p2')], {
    done: [approve('1', 'p1')],
  });
  deviceReads();
  // Of the page that opens, and of the undo.
  server.failures = 2;
  await open();
  await session.undo();
  expect(notices).toEqual(['cannot-undo-now']);
  session.wake();
  await waitFor(() => server.decisions.length === 2);
  await session.undo();
  expect(server.decisions.at(-1)).toMatchObject({ undoes: '2' });
});

it('what was decided and taken back while leases were renewed stays', async () => {
  const { session, server, notices, open, shown, deviceReads } = openPage([]);
  deviceReads();
  await open();
  const [arrives, answers] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  Object.assign(server, { arrives: arrives.promise, answers: answers.promise });
  session.wake();
  const [first] = session.view().pairs;
  session.act([first!], { action: 'approve' });
  await waitFor(() => server.decisions.length === 1);
  arrives.resolve();
  await settled();
  await session.undo();
  answers.resolve();
  await settled();
  expect([shown(), notices]).toEqual([['p1', 'p2', 'p3'], ['undone']]);
});
