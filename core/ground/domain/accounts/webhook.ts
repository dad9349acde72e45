import { z } from 'zod';

/** What a webhook may be told; `test` is sent by hand. */
export const WebhookEvent = z.enum([
  'pair.approved',
  'pair.rejected',
  'pair.changed',
  'run.ended',
  'report.created',
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** Where it is sent. Whether the address is public is looked at when it is added, and again before each delivery. */
export const WebhookAddress = z.url({ protocol: /^https?$/ }).max(2_000);

/**
 * Why nothing is sent to it any more: by a maintainer's hand, after long failing, because it said that it is gone, or because
 * it came out of a backup: a rehearsal of a restore must tell real receivers nothing.
 */
export const WebhookOff = z.enum(['by-hand', 'failing', 'gone', 'restored']);
export type WebhookOff = z.infer<typeof WebhookOff>;

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly author: string;
  readonly createdAt: Date;
  /** Since when no delivery has come through; null while all is well. */
  readonly failingSince: Date | null;
  readonly off: WebhookOff | null;
}

/** A message for a webhook, and what became of it. */
export interface WebhookDelivery {
  readonly id: string;
  readonly url: string;
  readonly event: WebhookEvent | 'test';
  readonly createdAt: Date;
  readonly attempts: number;
  /** Of the last answer; null where none came. */
  readonly status: number | null;
  /** Code and parameters of what went wrong before any answer. */
  readonly fault: { readonly code: string; readonly parameters: object } | null;
  readonly tookMs: number | null;
  readonly deliveredAt: Date | null;
  /** When it is tried (again); null for what is delivered or given up. */
  readonly dueAt: Date | null;
}
