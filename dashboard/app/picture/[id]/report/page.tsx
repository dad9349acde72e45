import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { REPORT_NOTE_LIMIT, ReportReason } from '../../../../../core/ground/domain/images/report.ts';
import { imageUrl } from '../../../../components/image-url.ts';
import { Notice } from '../../../../components/shell/notice.tsx';
import { Button } from '../../../../components/ui/button.tsx';
import { Textarea } from '../../../../components/ui/input.tsx';
import { findImage } from '../../../../server/find-image.ts';
import { readerWords } from '../../../../server/locale.ts';

export const metadata: Metadata = { robots: { index: false } };

/** Asks why an image should be removed. A plain form: it works without JavaScript. */
export default async function ReportPage({ params }: { params: Promise<{ id: string }> }) {
  const image = await findImage((await params).id);
  if (image === null) notFound();
  const { report: words, image: imageWords } = await readerWords();
  if (image === 'hidden') {
    return (
      <Notice title={imageWords.hiddenTitle} text={imageWords.hidden} href="/" action={imageWords.home} />
    );
  }
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-10 sm:px-6">
      <h1 className="text-2xl font-bold">{words.title}</h1>
      <p className="mt-2 text-muted-foreground">{words.about}</p>
      {/* biome-ignore lint/performance/noImgElement: our own rendition, already small */}
      <img
        src={imageUrl(image.sha256, 320)}
        width={image.width}
        height={image.height}
        alt={image.captions[0] ?? imageWords.untitled}
        className="mt-6 h-auto max-h-60 w-auto max-w-full rounded-xl bg-muted object-contain"
      />
      <form action="/report" method="post" className="mt-6 flex flex-col gap-5">
        <input type="hidden" name="image" value={image.id} />
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-2 font-semibold">{words.reason}</legend>
          {ReportReason.options.map(reason => (
            <label
              key={reason}
              className="flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 hover:bg-muted"
            >
              <input
                type="radio"
                name="reason"
                value={reason}
                required
                className="size-5 accent-(--accent)"
              />
              {words.reasons[reason]}
            </label>
          ))}
        </fieldset>
        <label>
          <span className="mb-1 block">{words.note}</span>
          <Textarea name="note" dir="auto" maxLength={REPORT_NOTE_LIMIT} />
        </label>
        <div className="flex gap-3">
          <Button type="submit" variant="danger">
            {words.send}
          </Button>
          <Button asChild variant="ghost">
            <Link href={`/picture/${image.id}`}>{words.cancel}</Link>
          </Button>
        </div>
      </form>
    </div>
  );
}
