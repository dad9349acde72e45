import type { Metadata } from 'next';
import { directionOfComment } from '../../../core/ground/domain/review/mentions.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { teamMessages } from '../../../locales/team.ts';
import { imageUrl } from '../../components/image-url.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';

const SHOWN = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamMessages(await readerLocale()).mentions.title };
}

/** Comments that mention the viewer; showing them marks them as seen. */
export default async function MentionsPage() {
  const viewer = await requireViewer('annotator');
  const locale = await readerLocale();
  const words = teamMessages(locale).mentions;
  const mentions = await services().team.comments.see(viewer.id, SHOWN);
  return (
    <PageBody title={words.title} about={words.about}>
      {mentions.length === 0 ? (
        <Card className="text-muted-foreground">{words.none}</Card>
      ) : (
        <ul className="grid gap-3">
          {mentions.map(({ id, pairId, author, text, createdAt, persian, sha256, isNew }) => (
            <li key={id}>
              <Card className="flex gap-4" data-mention={id}>
                {/* biome-ignore lint/performance/noImgElement: the file is streamed as it is */}
                <img
                  src={imageUrl(sha256, 320)}
                  alt={words.image}
                  className="size-24 shrink-0 rounded-lg bg-muted object-cover"
                />
                <div className="min-w-0 grow">
                  <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <span>
                      <bdi className="font-medium">{author}</bdi>
                      {isNew && <span className="ms-2 text-sm font-semibold text-accent">{words.fresh}</span>}
                    </span>
                    <span className="text-xs text-muted-foreground">{formatDateTime(locale, createdAt)}</span>
                  </p>
                  <p
                    dir={directionOfComment(text)}
                    className="mt-1 whitespace-pre-line break-words [unicode-bidi:isolate]"
                  >
                    {text}
                  </p>
                  <a
                    href={`/review?pair=${pairId}`}
                    className="mt-2 inline-block text-accent underline underline-offset-4"
                  >
                    {words.open(persian)}
                  </a>
                </div>
              </Card>
            </li>
          ))}
        </ul>
      )}
    </PageBody>
  );
}
