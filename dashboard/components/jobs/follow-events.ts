import { RENEW_EVENT } from './renew-event.ts';

interface Listener {
  onMessage(data: string): void;
  /** Whether the server is heard. */
  onLive(isLive: boolean): void;
}

/**
 * Follows a stream of the server while the page is seen: a browser has six connections to a server over HTTP/1.1, which hidden
 * tabs would hold. The browser connects again by itself when it was cut off; where the server ends a stream, it is opened anew.
 * @returns what ends it
 */
export function followEvents(address: string, { onMessage, onLive }: Listener): () => void {
  let source: EventSource | undefined;
  const close = (): void => {
    source?.close();
    source = undefined;
  };
  const open = (): void => {
    close();
    source = new EventSource(address);
    source.onmessage = ({ data }) => {
      onMessage(String(data));
      onLive(true);
    };
    source.onopen = () => onLive(true);
    source.onerror = () => onLive(false);
    source.addEventListener(RENEW_EVENT, open);
  };
  const look = (): void => (document.hidden ? close() : open());
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    close();
  };
}
