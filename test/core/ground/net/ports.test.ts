import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findFreePort, requireFreePort } from '../../../../core/ground/net/ports.ts';

describe('requireFreePort', () => {
  it('lets a free port pass', async () => {
    await expect(requireFreePort(await findFreePort(), '127.0.0.1', 'SEARCH_PORT')).resolves.toBeUndefined();
  });

  it('names the port that is taken and the setting that chooses it', async () => {
    const port = await findFreePort();
    const other = createServer();
    await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve));
    await expect(requireFreePort(port, '127.0.0.1', 'SEARCH_PORT')).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'port.taken',
      parameters: { port, variable: 'SEARCH_PORT' },
    });
    await new Promise(resolve => other.close(resolve));
  });

  it('refuses an address that this machine does not have', async () => {
    await expect(requireFreePort(7700, '192.0.2.1', 'SEARCH_HOST')).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'address.missing',
      parameters: { host: '192.0.2.1', variable: 'SEARCH_HOST' },
    });
  });
});
