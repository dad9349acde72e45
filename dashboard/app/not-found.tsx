import { Notice } from '../components/shell/notice.tsx';
import { readerWords } from '../server/locale.ts';

export default async function NotFound() {
  const { errors } = await readerWords();
  return <Notice title={errors.notFoundTitle} text={errors.notFound} href="/" action={errors.home} />;
}
