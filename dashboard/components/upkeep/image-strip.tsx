import { cn } from '../cn.ts';

export interface StripImage {
  readonly id: string;
  readonly src: string;
  readonly href?: string;
  /** Highlighted among the others of the strip. */
  readonly isMarked?: boolean;
}

/** Small images in a row that wraps, in order. */
export const ImageStrip = ({ label, images }: { label: string; images: readonly StripImage[] }) => (
  <ul aria-label={label} className="flex flex-wrap gap-1.5">
    {images.map(({ id, src, href, isMarked = false }, index) => {
      const image = (
        // biome-ignore lint/performance/noImgElement: our own rendition, already small
        <img
          src={src}
          alt={`${label} ${index + 1}`}
          loading="lazy"
          className={cn('size-16 rounded-lg bg-muted object-cover', isMarked && 'outline-3 outline-warning')}
        />
      );
      return <li key={id}>{href === undefined ? image : <a href={href}>{image}</a>}</li>;
    })}
  </ul>
);
