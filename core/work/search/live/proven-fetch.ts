import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { endsWithin } from '../../../ground/async/ends-within.ts';
import { RetryableError } from '../../../ground/errors.ts';
import { createProver, PROOF, type Prover } from '../http/proof.ts';

/** Even a process that is starting answers within this time. */
const PROOF_MS = 5_000;
/** The answer is a few short headers. */
const HEAD_LIMIT_BYTES = 8_192;

export interface ProvenRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}

/**
 * Like `fetch`, but every connection begins with the other side's proof that it knows the token (proof.ts); before that
 * nothing is sent, neither token nor query. Redirects are errors. Built on node:http, since `fetch` shows no connections.
 * @throws RetryableError 'service.unproven'; TypeError with the cause, as `fetch` does.
 */
export function provenFetch(token: string): (url: string, request: ProvenRequest) => Promise<Response> {
  const prover = createProver(token);
  const agents = {
    http: provenAgent(new http.Agent({ keepAlive: true }), prover),
    https: provenAgent(new https.Agent({ keepAlive: true }), prover),
  };
  return (url, { body, method = 'GET', headers = {}, signal }) =>
    new Promise((resolve, reject) => {
      const isTls = url.startsWith('https:');
      const options = { agent: isTls ? agents.https : agents.http, method, headers, signal };
      const request = (isTls ? https : http).request(url, options, answer => {
        const { statusCode = 0 } = answer;
        if (statusCode < 200 || (statusCode >= 300 && statusCode < 400)) {
          answer.destroy();
          reject(new TypeError(`it answered ${statusCode}`));
          return;
        }
        const isEmpty = statusCode === 204;
        if (isEmpty) answer.resume();
        resolve(
          new Response(isEmpty ? null : (Readable.toWeb(answer) as ReadableStream), {
            status: statusCode,
            headers: Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
              values.map((value): [string, string] => [name, value]),
            ),
          }),
        );
      });
      request.once('error', error =>
        reject(error instanceof RetryableError ? error : new TypeError('fetch failed', { cause: error })),
      );
      request.end(body);
    });
}

function provenAgent<Agent extends http.Agent>(agent: Agent, prover: Prover): Agent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, use) => {
    const connection = connect(options);
    if (!connection || !use) return connection;
    const host = String(options.host ?? '');
    const place = `${host.includes(':') ? `[${host}]` : host}:${options.port}`;
    askProof(connection, place, prover).then(
      () => use(null, connection),
      error => {
        connection.destroy();
        use(error, connection);
      },
    );
    // The callback delivers the connection once it is proven.
    return undefined;
  };
  return agent;
}

/** @throws RetryableError 'service.unproven'; the connection's own error */
async function askProof(connection: Duplex, place: string, prover: Prover): Promise<void> {
  const challenge = randomBytes(32).toString('hex');
  connection.write(
    `GET ${PROOF.path} HTTP/1.1\r\nhost: ${place}\r\n${PROOF.challenge}: ${challenge}\r\ncontent-length: 0\r\n\r\n`,
  );
  let head = '';
  const read = endsWithin(
    PROOF_MS,
    readHead(connection).then(text => (head = text)),
  );
  const proof = (await read) ? proofIn(head) : undefined;
  if (proof !== undefined && (await prover.isProof(challenge, proof))) return;
  throw new RetryableError('service.unproven', { service: 'search', place });
}

function readHead(connection: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = '';
    const end = (error?: Error | null): void => {
      connection.off('data', take).off('error', end).off('close', closed);
      if (error) reject(error);
      else resolve(head);
    };
    const closed = (): void => end(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    const take = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      // A proof has no body: anything after the head was not asked for.
      if (head.includes('\r\n\r\n') || head.length > HEAD_LIMIT_BYTES) end();
    };
    connection.on('data', take).once('error', end).once('close', closed);
  });
}

/** The proof in the head of an answer; undefined unless the head is all that there is, and promises no body. */
function proofIn(head: string): string | undefined {
  if (!/^HTTP\/1\.1 204 [^\r\n]*\r\n/.test(head) || head.indexOf('\r\n\r\n') !== head.length - 4)
    return undefined;
  return new RegExp(`^${PROOF.proof}: ([0-9a-f]{64})\\r$`, 'im').exec(head)?.[1];
}
