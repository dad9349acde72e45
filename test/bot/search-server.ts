import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hit } from '../../core/ground/domain/search.ts';
import { FakeSearch } from './fake-search.ts';

/** A search process that finds the same for every query, behind the real HTTP interface. */
export async function startSearchServer(
  hits: readonly Hit[],
): Promise<{ url: string; search: FakeSearch; close(): Promise<void> }> {
  const search = new FakeSearch(hits);
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = JSON.parse(body) as { text?: string; queryId: string; offset: number; top: number };
    const page = await (asked.text === undefined
      ? search.more(asked)
      : search.search({ text: asked.text, top: asked.top }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    search,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
