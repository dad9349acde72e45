import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a snapshot folder. `manifest` is written last and names the checksums of the others. */
export const SNAPSHOT_FILES = {
  manifest: 'manifest.json',
  /** 16 bytes a row, in order. */
  ids: 'ids.bin',
  /** float32, little-endian, row by row in the order of ids; rows of zeros fill up the last group. */
  vectors: 'vectors.f32',
  /** The exact search over the vectors, as an ONNX graph. */
  graph: 'exact.onnx',
  /** The vectors as int8, row by row, each filled up to whole vectors of the processor: scan/kernel-layout.ts. */
  codes: 'codes.i8',
  /** The codes' scales by row, then by row the norm of what rounding took, then the sum of its codes: float32 [3, rows]. */
  scales: 'codes.f32',
  /** Reads rows of the vectors, as an ONNX graph. */
  gatherGraph: 'gather.onnx',
  /** The index of FAISS over the same vectors, if the snapshot was built for it; the row is the id. */
  faiss: 'index.faiss',
  /** The same as a graph of USearch. */
  usearch: 'index.usearch',
  /** What Milvus knows of each row's facets, where the snapshot was built for it: exact/facet-marks.ts. */
  facetMarks: 'facets.u32',
} as const;

/** The ids of a snapshot's rows, 16 bytes each, in order. */
export const readSnapshotIds = (folder: string): Promise<Uint8Array> =>
  readFile(path.join(folder, SNAPSHOT_FILES.ids));
