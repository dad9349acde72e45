import 'server-only';
import type { z } from 'zod';
import type { Needed } from '../access/gate.ts';
import type { ActionContext } from './action.ts';
import { readerLocale } from './locale.ts';
import { services } from './services.ts';

const READS = new Set(['GET', 'HEAD']);

/**
 * A route, whole, like an action: `export const GET = route({ role: 'maintainer', input }, …)`. The input of a GET is
 * its query, of all others its JSON body. Errors are answered as JSON with their status.
 */
export function route<Role extends Needed, Input extends z.ZodType>(
  { role, input }: { readonly role: Role; readonly input: Input },
  handler: (input: z.output<Input>, context: ActionContext<Role> & { request: Request }) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async request => {
    const all = services();
    try {
      const reads = READS.has(request.method);
      const viewer = await all.gate.enter(request.headers, { role, changes: !reads });
      const given: unknown = reads
        ? Object.fromEntries(new URL(request.url).searchParams)
        : await request.json().catch(() => undefined);
      const context = { viewer, services: all, headers: request.headers, request };
      return await handler(all.parse(input, given), context as ActionContext<Role> & { request: Request });
    } catch (error) {
      const { status, code, message } = all.show(error, await readerLocale());
      return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store' } });
    }
  };
}
