import type { Locale } from '../../locales/format.ts';
import { oversightMessages } from '../../locales/oversight.ts';

/** What a scorer compares, and with which model: `text:demo@1f2e3d4c` is “English with Persian, demo”. */
export function scorerName(locale: Locale, scorer: string, others: readonly string[] = []): string {
  const words = oversightMessages(locale);
  const [compared = '', model = ''] = scorer.split(/:(.*)/s);
  const [name = '', version] = model.split('@');
  const nameOf = (by: string) => words.scorer[compared === 'image' ? 'image' : 'text'](by);
  // Two versions of one model are shown with their versions.
  const isAmbiguous = others.some(other => other !== scorer && other.startsWith(`${compared}:${name}@`));
  return nameOf(isAmbiguous && version ? `${name}@${version}` : name);
}
