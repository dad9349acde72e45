import { workerData } from 'node:worker_threads';

/*
 * What takes a while to find out about the machine, one thread of the process finds out for all: they share a few numbers,
 * which each of them gives to the threads that it starts.
 */

/** Each has a number in the memory: at its place here. */
const FACTS = ['bytes-saturate'] as const;
const NO = 1;
const YES = 2;

/** 0 for what nobody has found out yet. */
export type MachineFacts = Int32Array<SharedArrayBuffer>;

export const machineFacts: MachineFacts =
  (workerData as { readonly facts?: MachineFacts } | null)?.facts ??
  new Int32Array(new SharedArrayBuffer(FACTS.length * Int32Array.BYTES_PER_ELEMENT));

/** @returns undefined where no thread has found it out. */
export function findFact(fact: (typeof FACTS)[number]): boolean | undefined {
  const found = Atomics.load(machineFacts, FACTS.indexOf(fact));
  return found === 0 ? undefined : found === YES;
}

export function noteFact(fact: (typeof FACTS)[number], isTrue: boolean): void {
  Atomics.store(machineFacts, FACTS.indexOf(fact), isTrue ? YES : NO);
}
