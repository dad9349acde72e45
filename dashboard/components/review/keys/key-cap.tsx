'use client';

import type { Reason } from '../../../../core/ground/domain/review/review.ts';
import type { KeyCommand } from '../../../../core/ground/domain/review/review-keys.ts';
import { formatNumber } from '../../../../locales/format.ts';
import { useLocale } from '../../locale.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useReviewTools } from '../review-tools.tsx';
import { keyLabels } from './keys.ts';

/** The key of a command or a reason: the Latin letter and, in Persian, the Persian letter as well. Hidden from screen readers. */
export function KeyCap({ name, className }: { name: KeyCommand | Reason; className?: string }) {
  const code = useReviewTools().keys[name];
  return code === undefined ? null : <CodeCap code={code} {...(className !== undefined && { className })} />;
}

export function CodeCap({ code, className }: { code: string; className?: string }) {
  const locale = useLocale();
  const { latin, persian } = keyLabels(code);
  const isDigit = /^\d$/.test(latin);
  const label = isDigit
    ? formatNumber(locale, Number(latin))
    : locale === 'fa' && persian !== undefined
      ? `${persian} ${latin}`
      : latin;
  return (
    <Kbd aria-hidden className={className}>
      {label}
    </Kbd>
  );
}
