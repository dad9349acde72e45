import { isMainThread } from 'node:worker_threads';

/**
 * Settings that switch off the reports that our dependencies would send to their makers. ONNX Runtime would store a device id and a queue
 * of events with paths and model names under ~/.cache/Microsoft, and send them.
 */
export const TELEMETRY_OFF = {
  ORT_DISABLE_TELEMETRY: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1', // Prisma
  BETTER_AUTH_TELEMETRY: '0',
  DO_NOT_TRACK: '1',
};

/**
 * Call it before using one of these packages, in every process that uses one; programs and threads that are started afterwards inherit it.
 * A worker thread's environment is a copy that native code does not see, so the main thread must call it.
 */
export function turnTelemetryOff() {
  if (!isMainThread && process.env['ORT_DISABLE_TELEMETRY'] !== '1') {
    process.emitWarning(
      'ONNX Runtime reports its use to Microsoft unless ORT_DISABLE_TELEMETRY=1 is set for the whole process; ' +
        'a worker thread cannot set it. Start the program with it, or open a model in the main thread first.',
      { code: 'NEGAREH_TELEMETRY' },
    );
  }
  Object.assign(process.env, TELEMETRY_OFF);
}
