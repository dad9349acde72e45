import 'server-only';
import type { z } from 'zod';
import type { Needed } from '../access/gate.ts';
import type { ActionContext } from './action.ts';
import { readerLocale } from './locale.ts';
import { services } from './services.ts';

/** What a route's handler gets in addition. */
interface RouteContext {
  readonly request: Request;
  /** Calls `act` if the client leaves before it has the whole answer; at once if it has already left. */
  whenGone(act: () => Promise<unknown>): void;
}

const READS = new Set(['GET', 'HEAD']);

/**
 * A complete route, like an action: `export const GET = route({ role: 'maintainer', input }, …)`. The input of a GET is its query, that of
 * every other method its JSON body. Errors are answered as JSON with their status.
 */
export function route<Role extends Needed, Input extends z.ZodType>(
  { role, input }: { readonly role: Role; readonly input: Input },
  handler: (input: z.output<Input>, context: ActionContext<Role> & RouteContext) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async request => {
    const all = services();
    try {
      const reads = READS.has(request.method);
      const viewer = await all.gate.enter(request.headers, { role, changes: !reads });
      const given: unknown = reads
        ? Object.fromEntries(new URL(request.url).searchParams)
        : await request.json().catch(() => undefined);
      const whenGone = (act: () => Promise<unknown>): void => {
        const { signal } = request;
        // Nobody is left to be told; the failure is in the log.
        const run = () => void act().catch(async error => all.show(error, await readerLocale()));
        if (signal.aborted) run();
        else signal.addEventListener('abort', run, { once: true });
      };
      const context = { viewer, services: all, headers: request.headers, request, whenGone };
      return await handler(all.parse(input, given), context as ActionContext<Role> & RouteContext);
    } catch (error) {
      const { status, code, message } = all.show(error, await readerLocale());
      return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store' } });
    }
  };
}
