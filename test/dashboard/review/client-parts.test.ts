import { describe, expect, it, vi } from 'vitest';
import type { Decision, DecisionOutcome } from '../../../core/ground/domain/review/review.ts';
import type { NextAnswer, NextRequest } from '../../../core/ground/domain/review/review-api.ts';
import type { QueuePair } from '../../../core/ground/domain/review/review-queue.ts';
import { gridMove, range } from '../../../dashboard/components/review/grid/grid-moves.ts';
import { commandOf } from '../../../dashboard/components/review/keys/keys.ts';
import {
  clearedFilter,
  readAddress,
  writeAddress,
} from '../../../dashboard/components/review/queue/queue-url.ts';
import { ImageLoader } from '../../../dashboard/components/review/session/image-loader.ts';
import { Outbox } from '../../../dashboard/components/review/session/outbox.ts';
import type { OutboxStore } from '../../../dashboard/components/review/session/outbox-store.ts';
import { QueueFeed } from '../../../dashboard/components/review/session/queue-feed.ts';
import { RefusedError, SignedOutError } from '../../../dashboard/components/review/session/review-client.ts';
import { SittingCounts } from '../../../dashboard/components/review/session/sitting-counts.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const decision = (id: string): Decision => ({
  id,
  pairId: `pair of ${id}`,
  action: 'approve',
  seen: { status: 'pending', persian: 'x' },
});

/** An outbox, what the device keeps, and what the server got; `answers` come first, then all is well. */
function openOutbox(kept: Decision[], answers: (() => DecisionOutcome[])[] = []) {
  const got: string[][] = [];
  const refused: DecisionOutcome[] = [];
  const store: OutboxStore = {
    load: async () => [...kept],
    add: async decisions => void kept.push(...decisions),
    remove: async ids => void kept.splice(0, kept.length, ...kept.filter(({ id }) => !ids.includes(id))),
  };
  const outbox = new Outbox({
    store,
    send: async ({ decisions }) => {
      const answer = answers.shift();
      got.push(decisions.map(({ id }) => id));
      return { outcomes: answer ? answer() : decisions.map(({ id }) => ({ id, refusal: null, by: null })) };
    },
    onOutcomes: outcomes => refused.push(...outcomes.filter(({ refusal }) => refusal)),
    onChange: () => undefined,
  });
  return { outbox, got, refused, kept };
}

describe('the outbox', () => {
  it('sends in order, what came meanwhile together, and forgets what is answered', async () => {
    const { outbox, got, kept } = openOutbox([]);
    for (const id of ['1', '2', '3']) outbox.add([decision(id)]);
    await waitFor(() => outbox.state === 'saved' && kept.length === 0);
    expect(got).toEqual([['1'], ['2', '3']]);
  });

  it('keeps what is not answered, and sends it again', async () => {
    const fail = () => {
      throw new Error('no connection');
    };
    const { outbox, got, kept } = openOutbox([], [fail]);
    outbox.add([decision('1')]);
    await waitFor(() => outbox.state === 'offline');
    expect(kept).toHaveLength(1);
    outbox.add([decision('2')]);
    await waitFor(() => outbox.state === 'saved' && kept.length === 0);
    expect(got.at(-1)).toEqual(['1', '2']);
  });

  it('takes up what an earlier page left, before what is new', async () => {
    const { outbox, got } = openOutbox([decision('old')]);
    await outbox.resume();
    outbox.add([decision('new')]);
    await waitFor(() => got.flat().length === 2);
    expect(got.flat()).toEqual(['old', 'new']);
  });

  it('lets one that the server cannot read hold up no other', async () => {
    const refuse = () => {
      throw new RefusedError('400');
    };
    const { outbox, got, refused } = openOutbox([decision('bad'), decision('good')], [refuse, refuse]);
    await outbox.resume();
    await waitFor(() => outbox.state === 'saved' && got.length === 3);
    expect(got).toEqual([['bad', 'good'], ['bad'], ['good']]);
    expect(refused).toMatchObject([{ id: 'bad' }]);
  });

  it('says when nobody is signed in any more', async () => {
    const out = () => {
      throw new SignedOutError('401');
    };
    const { outbox, kept } = openOutbox([], [out]);
    outbox.add([decision('1')]);
    await waitFor(() => outbox.state === 'signed-out');
    expect(kept).toHaveLength(1);
    outbox.close();
  });

  it('gives a page that goes no more than a browser sends then', () => {
    const { outbox } = openOutbox([], [() => [] as DecisionOutcome[]]);
    const long = 'آ'.repeat(800);
    outbox.add(
      Array.from({ length: 100 }, (_, index) => ({
        ...decision(String(index)),
        action: 'edit' as const,
        text: long,
      })) as Decision[],
    );
    const sent = outbox.forLeaving();
    expect(JSON.stringify(sent).length).toBeGreaterThan(20_000);
    expect(new TextEncoder().encode(JSON.stringify(sent)).length).toBeLessThan(64_000);
    outbox.close();
  });
});

