'use client';

import { useWords } from '../components/locale.tsx';
import { Notice } from '../components/shell/notice.tsx';

/** Shown in place of a page that failed; the error itself is in the log. */
export default function PageError() {
  const { errors } = useWords();
  return <Notice title={errors.brokenTitle} text={errors.broken} href="" action={errors.tryAgain} />;
}
