import type { Metadata } from 'next';
import { formatDateTime } from '../../../locales/format.ts';
import { integrationMessages } from '../../../locales/integrations.ts';
import { TokenCard } from '../../components/integrations/token-card.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { makeToken, revokeToken } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: integrationMessages(await readerLocale()).title };
}

/** Other programs: what they may do here, and what they are told. */
export default async function IntegrationsPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = integrationMessages(locale);
  const tokens = await services().integrations.tokens.list();
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
    </PageBody>
  );
}
