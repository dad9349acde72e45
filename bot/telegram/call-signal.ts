import type { Api } from 'grammy';

type CallSignal = Parameters<Api['getMe']>[0];

/** Ends a call with the first of these. grammY's type of a signal is an older one; the object is the same. */
export const callSignal = (...signals: AbortSignal[]): CallSignal => AbortSignal.any(signals) as CallSignal;
