import { RENEW_EVENT } from './renew-event.ts';

interface Listener {
  onMessage(data: string): void;
  /** Whether the connection to the server works. */
  onLive(isLive: boolean): void;
}

/** A browser gives up after an answer that is not a stream, like the 503 of a server that is starting. We then ask again. */
const AGAIN_MS = 3_000;

/**
 * Follows a server's event stream while the page is visible: over HTTP/1.1 a browser has six connections to a server, and hidden tabs would
 * hold them. The browser reconnects by itself after a cut connection; if the server ends a stream, it is opened again.
 * @returns a function that stops it
 */
export function followEvents(address: string, { onMessage, onLive }: Listener): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(again);
    source?.close();
    source = undefined;
  };
  const open = (): void => {
    close();
    const opened = new EventSource(address);
    source = opened;
    opened.onmessage = ({ data }) => {
      onMessage(String(data));
      onLive(true);
    };
    opened.onopen = () => onLive(true);
    opened.onerror = () => {
      onLive(false);
      if (opened.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
    };
    opened.addEventListener(RENEW_EVENT, open);
  };
  const look = (): void => (document.hidden ? close() : open());
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    close();
  };
}
