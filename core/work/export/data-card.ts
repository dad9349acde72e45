import { exportMessages } from '../../../locales/export.ts';
import { formatNumber, type Locale } from '../../../locales/format.ts';
import { CaptionSource } from '../../ground/domain/captions/caption-pair.ts';
import {
  type ExportFormat,
  type PairExport,
  SPLITS,
  type Split,
} from '../../ground/domain/captions/pair-export.ts';
import { ImageSource } from '../../ground/domain/images/image.ts';
import type { BulkDecision } from '../../ground/domain/review/bulk-request.ts';
import type { TeamAgreement } from '../review/team-agreement.ts';
import { columnType, EXPORT_COLUMNS } from './export-row.ts';
import type { LicenceCount, Tally } from './tally.ts';

interface CardFacts {
  readonly choice: PairExport;
  readonly tally: Tally;
  readonly decisions: readonly BulkDecision[];
  /** Agreement on pairs from the export's sources that several people judged. */
  readonly agreement: TeamAgreement;
  readonly locale: Locale;
}

/**
 * Writes the README.md of a data set, as the Hugging Face hub reads it: its contents, their sources, how they were
 * approved, and what is unknown.
 */
export function dataCard({ choice, tally, decisions, agreement, locale }: CardFacts): string {
  const words = exportMessages(locale).card;
  const number = (value: number) => formatNumber(locale, value);
  const { captions, images, judges, sources } = tally;
  const parts = [
    frontMatter(choice, tally),
    `# ${words.title}`,
    words.about({ captions, images, date: new Date() }),
    `## ${words.splits}`,
    table(
      [words.columns.split, words.columns.images, words.columns.captions],
      SPLITS.map(split => [
        words.split[split],
        number(tally.splits[split].images),
        number(tally.splits[split].captions),
      ]),
    ),
    words.splitRule({ ...choice, seed: inline(choice.seed) }),
    `## ${words.sources}`,
    CaptionSource.options
      .filter(source => sources.has(source))
      .map(source => `- \`${source}\`: ${words.source[source]} (${number(sources.get(source) ?? 0)})`)
      .join('\n'),
    words.judged({ person: judges.get('person') ?? 0, bulk: judges.get('bulk') ?? 0 }),
    `## ${words.thresholds}`,
    ...thresholds({ choice, decisions, locale }),
    `## ${words.agreement}`,
    ...agreed({ agreement, locale }),
    `## ${words.licences}`,
    words.licencesAbout,
    table(
      [words.licenceColumns.source, words.licenceColumns.licence, words.licenceColumns.images],
      tally.licences.map(count => [
        sourceName(count, locale),
        inline(count.licence ?? words.noLicence),
        number(count.images),
      ]),
    ),
    `## ${words.fields}`,
    words.fieldsAbout,
    ...(choice.format === 'csv' ? [words.csvGuard] : []),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

/** How far people agreed who judged independently, and what that does not show. */
function agreed({ agreement, locale }: Pick<CardFacts, 'agreement' | 'locale'>): string[] {
  const words = exportMessages(locale).card;
  if (!agreement.all) return [words.noAgreement];
  const sources = agreement.sources.flatMap(({ name, measured }) =>
    measured ? [`- \`${name}\`: ${words.alpha(measured)}`] : [],
  );
  return [
    words.agreed({ ...agreement.all, people: new Set(agreement.people.flatMap(({ name }) => name)).size }),
    ...(sources.length > 1 ? [sources.join('\n')] : []),
  ];
}

function thresholds({
  choice,
  decisions,
  locale,
}: Pick<CardFacts, 'choice' | 'decisions' | 'locale'>): string[] {
  const words = exportMessages(locale).card;
  const { scorer, min, max, source } = choice;
  const held = decisions.flatMap(({ request, approved, createdAt, state }) => {
    const { filter, approveFrom } = request;
    if (approveFrom === null || approved === 0 || state === 'undone' || state === 'undoing') return [];
    if (source !== undefined && filter.source !== undefined && filter.source !== source) return [];
    return `- ${words.threshold({ scorer: inline(filter.scorer ?? '—'), from: approveFrom, approved, date: createdAt })}`;
  });
  return [
    ...(scorer === undefined ? [] : [words.chosen({ scorer: inline(scorer), min, max })]),
    held.length > 0 ? held.join('\n') : words.noThreshold,
  ];
}

const sourceName = ({ source }: LicenceCount, locale: Locale): string => {
  const known = ImageSource.safeParse(source).data;
  return known ? exportMessages(locale).card.imageSource[known] : source;
};

/** Lists the files of each split, so that `load_dataset` needs no arguments. Splits without an image have none. */
function frontMatter({ format, language }: PairExport, tally: Tally): string {
  const files = SPLITS.filter(split => tally.splits[split].images > 0).flatMap(split => [
    `  - split: ${split}`,
    `    path: ${FILES[format](split)}`,
  ]);
  return [
    '---',
    'license: other',
    'language:',
    ...(language === 'en' ? [] : ['- fa']),
    ...(language === 'fa' ? [] : ['- en']),
    'task_categories:',
    '- image-to-text',
    ...(format === 'csv' || format === 'jsonl' ? FEATURES : []),
    ...(files.length > 0 ? ['configs:', '- config_name: default', '  data_files:', ...files] : []),
    '---',
  ].join('\n');
}

/** Readers take a text table's types from its first rows, where a column may be empty. */
const DTYPES = { text: 'string', real: 'float64', whole: 'int64' } as const;
const FEATURES = [
  'dataset_info:',
  '  features:',
  ...EXPORT_COLUMNS.flatMap(name => [`  - name: ${name}`, `    dtype: ${DTYPES[columnType(name)]}`]),
];

const FILES: Readonly<Record<ExportFormat, (split: Split) => string>> = {
  csv: split => `${split}.csv`,
  jsonl: split => `${split}.jsonl`,
  parquet: split => `${split}.parquet`,
  webdataset: split => `${split}-*.tar`,
  huggingface: split => `data/${split}/**`,
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

/** A seed, a model's name and a licence are text that somebody typed: written on one line, without markup. */
const inline = (text: string): string => text.replaceAll(/[\r\n|`<>[\]]+/g, ' ');
