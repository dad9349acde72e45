import { describe, expect, it } from 'vitest';
import { RobotsRules } from '../../../crawler/web/robots.ts';
import { openTestClient, startWebServer } from './web-server.ts';

const DIVAR = `User-agent: *
Disallow: /my-divar/*
Disallow: /new
Disallow: /s/*/*?*q=*
Disallow: /adminbot
`;

describe('robots.txt', () => {
  it.each([
    ['forbids by a pattern', DIVAR, '/s/tehran/furniture?q=میز', false],
    ['leaves the rest', DIVAR, '/s/tehran/furniture', true],
    ['a path', DIVAR, '/new', false],
    ['the longest rule wins', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['a group of our own', 'User-agent: *\nDisallow: /\n\nUser-agent: negareh\nAllow: /', '/x', true],
    [
      'a group of our own that forbids',
      'User-agent: *\nAllow: /\n\nUser-agent: Negareh\nDisallow: /',
      '/x',
      false,
    ],
    ['nothing is allowed by nothing', '', '/x', true],
    ['a web page holds no rules', '<!doctype html><title>404</title>', '/x', true],
  ])('%s', async (_what, text, path, isAllowed) => {
    await using server = await startWebServer((_request, response) => response.end(text));
    using client = openTestClient([server.origin]);
    const check = new RobotsRules(client).check(new URL(path, server.origin));
    if (isAllowed) await expect(check).resolves.toBe(0);
    else await expect(check).rejects.toMatchObject({ code: 'robots.disallowed' });
  });

  it.each([404, 403, 410])('HTTP %d means that there are no rules', async status => {
    await using server = await startWebServer((_request, response) => response.writeHead(status).end());
    using client = openTestClient([server.origin]);
    await expect(new RobotsRules(client).check(new URL(server.origin))).resolves.toBe(0);
  });

  it('that cannot be read now forbids everything for now', async () => {
    await using server = await startWebServer((_request, response) => response.writeHead(503).end());
    using client = openTestClient([server.origin]);
    const robots = new RobotsRules(client);
    await expect(robots.check(new URL(server.origin))).rejects.toMatchObject({ code: 'service.unreachable' });
    server.handle = (_request, response) => response.writeHead(404).end();
    await expect(robots.check(new URL(server.origin))).resolves.toBe(0);
  });

  it('is read once a day', async () => {
    await using server = await startWebServer((_request, response) =>
      response.end('User-agent: *\nCrawl-delay: 7'),
    );
    using client = openTestClient([server.origin]);
    let now = 0;
    const robots = new RobotsRules(client, () => now);
    const url = new URL(server.origin);
    expect(await Promise.all([robots.check(url), robots.check(url)])).toEqual([7, 7]);
    now = 23 * 3_600_000;
    await robots.check(url);
    expect(server.asked).toEqual(['GET /robots.txt']);
    now = 25 * 3_600_000;
    await robots.check(url);
    expect(server.asked.length).toBe(2);
  });

  it('is read up to its limit, a rule within it counts', async () => {
    const rules = `User-agent: *\nDisallow: /a\n${'#'.repeat(2_000_000)}`;
    await using server = await startWebServer((_request, response) => response.end(rules));
    using client = openTestClient([server.origin]);
    await expect(new RobotsRules(client).check(new URL('/a', server.origin))).rejects.toMatchObject({
      code: 'robots.disallowed',
    });
  });
});
