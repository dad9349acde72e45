import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { pageResponse } from '../../../dashboard/http/page-response.ts';

const STYLES = { name: 'all-1.css', content: '.a{color:$&red}' };
const LINK = '<link rel="stylesheet" href="/_next/static/chunks/all-1.css" data-precedence="next"/>';
const FONT = '</font.woff2>; rel=preload; as="font"; crossorigin="anonymous"';
const AHEAD = `${FONT}, </_next/static/chunks/all-1.css>; rel=preload; as="style"; nonce="n"`;

async function serve(
  handler: RequestListener,
): Promise<(headers?: Record<string, string>, path?: string, method?: string) => Promise<Response>> {
  const server = createServer({ ServerResponse: pageResponse(() => STYLES) }, handler);
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (headers = {}, path = '/review', method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
}

it('a page comes with its styles to a browser that is here for the first time, and without afterwards', async () => {
  const page = Buffer.from(`<html><head><title>نگاره</title>${LINK}</head><body>گربه</body></html>`);
  const ask = await serve((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('link', AHEAD);
    // Headers leave ahead of the page, and a piece ends within a letter.
    response.flushHeaders();
    response.write(page.subarray(0, 21));
    response.write(page.subarray(21, 60));
    response.end(page.subarray(60));
  });
  const first = await ask();
  expect(first.headers.get('content-encoding')).toBe('gzip');
  expect(first.headers.get('link')).toBe(FONT);
  expect(await first.text()).toBe(page.toString().replace(LINK, () => `<style>${STYLES.content}</style>`));
  const [cookie = ''] = (first.headers.get('set-cookie') ?? '').split(';');
  const again = await ask({ cookie, 'accept-encoding': 'identity' });
  expect(await again.text()).toBe(page.toString());
  expect([again.headers.get('set-cookie'), again.headers.get('link')]).toEqual([null, AHEAD]);
  // Another build has other styles.
  expect(await (await ask({ cookie: 'negareh-styles=all-0.css' })).text()).toContain('<style>');
});

it('who asks for the head of a page alone gets it: Next.js ends such an answer with null', async () => {
  const ask = await serve((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(request.method === 'HEAD' ? null : 'گربه');
  });
  const answer = await ask({}, '/', 'HEAD');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    '',
  ]);
  expect(await (await ask()).text()).toBe('گربه');
});

it('scripts wait for the images where a page works without them, however it is cut up', async () => {
  const script = (name: string, more = '') =>
    `<script src="/_next/static/chunks/${name}.js" async="" nonce="n-1"${more}></script>`;
  const old = '<script src="/_next/static/chunks/old.js" noModule="" nonce="n-1"></script>';
  const preload = '<link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/b.js"/>';
  const head = `<html><head>${preload}${script('a')}${script('b')}${old}${LINK}</head>`;
  const page = Buffer.from(
    `${head}<body>گربه <a href="/">نگاره</a> 1 < 2${script('b', ' id="x"')}</body></html>`,
  );
  for (const size of [1, 7, 64, page.length]) {
    const ask = await serve((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-length', page.length);
      for (let at = 0; at + size < page.length; at += size) response.write(page.subarray(at, at + size));
      response.end(page.subarray(page.length - (page.length % size || size)));
    });
    const text = await (await ask({}, '/search?q=گربه')).text();
    expect(text).toContain('<body>گربه <a href="/">نگاره</a> 1 < 2<script nonce="n-1">');
    expect(text).toContain(old);
    expect(text).toContain('<style>');
    expect(text).not.toMatch(/<script src="[^"]+" async|as="script"/);
    // What stands in their place runs, and asks for each when the page is there.
    const asked: { src: string; nonce: string; async: boolean }[] = [];
    const events = new Map<string, () => void>();
    const context = createContext({
      document: {
        currentScript: { nonce: 'n-1' },
        readyState: 'loading',
        createElement: () => ({}),
        head: { append: (one: (typeof asked)[number]) => asked.push(one) },
      },
      addEventListener: (name: string, begin: () => void) => events.set(name, begin),
      setTimeout: () => 0,
    });
    runInContext('self = globalThis', context);
    const inline = [...text.matchAll(/<script nonce="n-1">(.*?)<\/script>/g)].map(([, code]) => code ?? '');
    for (const code of inline.slice(0, 2)) runInContext(code, context);
    expect(asked).toEqual([]);
    events.get('load')?.();
    events.get('keydown')?.();
    for (const code of inline.slice(2)) runInContext(code, context);
    expect(asked.map(({ src }) => src)).toEqual(
      ['a', 'b', 'b'].map(name => `/_next/static/chunks/${name}.js`),
    );
    expect(asked).toContainEqual({ src: '/_next/static/chunks/a.js', nonce: 'n-1', async: true });
    const working = await (await ask({}, '/review')).text();
    expect(working).toContain(script('a'));
  }
});

it('a page without an end of its head comes whole', async () => {
  const ask = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.write('<p>نگا');
    response.end('ره');
  });
  expect(await (await ask()).text()).toBe('<p>نگاره');
});

it('what is large arrives whole through a slow reader, events as they come, and nothing compressed is compressed again', async () => {
  const large = 'window.photos = [];\n'.repeat(200_000);
  const script = await serve((_, response) => {
    response.setHeader('content-type', 'application/javascript');
    response.setHeader('content-length', large.length);
    response.end(large);
  });
  const reader = (await script()).body!.pipeThrough(new TextDecoderStream()).getReader();
  let length = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    length += piece.value.length;
    await new Promise(setImmediate);
  }
  expect(length).toBe(large.length);

  const { promise: seen, resolve: see } = Promise.withResolvers<void>();
  const events = await serve(async (_, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: one\n\n');
    await seen;
    response.end();
  });
  const answer = await events();
  expect(answer.headers.get('content-encoding')).toBeNull();
  const stream = answer.body!.getReader();
  expect(new TextDecoder().decode((await stream.read()).value)).toBe('data: one\n\n');
  see();
  await stream.read();

  const picture = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'image/webp', 'content-length': '3' }).end('abc');
  });
  const { headers } = await picture();
  expect([headers.get('content-encoding'), headers.get('content-length')]).toEqual([null, '3']);
});

it('an answer that is ended twice is an answer', async () => {
  const failures: unknown[] = [];
  const note = (error: unknown) => void failures.push(error);
  process.on('uncaughtException', note);
  onTestFinished(() => void process.off('uncaughtException', note));
  const ask = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.write('<head></head>');
    response.end('گربه');
    response.end();
  });
  expect(await (await ask()).text()).toBe('<head></head>گربه');
  await new Promise(setImmediate);
  expect(failures).toEqual([]);
});
