import { Readable } from 'node:stream';
import { ExportForm } from '../../../server/export-choice.ts';
import { readerLocale } from '../../../server/locale.ts';
import { route } from '../../../server/route.ts';

/** The approved pairs as one file, generated while it is downloaded. */
export const GET = route({ role: 'maintainer', input: ExportForm }, async (choice, { services }) => {
  const { content, fileName, type } = services.pairs.download(choice, await readerLocale());
  return new Response(Readable.toWeb(content) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
