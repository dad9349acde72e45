import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What is called when the bytes of a call have left this process, which on a fresh connection is long after it was made. grammY's
 * client hands nothing on to its `fetch` but what goes over the wire.
 */
export const whenWritten = new AsyncLocalStorage<() => void>();
