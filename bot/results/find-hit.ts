import type { Hit } from '../../core/ground/domain/search/search.ts';
import type { BotServices } from '../services.ts';
import type { PhotoRequest } from './callback-data.ts';

/** The photo that a button refers to; undefined if it is no longer shown. @throws NotFoundError 'query.not-found' */
export async function findHit(
  { search }: Pick<BotServices, 'search'>,
  { queryId, rank }: Pick<PhotoRequest, 'queryId' | 'rank'>,
): Promise<{ readonly hit: Hit } | undefined> {
  const { hits } = await search.more({ queryId, offset: rank - 1, top: 1 });
  const hit = hits.find(one => one.rank === rank);
  return hit && { hit };
}
