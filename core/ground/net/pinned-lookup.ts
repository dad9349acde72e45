import type { LookupFunction } from 'node:net';

/** Returns the address that was checked, whatever the name resolves to by now. */
export const pinnedLookup =
  (address: string): LookupFunction =>
  (_host, options, done) => {
    const family = address.includes(':') ? 6 : 4;
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
