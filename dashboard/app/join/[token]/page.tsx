import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { LinkToken } from '../../../../core/ground/domain/accounts/account.ts';
import { accountMessages } from '../../../../locales/accounts.ts';
import { JoinForm } from '../../../components/accounts/join-form.tsx';
import { Notice } from '../../../components/shell/notice.tsx';
import { readerLocale } from '../../../server/locale.ts';
import { services } from '../../../server/services.ts';
import { join } from './actions.ts';

export const metadata: Metadata = { robots: { index: false } };

/** A one-time link. Opening it does not use it up, because messengers open links to draw a preview. */
export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const locale = await readerLocale();
  const words = accountMessages(locale).join;
  const token = LinkToken.safeParse((await params).token);
  const { gate, show } = services();
  const found = token.success
    ? await gate.invited(new Headers(await headers()), token.data).then(
        user => ({ user, problem: null }),
        error => ({ user: null, problem: show(error, locale) }),
      )
    : { user: null, problem: null };
  // A used link is gone, for people and programs alike; not-found.tsx beside this page says so.
  if (!token.success || found.problem?.status === 404) notFound();
  if (!found.user) {
    const text = found.problem?.message ?? words.invalid;
    return <Notice title={words.invalidTitle} text={text} href="/sign-in" action={words.signIn} />;
  }
  return <JoinForm join={join} token={token.data} user={found.user} />;
}
