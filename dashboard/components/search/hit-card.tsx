import { ExternalLink, Flag, Images } from 'lucide-react';
import Link from 'next/link';
import { formatNumber } from '../../../locales/format.ts';
import { imageUrl, sourceSet } from '../image-url.ts';
import { useLocale, useWords } from '../locale.tsx';
import type { ShownHit } from './shown-hit.ts';

/** Very wide and very tall images get a card shape that a row can hold; the image itself is never cropped. */
const RATIO = { min: 0.6, max: 2.4 };
/** The least width of a square, in rem. A row holds as many as fit, and they grow to fill the width. */
const CELL_REM = 13;
/** On a phone two images are side by side, including a camera's 3:2; wider ones get their own row. */
const PHONE_WIDEST = 1.7;

/** The largest rendition that a list loads: sharp enough on a dense screen, at a tenth of the next one's bytes. */
const LIST_SIZE = 640;

/** A result: the image, its description, its author, and what one can do with it. */
export function HitCard({ hit, eager }: { hit: ShownHit; eager: boolean }) {
  const words = useWords().search;
  const locale = useLocale();
  const ratio = Math.min(RATIO.max, Math.max(RATIO.min, hit.width / hit.height));
  return (
    <li
      className="group flex max-w-full min-w-32 flex-col overflow-hidden rounded-xl border border-border bg-surface"
      style={{ flexGrow: ratio, flexBasis: `calc(${ratio} * var(--cell))` }}
    >
      <Link
        href={`/picture/${hit.imageId}`}
        prefetch={false}
        className="block bg-muted outline-none focus-visible:ring-3 focus-visible:ring-ring focus-visible:ring-inset"
        style={{ aspectRatio: ratio }}
      >
        {/* biome-ignore lint/performance/noImgElement: our own renditions, already of the right sizes */}
        <img
          src={imageUrl(hit.sha256, 320)}
          srcSet={sourceSet(hit, LIST_SIZE)}
          sizes={`(max-width: 40rem) ${ratio > PHONE_WIDEST ? '92vw' : '46vw'}, ${Math.round(ratio * CELL_REM * 1.2)}rem`}
          width={hit.width}
          height={hit.height}
          alt={hit.caption ?? words.noCaption(formatNumber(locale, hit.rank))}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          className="size-full object-contain transition-transform duration-200 group-hover:scale-[1.02]"
        />
      </Link>
      <div className="flex flex-wrap items-center justify-end gap-x-1 ps-3 pe-1.5 sm:flex-nowrap">
        <div className="min-w-0 grow py-2 text-sm leading-6 max-sm:w-full max-sm:pb-0">
          {hit.caption !== null && (
            <p className="truncate" lang="fa" dir="auto" title={hit.caption}>
              {hit.caption}
            </p>
          )}
          {hit.alike > 0 && (
            <Link
              href={`/picture/${hit.imageId}#similar`}
              prefetch={false}
              className="block truncate text-xs leading-6 underline underline-offset-4 hover:text-accent"
            >
              {words.alike(hit.alike)}
            </Link>
          )}
          <Attribution hit={hit} />
        </div>
        <CardLink href={`/picture/${hit.imageId}#similar`} label={words.similarTo(hit.rank)}>
          <Images aria-hidden />
        </CardLink>
        <CardLink href={`/picture/${hit.imageId}/report`} label={words.reportThis(hit.rank)}>
          <Flag aria-hidden />
        </CardLink>
      </div>
    </li>
  );
}

function Attribution({ hit }: { hit: ShownHit }) {
  const words = useWords().search;
  if (hit.sourceUrl === null && hit.attribution === null) return null;
  const text = hit.attribution ?? words.source;
  // As high as a link must be for a finger.
  const shown = 'block truncate text-xs leading-6 text-muted-foreground';
  if (hit.sourceUrl === null) {
    return (
      <p className={shown} dir="auto" title={text}>
        {text}
      </p>
    );
  }
  return (
    <a
      href={hit.sourceUrl}
      rel="noreferrer nofollow"
      dir="auto"
      className={`${shown} underline hover:text-accent`}
    >
      {text} <ExternalLink className="inline size-3" aria-hidden />
    </a>
  );
}

const CardLink = ({ href, label, children }: { href: string; label: string; children: React.ReactNode }) => (
  <Link
    href={href}
    prefetch={false}
    aria-label={label}
    title={label}
    className="flex size-9 shrink-0 items-center justify-center rounded-lg text-muted-foreground outline-none hover:bg-muted hover:text-accent focus-visible:ring-3 focus-visible:ring-ring [&_svg]:size-4"
  >
    {children}
  </Link>
);
