import { accountMessages } from '../../../../locales/accounts.ts';
import { Notice } from '../../../components/shell/notice.tsx';
import { readerLocale } from '../../../server/locale.ts';

export default async function UsedLink() {
  const words = accountMessages(await readerLocale()).join;
  return <Notice title={words.invalidTitle} text={words.invalid} href="/sign-in" action={words.signIn} />;
}
