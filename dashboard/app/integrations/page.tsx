import type { Metadata } from 'next';
import type { WebhookDelivery } from '../../../core/ground/domain/accounts/webhook.ts';
import { isErrorCode } from '../../../core/ground/error-codes.ts';
import { errorOf } from '../../../core/ground/errors.ts';
import { formatDateTime, type Locale } from '../../../locales/format.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { TokenCard } from '../../components/integrations/token-card.tsx';
import { type ShownDelivery, WebhookCard } from '../../components/integrations/webhook-card.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import {
  addWebhook,
  makeToken,
  removeWebhook,
  resendMessage,
  revokeToken,
  switchWebhook,
  testWebhook,
} from './actions.ts';

/** How many of the last messages are shown. */
const SHOWN = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: integrationMessages(await readerLocale()).title };
}

/** Other programs: what they may do here, and what they are notified of. */
export default async function IntegrationsPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = integrationMessages(locale);
  const { tokens: tokenRows, webhooks: hookRows } = services().integrations;
  const [tokens, webhooks, deliveries] = await Promise.all([
    tokenRows.list(),
    hookRows.list(),
    hookRows.deliveries(SHOWN),
  ]);
  return (
    <PageBody title={words.title} about={words.about}>
      <TokenCard
        make={makeToken}
        revoke={revokeToken}
        tokens={tokens.map(({ createdAt, lastUsedAt, ...token }) => ({
          ...token,
          made: formatDateTime(locale, createdAt),
          used: lastUsedAt && formatDateTime(locale, lastUsedAt),
        }))}
      />
      <WebhookCard
        actions={{
          add: addWebhook,
          remove: removeWebhook,
          switchTo: switchWebhook,
          test: testWebhook,
          resend: resendMessage,
        }}
        webhooks={webhooks.map(({ createdAt: _, failingSince, ...webhook }) => ({
          ...webhook,
          failingSince: failingSince && formatDateTime(locale, failingSince),
        }))}
        deliveries={deliveries.map(delivery => showDelivery(delivery, locale))}
      />
    </PageBody>
  );
}

function showDelivery(delivery: WebhookDelivery, locale: Locale): ShownDelivery {
  const { id, url, event, createdAt, attempts, deliveredAt, dueAt } = delivery;
  return {
    id,
    url,
    event,
    attempts,
    when: formatDateTime(locale, createdAt),
    answer: answerOf(delivery, locale),
    isDelivered: deliveredAt !== null || (attempts === 0 && dueAt !== null),
    isWaiting: attempts === 0 && dueAt !== null,
  };
}

/** What the receiver last answered, or why it gave no answer, and what follows. */
function answerOf({ status, fault, tookMs, deliveredAt, dueAt }: WebhookDelivery, locale: Locale): string {
  const { answers } = integrationMessages(locale).webhooks;
  const said =
    status !== null
      ? answers.status(status, tookMs ?? 0)
      : fault !== null && isErrorCode(fault.code)
        ? errorMessage(locale, errorOf(fault.code, fault.parameters))
        : undefined;
  if (said === undefined) return answers.waiting;
  if (deliveredAt) return said;
  return dueAt ? answers.retry(said, formatDateTime(locale, dueAt)) : answers.givenUp(said);
}
