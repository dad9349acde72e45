import { expect, it } from 'vitest';
import { networkOf } from '../../../../core/ground/net/network-of.ts';

it.each([
  ['an IPv4 address is one asker', '203.0.113.9', '203.0.113.9'],
  ['IPv4 in IPv6 clothes is that IPv4 address', '::ffff:203.0.113.9', '203.0.113.9'],
  ['also in capital letters', '::FFFF:203.0.113.9', '203.0.113.9'],
  ['also in hexadecimal', '::ffff:cb00:7109', '203.0.113.9'],
  ['also written out', '0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
  ['of IPv6 the first 64 bits count', '2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['written out with zeros', '2001:0DB8:0001:0002:bbbb:0000:0000:0001', '2001:db8:1:2'],
  ['zeros left out in the network', '2001:db8::1', '2001:db8:0:0'],
  ['zeros left out behind it', '2001:db8:1:2::', '2001:db8:1:2'],
  ['zeros left out over the border', '2001:db8:1::5:6:7', '2001:db8:1:0'],
  ['zeros left out in the middle of the network', '2001::2:aaaa:0:0:1', '2001:0:0:2'],
  ['this machine', '::1', '0:0:0:0'],
  ['no address at all', '::', '0:0:0:0'],
  ['a zone is where it was heard, not who it is', 'fe80::1%eth0', 'fe80:0:0:0'],
  ['another zone', 'fe80:0:0:0:1::1%3', 'fe80:0:0:0'],
  ['IPv4 at the end of an address of another kind', '64:ff9b:1:2:3::192.0.2.33', '64:ff9b:1:2'],
  ['what is no address stays what it is', 'unknown', 'unknown'],
  ['nor becomes one', '1:2:3', '1:2:3'],
])('%s: %s is asked for as %s', (_, address, network) => {
  expect(networkOf(address)).toBe(network);
});
