import { z } from 'zod';
import { WantedPrecision } from '../domain/models/embedding.ts';
import { httpUrl, setting, whole } from './setting.ts';

/** What encodes and compares, and on what. */
export const MODEL_SETTINGS = {
  model: setting(
    'MODEL',
    z.string().min(1).default('photo'),
    'The model that searches until `negareh models use` chooses one; from then on that choice, kept in the database, counts.',
  ),
  scorer: setting(
    'SCORER',
    z.string().min(1).optional(),
    'The model that compares English with Persian captions. By default the text side of the model that searches.',
  ),
  precision: setting(
    'PRECISION',
    WantedPrecision.default('fp32'),
    'Number format of the encoders: fp32; int8 (on the CPU, and not for models that came as ONNX, `photo` among them), which is faster and whose embeddings differ a little: they are made anew; fp16 (on a graphics card that multiplies it, and on nothing else; not for models that came as ONNX either), whose embeddings differ a little, too; or auto, which is int8 or fp32. With all but fp32, `negareh models use` compares both on photos of the collection first and stays with fp32 where the other loses too much; auto also where it is hardly faster, and until a model was compared.',
  ),
  exactScan: setting(
    'EXACT_SCAN',
    z.enum(['auto', 'int8', 'fp32']).default('auto'),
    'How exact search compares. On the CPU: int8 rounds first and looks at float32 for what is left in question (the same results, a quarter of the reading), fp32 reads all of it. auto measures once which is faster here. A graphics card that has float16 holds the vectors so, and the processor compares what that leaves open (the same results, half the memory of the card); with fp32 they lie there in float32.',
  ),
  milvusUrl: setting(
    'MILVUS_URL',
    httpUrl.optional(),
    'A Milvus server for `negareh index build --engine milvus`, like http://127.0.0.1:19530; https:// for TLS. See docs/milvus.md.',
  ),
  milvusToken: setting(
    'MILVUS_TOKEN',
    z.string().min(1).optional(),
    'What Milvus asks for: `user:password`, or an API key.',
  ),
  milvusDatabase: setting(
    'MILVUS_DATABASE',
    z.string().min(1).optional(),
    'The database of that server that holds the collections; one for each installation of ours. By default `default`.',
  ),
  milvusTimeoutMs: setting(
    'MILVUS_TIMEOUT_MS',
    whole(3_000, { min: 100, max: 600_000 }),
    'A call to Milvus that takes longer counts as failed.',
  ),
  milvusFallback: setting(
    'MILVUS_FALLBACK',
    z.enum(['none', 'exact']).default('none'),
    "What answers while Milvus cannot: none, then searches fail and say why; exact, then the snapshot's own vectors are compared, right and slower.",
  ),
  device: setting(
    'DEVICE',
    z.enum(['auto', 'cpu', 'webgpu', 'cuda']).default('auto'),
    'Where the encoders run, and where exact search compares. auto takes a graphics card that works and multiplies faster than the processor; what an index has no room for on it is compared on the processor.',
  ),
  encoderThreads: setting(
    'ENCODER_THREADS',
    whole(0, { min: 0, max: 256 }),
    'CPU threads of one encoder; 0 lets the runtime choose.',
  ),
  workerNiceness: setting(
    'WORKER_NICENESS',
    whole(10, { min: 0, max: 19 }),
    'How far worker, crawler and training stand back behind whatever answers people; 0 for a machine with cores to spare. At 19 they take, on Linux, only time that nobody else wants: queries hardly notice a bulk embedding (docs/maintaining.md).',
  ),
  maxImageBytes: setting('MAX_IMAGE_BYTES', whole(60_000_000), 'Larger picture files are refused.'),
  maxImagePixels: setting(
    'MAX_IMAGE_PIXELS',
    whole(120_000_000),
    'Pictures of more pixels are refused before they are decoded. The largest photos of phones (108 megapixels) come in.',
  ),
} as const;
