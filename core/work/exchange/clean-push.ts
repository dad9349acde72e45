import type { CleanPush } from '../../data/captions/pushed-pairs.ts';
import { cleanCaption, isPersian } from '../../data/datasets/clean-caption.ts';
import { PushProblem } from '../../ground/domain/captions/pair-exchange.ts';

type Texts = Pick<CleanPush, 'persian' | 'english'>;

/** The texts of a pair as an import would store them, or the reason that it is refused. */
export function cleanPush({
  persian,
  english,
}: Texts): { readonly texts: Texts } | { readonly problem: PushProblem } {
  const cleanPersian = cleanCaption(persian);
  const cleanEnglish = english === undefined ? undefined : cleanCaption(english);
  const found = cleanPersian.problem ?? cleanEnglish?.problem;
  if (found) return { problem: PushProblem.parse(found) };
  if (!isPersian(cleanPersian.text)) return { problem: 'not-persian' };
  return { texts: { persian: cleanPersian.text, english: cleanEnglish?.text } };
}
