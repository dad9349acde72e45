import { expect, onTestFinished, test } from 'vitest';
import { expectFailure } from '../../../helpers/expect-failure.ts';
import { startProxy } from '../../../stand-ins/proxy.ts';
import { startFixture } from './hub-fixture.ts';

async function proxyHere() {
  const proxy = await startProxy();
  onTestFinished(() => proxy.close());
  return proxy;
}

test('hub and CDN are asked through the proxy, with its user and password', async () => {
  const proxy = await proxyHere();
  const { hub, pull } = await startFixture();
  await pull({}, { proxies: { http: `http://user:pa%40ss@127.0.0.1:${proxy.port}` } });
  expect(proxy.requests).toHaveLength(hub.requests.length);
  expect(proxy.requests[0]).toBe(`GET ${hub.endpoint}${hub.requests[0]!.path}`);
  expect(proxy.authorizations[0]).toBe(`Basic ${Buffer.from('user:pa@ss').toString('base64')}`);
});

test('hosts in NO_PROXY are asked directly', async () => {
  const proxy = await proxyHere();
  const { pull } = await startFixture();
  await pull({}, { proxies: { http: `http://127.0.0.1:${proxy.port}`, except: 'localhost,127.0.0.1' } });
  expect(proxy.requests).toEqual([]);
});

test('https goes through a tunnel, and a proxy that refuses it is the reason given', async () => {
  const proxy = await proxyHere();
  const { pull } = await startFixture();
  const settings = { endpoint: 'https://hub.invalid', proxies: { https: `http://127.0.0.1:${proxy.port}` } };
  await expectFailure(pull({}, settings), 'hub.unreachable', '502');
  expect(proxy.requests[0]).toBe('CONNECT hub.invalid:443');
});
