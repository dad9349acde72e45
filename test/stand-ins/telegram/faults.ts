import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError, albumFlood, groupMigrated, tooManyRequests } from './api-error.ts';

/**
 * The fault of a call. `drop-after` does the work first, so the caller cannot know whether it was done. `cut` ends the connection in the
 * middle of the body; `cut-after` does the work before that; `stall` sends half of the body and stops. `result` is an envelope with
 * arbitrary content; `body` is an answer that is not the API's (a proxy's). `held` is answered when the test says so.
 */
export type Fault =
  | { readonly kind: 'flood'; readonly seconds: number | undefined }
  | { readonly kind: 'album-flood'; readonly seconds: number }
  | { readonly kind: 'error'; readonly code: number; readonly description: string }
  | { readonly kind: 'html-502' | 'drop' | 'drop-after' | 'hang' | 'cut' | 'cut-after' | 'stall' }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'body'; readonly status: number; readonly text: string }
  | { readonly kind: 'migrated'; readonly to: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'held'; readonly until: Promise<void> };

interface Rule {
  readonly method: string;
  readonly fault: Fault;
  remaining: number;
}

/** Planned faults by method (`*` for any), each for a number of times. */
export class Faults {
  #rules: Rule[] = [];

  add(method: string, fault: Fault, times = 1): void {
    this.#rules.push({ method, fault, remaining: times });
  }

  clear(): void {
    this.#rules = [];
  }

  take(method: string): Fault | undefined {
    const rule = this.#rules.find(
      rule =>
        rule.remaining > 0 && (rule.method === '*' || rule.method.toLowerCase() === method.toLowerCase()),
    );
    if (rule) rule.remaining--;
    return rule?.fault;
  }
}

/** Sends the first half of an answer. */
export function beginAnswer(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
  response.write('{"ok":true,"result":[', then);
}

/**
 * Plays a fault before the method runs.
 * @returns whether the call continues; false if the answer (or its absence) is settled here.
 * @throws ApiError for the faults that the API itself reports.
 */
export async function playFault(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'flood':
      throw tooManyRequests(fault.seconds);
    case 'album-flood':
      throw albumFlood(fault.seconds);
    case 'migrated':
      throw groupMigrated(fault.to);
    case 'error':
      throw new ApiError(fault.code, fault.description);
    case 'html-502':
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>');
      return false;
    case 'drop':
      response.socket?.destroy();
      return false;
    case 'hang':
      return false;
    case 'cut':
    case 'stall':
      beginAnswer(response, () => {
        if (fault.kind === 'cut') response.socket?.destroy();
      });
      return false;
    case 'result':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: true, result: fault.result }));
      return false;
    case 'body':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end(fault.text);
      return false;
    case 'slow':
      await delay(fault.ms);
      return true;
    case 'held':
      await fault.until;
      return true;
    case 'drop-after':
    case 'cut-after':
      return true;
  }
}