/** A feed over a queue of pairs by number; `queue` may change while it is read. */
function openFeed(queue: string[], ahead: number) {
  const requests: NextRequest[] = [];
  const pairOf = (id: string) => ({ id, status: 'pending', persian: id }) as QueuePair;
  const next = async (request: NextRequest): Promise<NextAnswer> => {
    requests.push(request);
    const from = request.cursor && 'score' in request.cursor ? Number(request.cursor.score) : 0;
    const ids = queue.slice(from, from + request.limit);
    const cursor = { score: from + ids.length, id: 'x' };
    return { pairs: ids.map(pairOf), cursor, end: ids.length < request.limit };
  };
  const lost: number[] = [];
  const feed = new QueueFeed({
    client: {
      next,
      leases: async ({ take }) => ({ held: take.filter(id => queue.includes(id)).map(pairOf) }),
    },
    filter: {},
    order: { by: 'lowest' },
    ahead,
    onChange: () => undefined,
    onLost: count => lost.push(count),
  });
  return { feed, requests, lost };
}

describe('the feed', () => {
  const ids = (feed: QueueFeed) => feed.pairs.map(({ id }) => id);

  it('stays ahead, shows each pair once, and ends', async () => {
    const queue = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const { feed } = openFeed(queue, 8);
    await feed.fill();
    const shown: string[] = [];
    while (feed.state !== 'empty') {
      const [pair] = feed.pairs;
      if (pair) {
        shown.push(pair.id);
        feed.drop([pair.id]);
      }
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(shown).toEqual(queue);
  });

  it('begins anew at the end, for what others gave back', async () => {
    const queue = ['p1', 'p2', 'p3'];
    const { feed } = openFeed(queue, 2);
    await feed.fill();
    queue.unshift('p0');
    feed.drop(['p1', 'p2']);
    await waitFor(() => feed.pairs.length === 2);
    expect(ids(feed).toSorted()).toEqual(['p0', 'p3']);
  });

  it('gives up what somebody else took while the page slept', async () => {
    const queue = ['p1', 'p2', 'p3'];
    const { feed, lost } = openFeed(queue, 3);
    await feed.fill();
    queue.splice(0, 2);
    await feed.renew();
    expect(lost).toEqual([2]);
    expect(ids(feed)).toEqual(['p3']);
  });

  it('puts back in front what is undone', async () => {
    const { feed } = openFeed(['p1', 'p2', 'p3', 'p4'], 2);
    await feed.fill();
    const [first] = feed.pairs;
    feed.drop(['p1']);
    feed.restore([first!]);
    expect(ids(feed)[0]).toBe('p1');
  });
});

describe('images', () => {
  it('are fetched for all that is held, and again where they could not be had', async () => {
    const asked: string[] = [];
    let isOffline = true;
    let changes = 0;
    const loader = new ImageLoader({
      load: async url => {
        asked.push(url);
        if (isOffline && url !== 'first') throw new Error('no connection');
      },
      onChange: () => {
        changes += 1;
      },
    });
    loader.want(['first', 'second']);
    await waitFor(() => changes === 1);
    expect([loader.has('first'), loader.has('second')]).toEqual([true, false]);
    isOffline = false;
    loader.retry();
    await waitFor(() => loader.has('second'));
    // What is there is not fetched again, and what is not held any more is forgotten.
    expect(asked.filter(url => url === 'first')).toHaveLength(1);
    loader.want(['second']);
    expect(loader.has('first')).toBe(false);
    loader.close();
  });

  it('come soon after a moment in which all of them failed', async () => {
    vi.useFakeTimers();
    try {
      let isDown = true;
      const loader = new ImageLoader({
        load: async () => {
          if (isDown) throw new Error('busy');
        },
        onChange: () => undefined,
      });
      const urls = Array.from({ length: 12 }, (_, index) => String(index));
      loader.want(urls);
      await vi.advanceTimersByTimeAsync(1);
      isDown = false;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(urls.filter(url => !loader.has(url))).toEqual([]);
      loader.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('are fetched anew where a connection hangs, which holds up no others', async () => {
    const asked: string[] = [];
    const loader = new ImageLoader({
      load: async (url, signal) => {
        asked.push(url);
        if (asked.length > 4) return;
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      onChange: () => undefined,
      stalledMs: 20,
    });
    const urls = ['1', '2', '3', '4', '5'];
    loader.want(urls);
    await waitFor(() => loader.has('5'));
    loader.retry();
    await waitFor(() => urls.every(url => loader.has(url)));
    expect(asked).toHaveLength(9);
    loader.close();
  });
});

describe('the counts', () => {
  const filter = { status: 'pending', flagged: false } as const;
  const opened = (count: number) =>
    new SittingCounts({
      progress: async () => ({ approved: 2, rejected: 1, recent: 30, goal: 9 }),
      count: async () => ({ count }),
    });

  it('move with what is done before the server counts again', async () => {
    const counts = opened(20);
    await counts.read(filter, () => true);
    counts.note('approve', 3, filter);
    counts.note('reject', 1, filter);
    counts.note('flag', 1, filter);
    counts.note('skip', 2, filter);
    counts.note('approve', -1, filter);
    expect(counts.left).toBe(14);
    expect(counts.day).toEqual({ approved: 4, rejected: 2, perMinute: 3, goal: 9 });
    // In a queue of decided pairs an approved one that is approved again stays.
    const decided = opened(20);
    await decided.read({ status: 'approved' }, () => true);
    decided.note('approve', 3, { status: 'approved' });
    expect(decided.left).toBe(20);
  });

  it('stay as they are while decisions are on their way, or are more than anyone counts', async () => {
    const counts = opened(20);
    await counts.read(filter, () => false);
    expect([counts.left, counts.day]).toEqual([null, null]);
    const many = opened(10_001);
    await many.read(filter, () => true);
    many.note('approve', 57, filter);
    expect(many.left).toBe(10_001);
  });
});

describe('the address', () => {
  it('says what the queue is, and reads back the same', () => {
    const address = {
      filter: {
        ...clearedFilter(),
        source: 'translated' as const,
        scorer: 'text:m' as const,
        min: 0.25,
        max: 0.75,
        text: 'گربه',
        flagged: true,
        status: 'approved' as const,
        reviewerId: 'sara',
        from: '2026-03-20T20:30:00.000Z',
        to: '2026-03-21T20:30:00.000Z',
      },
      order: { by: 'uncertain', near: 0.62 } as const,
      view: 'grid' as const,
    };
    expect(readAddress(new URLSearchParams(writeAddress(address)))).toEqual(address);
    expect(writeAddress(address)).toContain('from=2026-03-21&to=2026-03-21');
    // Whoever reads Persian gets days of that calendar, and whoever gets the address, the same queue.
    expect(writeAddress(address, 'fa')).toContain('from=1405-01-01&to=1405-01-01');
    expect(readAddress(new URLSearchParams(writeAddress(address, 'fa')))).toEqual(address);
    expect(writeAddress(readAddress(new URLSearchParams()))).toBe('');
  });

  it('of pairs like one has them by likeness, unless it names another order', () => {
    const like = '01a20a61-b7ff-7abc-8abc-0123456789ab';
    const orderOf = (address: string) => readAddress(new URLSearchParams(address)).order;
    expect(orderOf(`like=${like}`)).toEqual({ by: 'alike' });
    expect(orderOf(`like=${like}&order=lowest`)).toEqual({ by: 'lowest' });
    expect(orderOf('order=alike')).toEqual({ by: 'lowest' });
    const address = { ...readAddress(new URLSearchParams()), order: { by: 'alike' } as const };
    expect(writeAddress({ ...address, filter: { ...address.filter, like } })).toBe(`?like=${like}`);
    const lowest = { ...address, filter: { ...address.filter, like }, order: { by: 'lowest' } as const };
    expect(writeAddress(lowest)).toBe(`?like=${like}&order=lowest`);
  });

  it('that says nonsense is read without it', () => {
    const parameters = new URLSearchParams(
      'source=x&status=y&min=7&max=abc&from=2026-99-99x&order=uncertain&near=9&view=z&q=',
    );
    expect(readAddress(parameters)).toEqual(readAddress(new URLSearchParams()));
  });
});

describe('keys', () => {
  const press = (code: string, more = {}) =>
    commandOf({
      code,
      key: '',
      shiftKey: false,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      repeat: false,
      ...more,
    });

  it('count by their place, once however long they are held', () => {
    expect(press('KeyA', { key: 'ش' })).toEqual({ do: 'approve' });
    expect(press('KeyA', { repeat: true })).toBeNull();
    expect(press('Digit9', { key: '۹' })).toEqual({ do: 'reject-for', reason: 'unfit' });
    expect(press('Numpad1')).toEqual({ do: 'reject-for', reason: 'literal-translation' });
    expect(press('Digit2', { key: '@', shiftKey: true })).toEqual({
      do: 'note-reason',
      reason: 'wrong-meaning',
    });
    expect(press('Slash', { key: '؟', shiftKey: true })).toEqual({ do: 'help' });
    expect(press('KeyZ', { ctrlKey: true })).toEqual({ do: 'undo' });
  });

  it("that are the browser's own stay the browser's", () => {
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
      expect(press('KeyR', more)).toBeNull();
      expect(press('Digit1', more)).toBeNull();
    }
  });

  it('lead through the grid the way that is read', () => {
    const at = { place: 5, columns: 4, count: 10 } as const;
    expect(gridMove('ArrowRight', { ...at, direction: 'ltr' })).toBe(6);
    expect(gridMove('ArrowRight', { ...at, direction: 'rtl' })).toBe(4);
    expect(gridMove('ArrowDown', { ...at, direction: 'rtl' })).toBe(9);
    expect(gridMove('ArrowDown', { ...at, place: 8, direction: 'rtl' })).toBe(8);
    expect(gridMove('End', { ...at, direction: 'ltr' })).toBe(9);
    expect(gridMove('x', { ...at, direction: 'ltr' })).toBeNull();
    expect(range(3, 1)).toEqual([1, 2, 3]);
  });
});
