import type { IncomingMessage, ServerResponse } from 'node:http';

/** The fault of one answer. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection breaks after this many bytes of the content. */
  | { readonly cutAfter: number }
  /** One bit of the content is flipped. */
  | { readonly corrupt: true }
  /** The whole content is sent although a range was requested. */
  | { readonly ignoreRange: true }
  /** This many bytes of the content are sent, then nothing. */
  | { readonly stallAfter: number };

interface Content {
  readonly bytes: Buffer;
  /** Without quotation marks. */
  readonly etag: string;
  readonly headers?: Record<string, string>;
}

/** Answers GET and HEAD with the content or the requested range (RFC 9110, sections 13.1.5 and 14). */
export function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
  fault?: Fault,
): void {
  const { bytes, etag, headers } = content;
  const all = { etag: `"${etag}"`, 'accept-ranges': 'bytes', ...headers };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
  const start = fault && 'ignoreRange' in fault ? undefined : rangeStart(request, etag);
  if (start !== undefined && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const part = Buffer.from(bytes.subarray(start ?? 0));
  const range = start !== undefined && {
    'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  };
  response.writeHead(range ? 206 : 200, { ...range, 'content-length': part.length });
  if (request.method === 'HEAD') response.end();
  else if (fault && 'cutAfter' in fault) {
    response.write(part.subarray(0, fault.cutAfter), () => response.destroy());
  } else if (fault && 'stallAfter' in fault) {
    response.flushHeaders();
    response.write(part.subarray(0, fault.stallAfter));
  } else {
    if (fault && 'corrupt' in fault) part[part.length - 1]! ^= 1;
    response.end(part);
  }
}

function rangeStart(request: IncomingMessage, etag: string): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const guard = request.headers['if-range'];
  return start === undefined || (guard && guard !== `"${etag}"`) ? undefined : Number(start);
}
