import { z } from 'zod';
import { Id } from '../../../core/ground/domain/id.ts';
import { REPORT_NOTE_LIMIT, ReportReason } from '../../../core/ground/domain/images/report.ts';
import { cleanText } from '../../../core/ground/text/clean-text.ts';
import { seeOther } from '../../server/see-other.ts';
import { services } from '../../server/services.ts';

const Form = z.object({
  image: Id,
  reason: ReportReason,
  note: z.string().transform(text => cleanText(text, { lines: true, limit: REPORT_NOTE_LIMIT }) || null),
});

/** Takes a report from our own pages only: a form of another site would report in a visitor's name. */
export async function POST(request: Request): Promise<Response> {
  if (!isOurs(request)) return new Response('cross-site', { status: 403 });
  const fields = await request.formData().catch(() => new FormData());
  const form = Form.safeParse({
    image: fields.get('image'),
    reason: fields.get('reason'),
    note: fields.get('note') ?? '',
  });
  if (!form.success) return seeOther('/report/invalid');
  const { reports, addressHash } = services();
  const { image: imageId, reason, note } = form.data;
  const address = request.headers.get('x-forwarded-for') ?? '';
  const outcome = await reports.add({ imageId, reason, note, addressHash: addressHash(address) });
  return seeOther(`/report/${outcome}`);
}

/** Browsers say where a form comes from. A client that does not is no browser and acts only for itself. */
function isOurs({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || (URL.canParse(origin) && new URL(origin).host === headers.get('host'));
}
