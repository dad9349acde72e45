import type { Api } from 'grammy';

type CallSignal = Parameters<Api['getMe']>[0];

/** Aborts a call with the first of these signals. grammY's signal type is an older one; the object is the same. */
export const callSignal = (...signals: AbortSignal[]): CallSignal => AbortSignal.any(signals) as CallSignal;
