import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEvents } from '../../../dashboard/components/jobs/follow-events.ts';
import { RENEW_EVENT } from '../../../dashboard/components/jobs/renew-event.ts';
import { eventStream } from '../../../dashboard/server/event-stream.ts';

describe('a stream of events', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends after a minute and says that it is to be asked for anew', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return { runs: [] };
    };
    const text = eventStream(read, new AbortController().signal).text();
    await vi.advanceTimersByTimeAsync(62_000);
    expect(await text).toMatch(
      new RegExp(`^data: {"runs":\\[\\]}\\n\\n[^]*event: ${RENEW_EVENT}\\ndata:\\n\\n$`),
    );
    const before = reads;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads).toBe(before);
  });
});

describe('a page that follows events', () => {
  class Page extends EventTarget {
    hidden = false;
    show(isSeen: boolean): void {
      this.hidden = !isSeen;
      this.dispatchEvent(new Event('visibilitychange'));
    }
  }
  const open = new Set<Source>();
  let opened = 0;
  class Source extends EventTarget {
    constructor() {
      super();
      open.add(this);
      opened += 1;
    }
    close(): void {
      open.delete(this);
    }
  }
  afterEach(() => void vi.unstubAllGlobals());

  it('holds one connection while it is seen, none while it is hidden, and asks anew where the server ends one', () => {
    const page = new Page();
    vi.stubGlobal('document', page);
    vi.stubGlobal('EventSource', Source);
    const stop = followEvents('/events', { onMessage: () => undefined, onLive: () => undefined });
    expect([open.size, opened]).toEqual([1, 1]);
    page.show(false);
    expect(open.size).toBe(0);
    page.show(true);
    expect([open.size, opened]).toEqual([1, 2]);
    [...open][0]!.dispatchEvent(new Event(RENEW_EVENT));
    expect([open.size, opened]).toEqual([1, 3]);
    stop();
    page.show(true);
    expect([open.size, opened]).toEqual([0, 3]);
  });
});
