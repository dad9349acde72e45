import type { ReadRow } from '../../core/data/datasets/caption-row.ts';
import { isBadRow } from '../../core/data/datasets/caption-row.ts';
import type { CrawledPicture } from '../../core/ground/domain/crawl/crawl.ts';
import { sha256Hex } from '../../core/ground/files/sha256.ts';
import type { SourceAdapter } from './adapter.ts';
import { cleanCaptions } from './clean-captions.ts';

export interface ListOptions {
  /** Of the file's content: changed content is another crawl. */
  readonly checksum: string;
  /** The file's rows, from the start; `image` is the picture's address. */
  readonly rows: () => AsyncIterable<ReadRow>;
  /** Called for rows that cannot be read or have no web address. */
  readonly onBad: (position: number) => void;
}

const PAGE = 200;

/** Pictures whose addresses and captions are in a local file (CSV or JSONL). */
export function createListAdapter({ checksum, rows, onBad }: ListOptions): SourceAdapter {
  return {
    source: 'list',
    name: 'list',
    query: checksum,
    isNewestFirst: false,
    // The author of the list named its hosts, and no others.
    isNamed: ({ host }, { url }) => host === new URL(url).host,
    listPage: async (_client, cursor) => {
      const from = Number(cursor ?? 0);
      const entries: CrawledPicture[] = [];
      let read = 0;
      for await (const row of rows()) {
        read += 1;
        if (read <= from) continue;
        const picture = toPicture(row);
        if (picture) entries.push(picture);
        else onBad(read);
        if (read === from + PAGE) return { entries, cursor: String(read) };
      }
      return { entries, cursor: null };
    },
  };
}

function toPicture(row: ReadRow): CrawledPicture | undefined {
  if (isBadRow(row) || !/^https?:\/\//i.test(row.image) || !URL.canParse(row.image)) return undefined;
  const [caption] = cleanCaptions([{ text: row.text, language: row.language }]);
  if (!caption) return undefined;
  const { href: url } = new URL(row.image);
  // A picture may have several captions, each on its own row.
  const token = sha256Hex(`${url}\n${caption.language}\n${caption.text}`);
  return { token, imageToken: url, url, pageUrl: url, captions: [caption] };
}
