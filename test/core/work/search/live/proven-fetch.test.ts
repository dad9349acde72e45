import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SearchClient } from '../../../../../core/work/search/client.ts';
import { PROOF } from '../../../../../core/work/search/http/proof.ts';
import { page, startTestServer, type TestServer } from '../http/fake-backend.ts';

const API_TOKEN = 'a-token-of-many-letters';
const QUERY = 'گربهٔ همسایه';

/** Another program that has the port of the search process, and all that it was sent. */
class Impostor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  heard = '';

  constructor(answer: (heard: string, socket: Socket) => void) {
    this.#server = createServer(socket => {
      this.#sockets.add(socket);
      let heard = '';
      socket.on('error', () => undefined);
      socket.on('data', chunk => {
        heard += chunk;
        this.heard += chunk;
        if (heard.endsWith('\r\n\r\n')) answer(heard, socket);
      });
    });
  }

  listen(port = 0): Promise<number> {
    return new Promise(resolve => {
      this.#server.listen(port, '127.0.0.1', () =>
        resolve((this.#server.address() as { port: number }).port),
      );
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

const clientAt = (url: string, timeoutMs = 8_000) =>
  new SearchClient({ baseUrl: url, token: API_TOKEN, timeoutMs });

let server: TestServer;
let impostor: Impostor | undefined;
beforeEach(async () => {
  server = await startTestServer({ variables: { API_TOKEN } });
});
afterEach(async () => {
  impostor?.close();
  await server.close();
});

describe('a client that has the token', () => {
  it('finds who knows it, and keeps the connection', async () => {
    const client = clientAt(server.url);
    for (let asked = 0; asked < 3; asked++) expect(await client.search({ text: QUERY })).toEqual(page);
    expect(await client.searchImage(new Uint8Array(3_000_000))).toEqual(page);
    expect(await client.ready()).toMatchObject({ ready: true });
    expect(await Promise.all(Array.from({ length: 20 }, () => client.search({ text: QUERY })))).toHaveLength(
      20,
    );
  });

  it('takes a search process with another token for a stranger', async () => {
    const other = new SearchClient({
      baseUrl: server.url,
      token: 'another-token-of-letters',
      timeoutMs: 60_000,
    });
    await expect(other.search({ text: QUERY })).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'service.unproven',
    });
  });

  it('gives neither token nor query to whoever took the port while search was down', async () => {
    const client = clientAt(server.url);
    expect(await client.search({ text: QUERY })).toEqual(page);
    const port = Number(new URL(server.url).port);
    await server.close();
    // It takes whatever comes for a search that went well.
    const body = JSON.stringify(page);
    impostor = new Impostor((_, socket) =>
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    );
    await impostor.listen(port);
    const later = clientAt(server.url);
    for (const one of [client, later])
      await expect(one.search({ text: QUERY })).rejects.toMatchObject({ code: 'service.unproven' });
    expect(impostor.heard).toContain(PROOF.path);
    expect(impostor.heard).not.toContain(API_TOKEN);
    expect(impostor.heard).not.toMatch(/authorization/i);
    expect(impostor.heard).not.toContain(QUERY);
    impostor.close();
    server = await startTestServer({ variables: { API_TOKEN, SEARCH_PORT: String(port) } });
    if (new URL(server.url).port === String(port)) expect(await client.search({ text: QUERY })).toEqual(page);
  });

  it.each([
    ['an old proof', (old: string) => `HTTP/1.1 204 No Content\r\n${PROOF.proof}: ${old}\r\n\r\n`],
    [
      'a proof and more',
      (old: string) => `HTTP/1.1 204 No Content\r\n${PROOF.proof}: ${old}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`,
    ],
    ['endless headers', () => `HTTP/1.1 204 No Content\r\nx: ${'y'.repeat(20_000)}`],
    ['nothing of HTTP', () => 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
  ])('does not take %s for a proof', async (_, answer) => {
    const challenge = 'a'.repeat(64);
    const asked = await fetch(server.url + PROOF.path, { headers: { [PROOF.challenge]: challenge } });
    const old = asked.headers.get(PROOF.proof) ?? '';
    expect(old).toMatch(/^[0-9a-f]{64}$/);
    impostor = new Impostor((_heard, socket) => socket.write(answer(old)));
    const client = clientAt(`http://127.0.0.1:${await impostor.listen()}`);
    await expect(client.search({ text: QUERY })).rejects.toMatchObject({ code: 'service.unproven' });
    expect(impostor.heard).not.toContain(API_TOKEN);
  });

  it('waits no longer than it would for an answer where nobody answers, or somebody hangs up', async () => {
    impostor = new Impostor(() => undefined);
    const silent = clientAt(`http://127.0.0.1:${await impostor.listen()}`, 300);
    await expect(silent.search({ text: QUERY })).rejects.toMatchObject({ code: 'request.timeout' });
    const hangsUp = new Impostor((_, socket) => socket.destroy());
    const client = clientAt(`http://127.0.0.1:${await hangsUp.listen()}`);
    await expect(client.search({ text: QUERY })).rejects.toMatchObject({
      code: 'service.unreachable',
      parameters: { reason: 'ECONNRESET' },
    });
    hangsUp.close();
  });
});

describe('the place where search proves itself', () => {
  it('asks for a whole challenge, and is not there without a token', async () => {
    const ask = (url: string, challenge: string) =>
      fetch(url + PROOF.path, { headers: { [PROOF.challenge]: challenge } });
    expect((await ask(server.url, 'short')).status).toBe(400);
    const open = await startTestServer();
    expect((await ask(open.url, 'a'.repeat(64))).status).toBe(404);
    await open.close();
  });
});
