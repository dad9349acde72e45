import type { Metadata } from 'next';
import { Id } from '../../../core/ground/domain/id.ts';
import { TrailFilter } from '../../../core/ground/domain/review/trail.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { TrailFilterForm } from '../../components/trail/trail-filter-form.tsx';
import { TrailPages } from '../../components/trail/trail-pages.tsx';
import { TrailTable } from '../../components/trail/trail-table.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';

const PAGE = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: oversightMessages(await readerLocale()).trail.title };
}

export default async function TrailPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireViewer('maintainer');
  const words = oversightMessages(await readerLocale()).trail;
  const asked = filled(await searchParams);
  // A mistyped address shows everything rather than nothing.
  const filter = TrailFilter.safeParse(asked).data ?? {};
  const before = Id.safeParse(asked['before']).data;
  const { trail, users } = services();
  const [acts, people] = await Promise.all([trail.page(filter, { before, limit: PAGE + 1 }), users.list()]);
  const shown = acts.slice(0, PAGE);
  return (
    <PageBody title={words.title} about={words.about}>
      <TrailFilterForm filter={filter} people={people.map(({ id, name }) => ({ id, name }))} />
      <TrailTable acts={shown} />
      <TrailPages
        filter={filter}
        isFirst={before === undefined}
        next={acts.length > PAGE ? (shown.at(-1)?.id ?? null) : null}
      />
    </PageBody>
  );
}

/** A form also sends its empty fields. */
const filled = (asked: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
