import 'server-only';
import { RENEW_EVENT } from '../components/jobs/renew-event.ts';

const LOOK_MS = 1_000;
/** Proxies close silent connections. */
const SILENT_MS = 20_000;
/** A stream ends after this long, so that the client passes the gate again: it may have lost the right to read. */
const LONGEST_MS = 60_000;

/**
 * Server-sent events: sends the result of `read` whenever it changes. Each message is complete, so a cut connection loses nothing; the
 * browser reconnects by itself. A stream ends after a minute.
 */
export function eventStream(read: () => Promise<unknown>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let last = '';
      let sentAt = Date.now();
      const endsAt = sentAt + LONGEST_MS;
      const end = (): void => {
        clearTimeout(timer);
        try {
          controller.close();
        } catch {
          // The browser has left first.
        }
      };
      signal.addEventListener('abort', end, { once: true });
      const look = async (): Promise<void> => {
        // A failed read is tried again the next time; the page shows that it gets no news.
        const text = await read().then(JSON.stringify, () => last);
        if (signal.aborted) return;
        if (Date.now() >= endsAt) {
          controller.enqueue(encoder.encode(`event: ${RENEW_EVENT}\ndata:\n\n`));
          signal.removeEventListener('abort', end);
          return end();
        }
        if (text !== last) controller.enqueue(encoder.encode(`data: ${text}\n\n`));
        else if (Date.now() - sentAt > SILENT_MS) controller.enqueue(encoder.encode(':\n\n'));
        else {
          timer = setTimeout(look, LOOK_MS);
          return;
        }
        last = text;
        sentAt = Date.now();
        timer = setTimeout(look, LOOK_MS);
      };
      void look();
    },
    cancel: () => clearTimeout(timer),
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      // no-transform: compression would hold messages back until much has gathered.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
