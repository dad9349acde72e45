import { serveThread, threadData } from '../../../../ground/threads/serve-thread.ts';
import { ScanWorker, type ScanWorkerOptions } from './scan-worker.ts';

const worker = await ScanWorker.open(threadData<ScanWorkerOptions>());

const api = {
  scan: worker.scan.bind(worker),
  scanSample: worker.scanSample.bind(worker),
  score: worker.score.bind(worker),
};

export type ScanThread = typeof api;

serveThread(api, () => worker.close());
