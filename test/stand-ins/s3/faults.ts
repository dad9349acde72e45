import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The fault of a request. */
export type S3Fault =
  /** The proxy answers this way instead of the store. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      readonly headers?: Record<string, string>;
      /** Servers other than Amazon's may omit it. */
      readonly hasNumber?: boolean;
    }
  /** The page of a proxy that does not find the store, or refuses everybody. */
  | { readonly kind: 'stranger'; readonly status?: 404 | 403 }
  /** The store's answer, broken off in the middle of its body. */
  | { readonly kind: 'cut' }
  /** The store's answer with a byte of its body changed. */
  | { readonly kind: 'flip' }
  /** The request reaches the store, but its answer reaches nobody. */
  | { readonly kind: 'lost' };

/** Which requests the fault applies to. */
export interface FaultRule {
  readonly fault: S3Fault;
  readonly method?: string;
  /** A part of the path and query. */
  readonly path?: string;
  /** Only requests with this header. */
  readonly header?: string;
  /** How many requests; all by default. */
  readonly times?: number;
  /** How many requests pass first. */
  readonly after?: number;
}

export interface S3FaultProxy {
  readonly url: string;
  /** `METHOD /path?query` of all requests, in order. */
  readonly requests: string[];
  /** Headers of all requests, in order. */
  readonly headers: IncomingMessage['headers'][];
  /** Replaces the earlier rules from now on. */
  set(...rules: FaultRule[]): void;
  close(): Promise<void>;
}

/** A proxy in front of a real store that behaves like networks and busy stores. It leaves what it forwards unchanged. */
export async function startS3Faults(store: string): Promise<S3FaultProxy> {
  let rules: { rule: FaultRule; met: number }[] = [];
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];

  const faultOf = (request: IncomingMessage): S3Fault | undefined => {
    for (const entry of rules) {
      const { method, path, header, times = Number.POSITIVE_INFINITY, after = 0, fault } = entry.rule;
      if (method && method !== request.method) continue;
      if (path && !request.url?.includes(path)) continue;
      if (header && request.headers[header] === undefined) continue;
      entry.met += 1;
      if (entry.met > after && entry.met <= after + times) return fault;
    }
    return undefined;
  };

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    const fault = faultOf(request);
    if (fault?.kind === 'answer') return refuse(request, response, fault);
    if (fault?.kind === 'stranger') {
      request.resume();
      const { status = 404 } = fault;
      response.writeHead(status, { 'content-type': 'text/html' });
      return response.end(request.method === 'HEAD' ? undefined : `<html><h1>${status}</h1></html>`);
    }
    const onward = sendRequest(new URL(request.url ?? '/', store), {
      method: request.method,
      // The host is part of the signature.
      headers: request.headers,
    });
    onward.on('response', answer => pass(answer, response, fault));
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    headers,
    set(...next) {
      rules = next.map(rule => ({ rule, met: 0 }));
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, headers, hasNumber = true }: Extract<S3Fault, { kind: 'answer' }>,
): void {
  request.resume();
  request.on('end', () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
    response.writeHead(status, {
      'content-type': 'application/xml',
      ...(hasNumber && { 'x-amz-request-id': '4442587FB7D0A2F9' }),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

function pass(answer: IncomingMessage, response: ServerResponse, fault: S3Fault | undefined): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    if (fault?.kind === 'lost') {
      response.destroy();
      return;
    }
    const body = Buffer.concat(chunks);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault?.kind === 'cut') {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    if (fault?.kind === 'flip' && body.length > 0) body[0] = body[0]! ^ 1;
    response.end(body);
  });
}
