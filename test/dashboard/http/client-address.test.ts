import { describe, expect, it } from 'vitest';
import { clientAddress, trustedProxies } from '../../../dashboard/http/client-address.ts';

const trusted = trustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);

describe('clientAddress', () => {
  it.each([
    ['a stranger is who connects, whatever he says of others', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['a trusted proxy names who asked it', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    [
      'what stands before the last stranger is made up',
      '10.1.2.3',
      '1.1.1.1, 198.51.100.1, 10.9.9.9',
      '198.51.100.1',
    ],
    ['IPv4 in IPv6 clothes is IPv4', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['IPv6 proxies and people', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['nonsense ends the chain', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['a proxy that asks for itself', '10.0.0.1', undefined, '10.0.0.1'],
    ['only proxies: the outermost', '127.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ])('%s', (_name, remote, forwarded, expected) => {
    expect(clientAddress(remote, forwarded, trusted)).toBe(expected);
  });

  it('without trusted proxies nobody is believed', () => {
    expect(clientAddress('127.0.0.1', '198.51.100.1', trustedProxies([]))).toBe('127.0.0.1');
  });
});
