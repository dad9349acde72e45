import { serveThread, threadData } from '../../../../ground/threads/serve-thread.ts';
import type { CompiledModule } from '../../../../ground/wasm/module.ts';
import { openProducts } from './products.ts';
import { type Found, type Pass, Scanner } from './scanner.ts';
import type { Shards } from './shards.ts';

export interface ScanThreadData {
  readonly shards: Shards;
  readonly kernel: CompiledModule;
  readonly station: number;
  readonly byProducts: boolean;
}

const { shards, kernel, station, byProducts } = threadData<ScanThreadData>();
const products = byProducts ? await openProducts(shards.stride) : undefined;
const scanner = new Scanner(shards, kernel, { station, products });

const api = { scan: (pass: Pass): Promise<Found> => scanner.scan(pass) };

export type ScanThread = typeof api;

serveThread(api, async () => products?.close());
