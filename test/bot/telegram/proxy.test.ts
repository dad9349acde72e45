import { expect, test } from 'vitest';
import { type ProxyStandIn, startHttpProxy } from '../../stand-ins/http-proxy.ts';
import { startSocksProxy } from '../../stand-ins/socks-proxy.ts';
import { albums, startHarness } from '../bot-harness.ts';

const NAME = 'api.telegram.test';

/** A conversation through the proxy; `host` is how the bot names the Bot API. */
async function converse(proxy: ProxyStandIn, host = '127.0.0.1', url = proxy.url): Promise<void> {
  const harness = await startHarness({ photos: 3, begin: false });
  const { telegram } = harness;
  const bot = harness.start({ apiRoot: `http://${host}:${telegram.port}`, proxy: url });
  await bot.ready;
  const user = telegram.user();
  user.send('گل');
  await user.until(all => albums(all).length === 1);
  expect(proxy.targets.length).toBeGreaterThan(0);
  expect(new Set(proxy.targets)).toEqual(new Set([`${host}:${telegram.port}`]));
  // Every call went through the proxy: nothing else can reach the stand-in's name.
  expect(telegram.done('sendMediaGroup')[0]?.uploadedFiles).toBe(3);
  await harness.close();
  await proxy.close();
}

test('an HTTP proxy tunnels the conversation', async () => {
  await converse(await startHttpProxy());
});

test('an HTTP proxy gets user and password', async () => {
  await converse(await startHttpProxy('sara:p@ss/word'));
});

test('a SOCKS proxy gets user and password', async () => {
  await converse(await startSocksProxy({ credentials: 'sara:secret' }));
});

test.each(['socks5', 'socks5h', 'socks'])(
  'a %s proxy resolves the name itself, for local name servers may lie',
  async scheme => {
    const proxy = await startSocksProxy({ hosts: { [NAME]: '127.0.0.1' } });
    await converse(proxy, NAME, proxy.url.replace('socks5', scheme));
  },
);

test('a proxy that refuses is tried again until it takes the bot', async () => {
  const proxy = await startHttpProxy('sara:secret');
  const harness = await startHarness({ begin: false });
  const bot = harness.start({ proxy: proxy.url.replace('secret', 'wrong') });
  let isReady = false;
  void bot.ready.then(() => {
    isReady = true;
  });
  await expect.poll(() => proxy.refused()).toBeGreaterThan(2);
  expect(isReady).toBe(false);
  expect(proxy.targets).toEqual([]);
  await harness.close();
  await proxy.close();
});
