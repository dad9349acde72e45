import 'server-only';
import { RENEW_EVENT } from '../components/jobs/renew-event.ts';

const LOOK_MS = 1_000;
/** Proxies close what is silent. */
const SILENT_MS = 20_000;
/** A stream ends after this long: who asks for the next one passes the gate again, and may have lost the right to read. */
const LONGEST_MS = 60_000;

/**
 * Server-sent events: what `read` gives, whenever it is another one. Each message is the whole, so that a connection that was
 * cut loses nothing; the browser comes back by itself. A stream ends after a minute.
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
          // The browser has gone first.
        }
      };
      signal.addEventListener('abort', end, { once: true });
      const look = async (): Promise<void> => {
        // What cannot be read now is read the next time: the page says that it has heard nothing.
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
      // no-transform: compressed, it would be held back until much has gathered.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
