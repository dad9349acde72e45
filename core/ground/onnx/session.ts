import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { turnTelemetryOff } from '../../../setup/telemetry-off.mjs';
import { PermanentError, reasonOf } from '../errors.ts';
import { findFact, noteFact } from '../threads/machine-facts.ts';
import { inNativeCode } from '../threads/native-gate.ts';
import { areByteProductsWhole } from './byte-products.ts';
import { hasCudaProvider } from './cuda-provider.ts';
import { candidateDevices, type Device } from './device.ts';
import type { OnnxSession, OutputTensor, TensorInput } from './onnx-session.ts';
import { outrunsCpu } from './outruns-cpu.ts';

export type { OnnxSession, TensorInput } from './onnx-session.ts';

export interface SessionOptions {
  readonly device: Device | 'auto';
  /** CPU threads inside one operator; 0 lets ONNX Runtime choose. */
  readonly threads: number;
  /** False keeps constant matrices where they are mapped, instead of a rearranged copy in memory. */
  readonly prepack?: boolean;
  /**
   * False keeps no block as large as all values of a run beside the memory that they were first given: a graph whose
   * values take most of the memory takes two thirds of it then, in the same time.
   */
  readonly memoryPattern?: boolean;
  /** Where the external data of a graph in memory lies; beside the graph when absent. */
  readonly dataFolder?: string;
}

interface Settings extends Omit<SessionOptions, 'device'> {
  /** Products of bytes are added up where they cannot saturate. */
  readonly hasWholeSums?: boolean;
}

/**
 * Loads a graph: an .onnx file, whose external data is mapped from the same folder, or the bytes of one without.
 * @throws PermanentError 'config.invalid' for a device that does not work here, 'file.invalid' for a broken graph.
 */
export async function openSession(graph: string | Uint8Array, options: SessionOptions): Promise<OnnxSession> {
  turnTelemetryOff();
  return openWhereItFits(graph, await chooseDevice(options.device), options);
}

/** @param device what `auto` means here; a graph that it has no room for runs on the processor then. */
export async function openWhereItFits(
  graph: string | Uint8Array,
  device: Device,
  options: SessionOptions,
): Promise<OnnxSession> {
  try {
    return await openOn(device, graph, options);
  } catch (error) {
    const reason = reasonOf(error);
    if (device !== 'cpu' && options.device === 'auto')
      return { ...(await openWhereItFits(graph, 'cpu', options)), withoutDevice: reason };
    if (device !== 'cpu')
      throw new PermanentError('config.invalid', { variable: 'DEVICE', reason }, { cause: error });
    const path = typeof graph === 'string' ? graph : 'the graph in memory';
    throw new PermanentError('file.invalid', { path, reason }, { cause: error });
  }
}

async function openOn(
  device: Device,
  graph: string | Uint8Array,
  options: SessionOptions,
): Promise<OnnxSession> {
  const hasWholeSums = device === 'cpu' && (await doBytesSaturate());
  return createSession(graph, device, { ...options, hasWholeSums });
}

let automatic: Promise<Device> | undefined;

/** The device that a wish means on this machine; found once, which takes a while where there is a graphics card. */
export async function chooseDevice(wanted: Device | 'auto'): Promise<Device> {
  if (wanted !== 'auto') return wanted;
  automatic ??= findFastest(candidateDevices(availableDevices()));
  return automatic;
}

/** The first of these that works and is faster than the processor. */
export async function findFastest(candidates: ReturnType<typeof candidateDevices>): Promise<Device> {
  for (const device of candidates) if (await outrunsCpu(device, openSession)) return device;
  return 'cpu';
}

let saturating: Promise<boolean> | undefined;

/**
 * Whether this processor's fastest way to multiply bytes saturates. Found out once a process, in some ten milliseconds: the way
 * that never does takes twice as long where it is not needed.
 */
function doBytesSaturate(): boolean | Promise<boolean> {
  const known = findFact('bytes-saturate');
  if (known !== undefined) return known;
  saturating ??= findSaturation();
  return saturating;
}

async function findSaturation(): Promise<boolean> {
  try {
    const doSaturate = !(await areByteProductsWhole(graph => createSession(graph, 'cpu', { threads: 1 })));
    noteFact('bytes-saturate', doSaturate);
    return doSaturate;
  } catch {
    return true;
  }
}

/** The options of every session. */
export const sessionSettings = ({
  threads,
  prepack = true,
  memoryPattern = true,
  dataFolder,
  hasWholeSums = false,
}: Settings): InferenceSession.SessionOptions => ({
  ...(threads > 0 && { intraOpNumThreads: threads }),
  interOpNumThreads: 1,
  enableMemPattern: memoryPattern,
  logSeverityLevel: 4,
  extra: {
    session: {
      // Threads that spin while they wait for work are a little faster on an idle machine, and made everything
      // here two to five times slower (ninety-fifth percentile: twenty times) as soon as another process wanted a core.
      intra_op: { allow_spinning: '0' },
      ...(hasWholeSums && { x64quantprecision: '1' }),
      ...(!prepack && { disable_prepacking: '1' }),
      ...(dataFolder !== undefined && { model_external_initializers_file_folder_path: dataFolder }),
    },
  },
});

async function createSession(
  graph: string | Uint8Array,
  device: Device,
  options: Settings,
): Promise<OnnxSession> {
  // Faults come as errors; the runtime's own lines would mix with our log.
  env.logLevel = 'fatal';
  const settings = { executionProviders: [device], ...sessionSettings(options) };
  const session = await inNativeCode(() =>
    typeof graph === 'string'
      ? InferenceSession.create(graph, settings)
      : InferenceSession.create(graph, settings),
  );
  return {
    device,
    runInto: async (feeds, outputs) => {
      await inNativeCode(() => session.run(toTensors(feeds), toTensors(outputs)));
    },
    run: async feeds => {
      const results = await inNativeCode(() => session.run(toTensors(feeds)));
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, toOutput(name, tensor)]),
      );
    },
    close: () => inNativeCode(() => session.release()),
  };
}

const toTensors = (arrays: Readonly<Record<string, TensorInput>>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]),
  );

/** @throws TypeError for an element type that no graph of ours gives. */
function toOutput(name: string, { type, data, dims }: Tensor): OutputTensor {
  if (
    data instanceof Float32Array ||
    data instanceof BigInt64Array ||
    data instanceof Int32Array ||
    data instanceof Uint8Array
  )
    return { data, dims };
  throw new TypeError(`the graph's output ${name} is of type ${type}, which is not read here`);
}

/** The version of the installed runtime. */
export const runtimeVersion = (): string => env.versions.node ?? '';

/** The devices that the installed runtime has what it takes for, whether or not they work here. */
export const availableDevices = (): string[] =>
  listSupportedBackends()
    .filter(({ name, bundled }) => bundled || (name === 'cuda' && hasCudaProvider()))
    .map(({ name }) => name);
