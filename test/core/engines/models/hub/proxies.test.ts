import { expect, onTestFinished, test } from 'vitest';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { type ProxyStandIn, startHttpProxy } from '../../../../stand-ins/http-proxy.ts';
import { startSocksProxy } from '../../../../stand-ins/socks-proxy.ts';
import { startFixture } from './hub-fixture.ts';

async function ended(starting: Promise<ProxyStandIn>): Promise<ProxyStandIn> {
  const proxy = await starting;
  onTestFinished(() => proxy.close());
  return proxy;
}

test('hub and CDN are asked through the proxy, with its user and password', async () => {
  const proxy = await ended(startHttpProxy('user:pa@ss'));
  const { hub, pull } = await startFixture();
  await pull({}, { proxies: { http: proxy.url } });
  expect(proxy.targets).toHaveLength(hub.requests.length);
  expect(proxy.targets[0]).toBe(`${hub.endpoint}${hub.requests[0]!.path}`);
});

test('a SOCKS proxy is asked too, and resolves the names itself', async () => {
  const { hub, pull } = await startFixture();
  const proxy = await ended(
    startSocksProxy({ credentials: 'user:secret', hosts: { 'hub.invalid': '127.0.0.1' } }),
  );
  const endpoint = hub.endpoint.replace('127.0.0.1', 'hub.invalid');
  await pull({}, { endpoint, proxies: { http: proxy.url } });
  expect(proxy.targets.some(target => target.startsWith('hub.invalid:'))).toBe(true);
});

test.each(['127.0.0.1', 'localhost, 127.0.0.1', '*'])(
  'hosts in NO_PROXY (%s) are asked directly',
  async except => {
    for (const start of [startHttpProxy, startSocksProxy] as const) {
      const proxy = await ended(start());
      const { pull } = await startFixture();
      await pull({}, { proxies: { http: proxy.url, except } });
      expect(proxy.targets).toEqual([]);
    }
  },
);

test('https goes through a tunnel, and a proxy that refuses it is the reason given', async () => {
  const proxy = await ended(startHttpProxy());
  const { pull } = await startFixture();
  const settings = { endpoint: 'https://hub.invalid', proxies: { https: proxy.url } };
  await expectFailure(pull({}, settings), 'hub.unreachable', /.+/);
  expect(proxy.targets[0]).toBe('hub.invalid:443');
});
