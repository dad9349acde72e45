'use client';

import type { WebhookEvent, WebhookOff } from '../../../core/ground/domain/accounts/webhook.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';
import { type NewWebhook, WebhookDialog } from './webhook-dialog.tsx';

interface ShownWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly author: string;
  /** Null while deliveries succeed. */
  readonly failingSince: string | null;
  readonly off: WebhookOff | null;
}

export interface ShownDelivery {
  readonly id: string;
  readonly url: string;
  readonly event: WebhookEvent | 'test';
  readonly when: string;
  readonly attempts: number;
  /** In words. */
  readonly answer: string;
  readonly isDelivered: boolean;
  readonly isWaiting: boolean;
}

interface WebhookActions {
  add(webhook: NewWebhook): Promise<ActionResult<string>>;
  remove(input: { id: string }): Promise<ActionResult<void>>;
  switchTo(input: { id: string; isOn: boolean }): Promise<ActionResult<void>>;
  test(input: { id: string }): Promise<ActionResult<void>>;
  resend(input: { id: string }): Promise<ActionResult<void>>;
}

interface WebhookCardProps {
  readonly webhooks: readonly ShownWebhook[];
  readonly deliveries: readonly ShownDelivery[];
  readonly actions: WebhookActions;
}

/** Addresses that are notified, and the last messages with their answers. */
export function WebhookCard({ webhooks, deliveries, actions }: WebhookCardProps) {
  const words = integrationMessages(useLocale()).webhooks;
  return (
    <Card>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 max-w-prose">
          <CardTitle className="mb-1">{words.title}</CardTitle>
          <p className="text-muted-foreground">{words.about}</p>
        </div>
        <WebhookDialog add={actions.add} />
      </div>
      {webhooks.length === 0 && <p className="text-muted-foreground">{words.none}</p>}
      <ul className="divide-y divide-border">
        {webhooks.map(webhook => (
          <WebhookRow key={webhook.id} webhook={webhook} actions={actions} />
        ))}
      </ul>
      {deliveries.length > 0 && <DeliveryTable deliveries={deliveries} resend={actions.resend} />}
    </Card>
  );
}

function WebhookRow({ webhook, actions }: { webhook: ShownWebhook; actions: WebhookActions }) {
  const words = integrationMessages(useLocale()).webhooks;
  const { id, url, events, author, failingSince, off } = webhook;
  const trouble =
    off !== null && off !== 'by-hand'
      ? words.broken[off]
      : off === null && failingSince !== null && words.failing(failingSince);
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3" data-webhook={id}>
      <div className="min-w-0">
        <p className="font-medium break-all">
          <bdi dir="ltr">{url}</bdi>
        </p>
        <p className="text-sm text-muted-foreground">
          {events.map(event => words.events[event]).join(words.comma)} · <bdi>{author}</bdi>
          {off === 'by-hand' && ` · ${words.isOff}`}
        </p>
        {trouble && (
          <p role="status" className="text-sm text-danger">
            {trouble}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {off === null && (
          <AskButton act={actions.test} input={{ id }} done={words.asked} variant="outline">
            {words.test}
          </AskButton>
        )}
        <AskButton
          act={actions.switchTo}
          input={{ id, isOn: off !== null }}
          done={off === null ? words.switchedOff : words.switchedOn}
          variant="outline"
        >
          {off === null ? words.switchOff : words.switchOn}
        </AskButton>
        <AskButton
          act={actions.remove}
          input={{ id }}
          done={words.removed}
          confirm={words.confirm(url)}
          label={words.removeNamed(url)}
          variant="outline"
        >
          {words.remove}
        </AskButton>
      </div>
    </li>
  );
}

function DeliveryTable({
  deliveries,
  resend,
}: {
  deliveries: readonly ShownDelivery[];
  resend: WebhookActions['resend'];
}) {
  const words = integrationMessages(useLocale()).webhooks;
  const columns: readonly Column<ShownDelivery>[] = [
    { heading: words.when, className: 'whitespace-nowrap', cell: ({ when }) => when },
    { heading: words.event, cell: ({ event }) => words.events[event] },
    {
      heading: words.address,
      // A column that may break anywhere would shrink to one letter on a phone.
      className: 'min-w-48',
      cell: ({ url }) => (
        <bdi dir="ltr" className="break-all">
          {url}
        </bdi>
      ),
    },
    {
      heading: words.answer,
      className: 'min-w-48',
      cell: ({ answer, isDelivered }) => <span className={isDelivered ? '' : 'text-danger'}>{answer}</span>,
    },
    { heading: words.attempts, cell: ({ attempts }) => words.count(attempts) },
    {
      heading: words.resend,
      isHeadingHidden: true,
      isPinned: true,
      className: 'text-end',
      cell: ({ id, isWaiting }) =>
        !isWaiting && (
          <AskButton act={resend} input={{ id }} done={words.asked} variant="outline">
            {words.resend}
          </AskButton>
        ),
    },
  ];
  return (
    <section className="mt-6">
      <h3 className="mb-2 font-medium">{words.deliveries}</h3>
      <DataTable label={words.deliveries} columns={columns} rows={deliveries} keyOf={({ id }) => id} />
    </section>
  );
}
