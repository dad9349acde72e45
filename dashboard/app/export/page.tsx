import type { Metadata } from 'next';
import { exportMessages } from '../../../locales/export.ts';
import { ExportFields } from '../../components/export/export-fields.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card } from '../../components/ui/card.tsx';
import { ExportForm } from '../../server/export-choice.ts';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { WhenKnown } from '../../server/when-known.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: exportMessages(await readerLocale()).page.title };
}

type Asked = Record<string, string | string[] | undefined>;

/** Plain forms: the page downloads without JavaScript, and the choices are in its address. */
export default async function ExportPage({ searchParams }: { searchParams: Promise<Asked> }) {
  await requireViewer('maintainer');
  const words = exportMessages(await readerLocale()).page;
  const { buckets } = services();
  const asked = await searchParams;
  const scorers = await buckets.scorers();
  return (
    <PageBody title={words.title} about={words.about}>
      <Card>
        <ExportFields scorers={[...new Set(scorers.map(({ scorer }) => scorer))]} asked={textsOf(asked)} />
        <p role="status" className="mt-4 font-medium">
          <WhenKnown read={() => countOf(asked, words)} meanwhile={words.counting}>
            {known => known}
          </WhenKnown>
        </p>
        <p className="mt-2 text-sm text-muted-foreground">{words.folderHint}</p>
      </Card>
    </PageBody>
  );
}

/** How many pairs match, or what is wrong with the request; without a request, all approved pairs. */
async function countOf(asked: Asked, words: ReturnType<typeof exportMessages>['page']): Promise<string> {
  const choice = ExportForm.safeParse({ format: 'csv', ...asked });
  if (!choice.success) return words.invalid(choice.error.issues.map(({ message }) => message).join('; '));
  const { pairs, images } = await services().pairs.count(choice.data);
  return pairs > 0 ? words.counted(pairs, images) : words.nothing;
}

const textsOf = (asked: Asked): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
