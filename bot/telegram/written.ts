import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The callback for the moment when a call's bytes have left this process, which on a fresh connection is long after the call. It is stored
 * here because grammY's client passes nothing to its `fetch` except what goes over the wire.
 */
export const whenWritten = new AsyncLocalStorage<() => void>();
