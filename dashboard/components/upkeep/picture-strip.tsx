import { cn } from '../cn.ts';

export interface StripPicture {
  readonly id: string;
  readonly src: string;
  readonly href?: string;
  /** Told apart from the others of the strip. */
  readonly isMarked?: boolean;
}

/** Small images in a row that wraps, each in its order. */
export const PictureStrip = ({ label, pictures }: { label: string; pictures: readonly StripPicture[] }) => (
  <ul aria-label={label} className="flex flex-wrap gap-1.5">
    {pictures.map(({ id, src, href, isMarked = false }, index) => {
      const picture = (
        // biome-ignore lint/performance/noImgElement: our own rendition, already small
        <img
          src={src}
          alt={`${label} ${index + 1}`}
          loading="lazy"
          className={cn('size-16 rounded-lg bg-muted object-cover', isMarked && 'outline-3 outline-warning')}
        />
      );
      return <li key={id}>{href === undefined ? picture : <a href={href}>{picture}</a>}</li>;
    })}
  </ul>
);
