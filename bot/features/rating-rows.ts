import type { InlineKeyboardButton } from 'grammy/types';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import type { BotContext } from '../context.ts';
import { numberRows } from '../results/number-rows.ts';
import type { BotServices } from '../services.ts';

const MARKS = { good: '👍', bad: '👎', irrelevant: '🚫' } as const;

/** The numbers of a page's photos, marked with the person's own votes, for rating one of them. */
export async function ratingRows(
  { texts, from }: BotContext,
  { feedback, personHash }: Pick<BotServices, 'feedback' | 'personHash'>,
  { queryId, hits }: { readonly queryId: string; readonly hits: readonly Hit[] },
): Promise<InlineKeyboardButton[][]> {
  const ids = hits.map(({ imageId }) => imageId);
  const votes = from ? await feedback.find(personHash(from.id), ids) : new Map<string, never>();
  const photos = hits.map(({ rank, imageId }) => {
    const verdict = votes.get(imageId);
    return { rank, label: `${texts.number(rank)}${verdict ? ` ${MARKS[verdict]}` : ''}` };
  });
  return numberRows(photos, { action: 'judge', queryId });
}
