import type { Metadata } from 'next';
import { formatDateTime } from '../../../locales/format.ts';
import { imageUrl } from '../../components/image-url.ts';
import { ReportCard } from '../../components/reports/report-card.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { readerLocale, readerWords } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { judgeReports, takeDownReported } from './actions.ts';

/** How many reported images are shown; judged ones make room for the next. */
const SHOWN = 24;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await readerWords()).reports.title };
}

/** Visitors' reports, the longest waiting first, for a maintainer to judge. */
export default async function ReportsPage() {
  await requireViewer('maintainer');
  const [locale, words] = await Promise.all([readerLocale(), readerWords()]);
  const { reports } = services();
  const [images, count] = await Promise.all([reports.listOpen(SHOWN), reports.countOpen()]);
  return (
    <PageBody
      title={words.reports.title}
      about={images.length > 0 ? words.reports.waiting(count) : words.reports.none}
    >
      <ul className="grid gap-4 lg:grid-cols-2">
        {images.map(image => (
          <ReportCard
            key={image.imageId}
            judge={judgeReports}
            takeDown={takeDownReported}
            image={{
              imageId: image.imageId,
              caption: image.caption,
              isHidden: image.isHidden,
              width: image.width,
              height: image.height,
              src: imageUrl(image.sha256, 320),
              large: imageUrl(image.sha256, 1280),
            }}
            reports={image.reports.map(({ id, reason, note, createdAt }) => ({
              id,
              note,
              reason: words.report.reasons[reason],
              when: formatDateTime(locale, createdAt),
            }))}
          />
        ))}
      </ul>
    </PageBody>
  );
}
