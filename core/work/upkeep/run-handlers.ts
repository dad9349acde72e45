import type { RunHandlers } from '../../data/jobs/run-carrier.ts';
import type { WorkServices } from '../model-switch/model-work.ts';
import { compareIndexesRun } from './compare-indexes.ts';
import { buildIndexRun, publishIndexRun } from './index-runs.ts';
import { evaluateRun, pullModelRun, verifyModelRun } from './model-runs.ts';
import { takeDownRun } from './take-down-run.ts';
import { trainModelRun } from './train-model-run.ts';

/** The handlers of the runs that people ask for, by kind. */
export const runHandlers = (services: WorkServices): RunHandlers => ({
  'build-index': buildIndexRun(services),
  'publish-index': publishIndexRun(services),
  'compare-indexes': compareIndexesRun(services),
  evaluate: evaluateRun(services),
  'pull-model': pullModelRun(services),
  'verify-model': verifyModelRun(services),
  'train-model': trainModelRun(services),
  'take-down': takeDownRun(services),
});
