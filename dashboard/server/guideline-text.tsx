import 'server-only';
import Markdown from 'markdown-to-jsx/react';
import type { ComponentProps } from 'react';
import { foreignSite, MARKDOWN } from './guideline-markdown.ts';
import { services } from './services.ts';

/** External links open in a new tab and send no referrer. */
const OUTSIDE = { rel: 'noreferrer noopener', target: '_blank' } as const;

/** A picture of another site becomes a link to it, because no browser loads it here. */
function Picture({ src, alt = '', title }: ComponentProps<'img'>) {
  const { publicUrl, imageOrigin } = services();
  const address = typeof src === 'string' ? src : '';
  const site = foreignSite(address, [publicUrl, imageOrigin]);
  // biome-ignore lint/performance/noImgElement: of any size, and from wherever it may come
  if (site === undefined) return <img src={address} alt={alt} title={title} />;
  return (
    <a href={address} {...OUTSIDE}>
      {alt || site}
    </a>
  );
}

const OPTIONS = {
  ...MARKDOWN,
  wrapper: 'div',
  forceWrapper: true,
  overrides: { a: { props: OUTSIDE }, img: Picture },
} as const;

/** The guidelines as people read them. Rendered only on the server, so no browser loads the parser. HTML in them stays text. */
export const GuidelineText = ({ markdown }: { markdown: string }) => (
  <div
    dir="auto"
    className="max-w-prose [&_a]:text-accent [&_a]:underline [&_blockquote]:border-s-2 [&_blockquote]:border-border [&_blockquote]:ps-3 [&_code]:rounded [&_code]:bg-muted [&_code]:px-1 [&_h1]:mb-3 [&_h1]:text-2xl [&_h1]:font-bold [&_h2]:mt-6 [&_h2]:mb-2 [&_h2]:text-xl [&_h2]:font-semibold [&_h3]:mt-4 [&_h3]:mb-1 [&_h3]:font-semibold [&_li]:my-1 [&_ol]:my-3 [&_ol]:list-decimal [&_ol]:ps-6 [&_ol]:rtl:list-[persian] [&_p]:my-3 [&_table]:my-3 [&_table]:w-full [&_table]:border-collapse [&_td]:border [&_td]:border-border [&_td]:px-3 [&_td]:py-1.5 [&_th]:border [&_th]:border-border [&_th]:bg-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-start [&_ul]:my-3 [&_ul]:list-disc [&_ul]:ps-6"
  >
    <Markdown options={OPTIONS}>{markdown}</Markdown>
  </div>
);
