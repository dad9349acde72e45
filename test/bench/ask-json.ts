import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** As many connections as clients ask at once, kept between questions as a bot or a dashboard keeps them. */
const agent = new Agent({ keepAlive: true });

/**
 * What a service answers, parsed. Not by `fetch`, which takes a client as long as the service takes for its answer: with clients and
 * service on the same few cores that measured the clients.
 * @param body is posted as JSON; without it, the address is only read.
 * @throws Error with what the service said, for any answer but 2xx.
 */
export async function askJson(url: string, body?: object): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = content
    ? { 'content-type': 'application/json', 'content-length': content.length }
    : undefined;
  request(url, { agent, method: content ? 'POST' : 'GET', headers }, async answer => {
    try {
      const said = await text(answer);
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${said}`);
      resolve(JSON.parse(said));
    } catch (error) {
      reject(error);
    }
  })
    .on('error', reject)
    .end(content);
  return promise;
}
