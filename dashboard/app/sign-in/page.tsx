import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { accountMessages } from '../../../locales/accounts.ts';
import { SignInForm } from '../../components/accounts/sign-in-form.tsx';
import { readerLocale } from '../../server/locale.ts';
import { safePath } from '../../server/safe-path.ts';
import { currentViewer } from '../../server/viewer.ts';
import { signIn } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: accountMessages(await readerLocale()).signIn.title, robots: { index: false } };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const next = safePath((await searchParams)['next']);
  if (await currentViewer()) redirect(next);
  return <SignInForm signIn={signIn} next={next} />;
}
