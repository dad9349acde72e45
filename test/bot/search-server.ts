import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import { toErrorReply } from '../../core/work/search/http/error-reply.ts';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';
import { FakeSearch } from './fake-search.ts';

/** A search process that finds the same for every query, behind the real HTTP interface. */
export async function startSearchServer(
  hits: readonly Hit[],
  port = 0,
): Promise<{ url: string; port: number; search: FakeSearch; close(): Promise<void> }> {
  const search = new FakeSearch(hits);
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/v1/sheet')) {
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(tinyPng(664, 1248, 1));
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = JSON.parse(body) as { text?: string; queryId: string; offset: number; top: number };
    const answer = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    try {
      const page = await (asked.text === undefined
        ? search.more(asked)
        : search.search({ text: asked.text, top: asked.top }));
      answer(200, page);
    } catch (error) {
      const { status, body } = toErrorReply(error, 'x', 'en');
      answer(status, body);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    search,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
