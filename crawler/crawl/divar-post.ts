import { z } from 'zod';
import type { CrawledPicture, CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { cutText } from '../../core/ground/domain/text-length.ts';
import { InputError } from '../../core/ground/errors.ts';
import { cleanTitle } from '../clean/clean-title.ts';
import { stripPersonalData } from '../clean/strip-personal-data.ts';
import type { ReadPost } from './adapter.ts';
import { shapeOf } from './answer-shape.ts';
import { cleanCaptions } from './clean-captions.ts';
import { DIVAR_NAME } from './divar-search.ts';
import { UnreadablePost } from './unreadable-post.ts';

const Widget = z.object({ widget_type: z.string(), data: z.unknown() });
const PostAnswer = z.object({
  sections: z.array(z.object({ section_name: z.string().default(''), widgets: z.array(Widget).default([]) })),
  seo: z
    .object({
      web_info: z
        .object({ city_persian: z.string().optional(), district_persian: z.string().optional() })
        .optional(),
    })
    .optional(),
});
const Title = z.object({ title: z.string().min(1) });
const Description = z.object({ text: z.string() });
const Carousel = z.object({
  // Videos have another form.
  items: z.array(z.object({ image: z.object({ url: z.string().optional() }).optional() })).default([]),
});
const Breadcrumb = z.object({
  parent_items: z.array(z.object({ action: z.object({ payload: z.unknown() }).optional() })).default([]),
});
const Category = z.object({
  search_data: z.object({
    form_data: z.object({
      data: z.object({ category: z.object({ str: z.object({ value: z.string() }) }) }),
    }),
  }),
});

/** Who sells it, where they live, and how to reach them: never read. */
const PERSONAL = new Set(['MAP', 'NOTE', 'STATIC', 'BUSINESS_SECTION', 'MESSAGE', 'CONTACT']);
const KNOWN_WIDGETS = new Set(
  `BREADCRUMB LEGEND_TITLE_ROW EXPANDABLE_SECTION SELECTOR_ROW TITLE_ROW DESCRIPTION_ROW IMAGE_CAROUSEL GROUP_INFO_ROW
  UNEXPANDABLE_ROW GROUP_FEATURE_ROW SCORE_ROW WRAPPER_ROW`.split(/\s+/),
);
/** `…/static/photo/{bucket}/{variant}/{id}/{uuid}.webp`; the uuid is the same in all sizes of a photo. */
const PHOTO =
  /\/static\/photo\/(?:[^/]+\/){2,3}([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.(?:webp|jpe?g|png)$/;
/** Code points. */
const LONGEST_DESCRIPTION = 2_000;

/**
 * A post's pictures, each with the caption made from its title. Contact, map and seller are never read.
 * @throws UnreadablePost; InputError 'crawl.no-caption'
 */
export function readPost(value: unknown, post: CrawledPost): ReadPost {
  const answer = PostAnswer.safeParse(value).data;
  const widgets = (answer?.sections ?? [])
    .filter(({ section_name }) => !PERSONAL.has(section_name))
    .flatMap(section => section.widgets);
  const find = <Data>(type: string, schema: z.ZodType<Data>): Data | undefined =>
    widgets
      .filter(({ widget_type }) => widget_type === type)
      .map(({ data }) => schema.safeParse(data).data)
      .find(data => data !== undefined);
  const title = find('LEGEND_TITLE_ROW', Title)?.title;
  const photos = (find('IMAGE_CAROUSEL', Carousel)?.items ?? []).flatMap(({ image }) => image?.url ?? []);
  const urls = new Map(photos.map(url => [PHOTO.exec(url)?.[1], url] as const));
  urls.delete(undefined);
  // The list promised a picture.
  if (title === undefined || urls.size === 0) {
    const reason = title === undefined ? 'a post without a title' : 'a post without pictures';
    throw new UnreadablePost({ source: DIVAR_NAME, reason }, `post ${shapeOf(value)}`);
  }
  const { city_persian: city, district_persian: district } = answer?.seo?.web_info ?? {};
  const { stripped, caption } = cleanTitle(title, district ? { district } : {});
  const captions = cleanCaptions(caption === undefined ? [] : [{ text: caption, language: 'fa' }]);
  if (captions.length === 0) throw new InputError('crawl.no-caption', {});
  const description = find('DESCRIPTION_ROW', Description)?.text;
  const category = leafOf(find('BREADCRUMB', Breadcrumb));
  const read = {
    ...post,
    title: stripped,
    ...(description && { description: stripPersonalData(cutText(description, LONGEST_DESCRIPTION)).text }),
    ...(city && { city }),
    ...(category && { category }),
  };
  return {
    post: read,
    pictures: [...urls].map(([uuid, url]) => toPicture(read, { uuid: uuid!, url }, captions)),
    report: {
      readable: 1,
      unreadable: [],
      unknown: widgets.flatMap(({ widget_type }) => (KNOWN_WIDGETS.has(widget_type) ? [] : widget_type)),
    },
  };
}

function toPicture(
  { token, pageUrl, city, category }: CrawledPost,
  { uuid, url }: { readonly uuid: string; readonly url: string },
  captions: CrawledPicture['captions'],
): CrawledPicture {
  return {
    token: `${token}/${uuid}`,
    imageToken: uuid,
    url,
    pageUrl,
    captions,
    attribution: DIVAR_NAME,
    ...(city && { city }),
    ...(category && { category }),
  };
}

/** The narrowest category; brand and model items only repeat it. */
function leafOf(breadcrumb: z.infer<typeof Breadcrumb> | undefined): string | undefined {
  const slugs = (breadcrumb?.parent_items ?? []).flatMap(
    ({ action }) =>
      Category.safeParse(action?.payload).data?.search_data.form_data.data.category.str.value ?? [],
  );
  return slugs.at(-1);
}
