import { serveThread, threadData } from '../../../../ground/threads/serve-thread.ts';
import type { CompiledModule } from '../../../../ground/wasm/module.ts';
import { type Found, type Pass, Scanner } from './scanner.ts';
import type { Shards } from './shards.ts';

export interface ScanThreadData {
  readonly shards: Shards;
  readonly kernel: CompiledModule;
  readonly station: number;
}

const { shards, kernel, station } = threadData<ScanThreadData>();
const scanner = new Scanner(shards, kernel, station);

const api = { scan: (pass: Pass): Found => scanner.scan(pass) };

export type ScanThread = typeof api;

serveThread(api);
