import 'server-only';
import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import type { Viewer } from '../../core/ground/domain/accounts/account.ts';
import type { Needed } from '../access/gate.ts';
import type { ActionResult } from '../components/forms/action-result.ts';
import type { Services } from '../open-services.ts';
import { readerLocale } from './locale.ts';
import { services } from './services.ts';

/** What a handler gets: who acts (null only if anyone may), and what it works with. */
export interface ActionContext<Role extends Needed> {
  readonly viewer: Role extends 'anyone' ? Viewer | null : Viewer;
  readonly services: Services;
  readonly headers: Headers;
}

/**
 * A complete action: checks origin, sign-in, role, rate and input, runs the handler, and turns its errors into text. Every exported
 * function of a 'use server' file is made with it; a test walks all of them.
 * @example export const approve = action({ role: 'annotator', input: Decision }, (decision, { viewer }) => …)
 */
export function action<Role extends Needed, Input extends z.ZodType, Value>(
  { role, input }: { readonly role: Role; readonly input: Input },
  handler: (input: z.output<Input>, context: ActionContext<Role>) => Promise<Value>,
): (input: z.input<Input>) => Promise<ActionResult<Value>> {
  return async given => {
    const all = services();
    try {
      const sent = new Headers(await headers());
      const viewer = await all.gate.enter(sent, { role, changes: true });
      const context = { viewer, services: all, headers: sent } as ActionContext<Role>;
      return { ok: true, value: await handler(all.parseForm(input, given), context) };
    } catch (error) {
      // redirect() and notFound() work by throwing.
      unstable_rethrow(error);
      return { ok: false, error: all.show(error, await readerLocale()) };
    }
  };
}
