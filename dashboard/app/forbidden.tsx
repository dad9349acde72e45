import { accountMessages } from '../../locales/accounts.ts';
import { Notice } from '../components/shell/notice.tsx';
import { readerLocale } from '../server/locale.ts';

export default async function Forbidden() {
  const words = accountMessages(await readerLocale()).forbidden;
  return <Notice title={words.title} text={words.text} href="/" action={words.action} />;
}
