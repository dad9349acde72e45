import { Composer } from 'grammy';
import { PHOTOS_PER_PAGE } from '../../core/ground/domain/search/photos-per-page.ts';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import type { BotContext } from '../context.ts';
import { PAGE_DATA, readPageData } from '../results/callback-data.ts';
import { quoted } from '../results/quoted.ts';
import type { BotServices } from '../services.ts';

/**
 * «منبع عکس‌ها»: author and licence of each photo of a page. In the short caption of an album they would leave no room for anything else.
 */
export function sources(services: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.callbackQuery(PAGE_DATA, async (ctx, next) => {
    const page = readPageData(ctx.callbackQuery.data);
    if (page?.action !== 'sources') return next();
    const { queryId, offset } = page;
    const { hits } = await services.search.more({ queryId, offset, top: PHOTOS_PER_PAGE });
    const text = describeSources(ctx, hits);
    if (text) await ctx.reply(text, { link_preview_options: { is_disabled: true } });
  });
  return composer;
}

/** One line per source with the ranks of its photos; empty if no source is known. */
function describeSources({ texts }: BotContext, hits: readonly Hit[]): string {
  const known = hits.flatMap(({ attribution, rank }) => (attribution ? [{ attribution, rank }] : []));
  if (known.length === 0) return '';
  const lines = [...Map.groupBy(known, hit => hit.attribution)].map(([attribution, group]) =>
    texts.sourceLine(
      group.map(hit => hit.rank),
      quoted(attribution, 300),
    ),
  );
  return [texts.sourcesOf(hits[0]?.rank ?? 0, hits.at(-1)?.rank ?? 0), ...lines].join('\n');
}
