import { expect, it } from 'vitest';
import { networkOf } from '../../../dashboard/http/network-of.ts';

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002:bbbb:0:0:1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s is asked for as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
