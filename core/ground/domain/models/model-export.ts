/** Whose folders a model can be written as. */
export const EXPORT_FORMATS = ['hf', 'onnx', 'immich', 'transformers.js'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Why a model cannot be written in a format. */
export type ExportObstacle =
  /** It came as finished graphs. */
  | 'no-checkpoint'
  /** Its text model is a folder of sentence-transformers, of which only the graph is known whole. */
  | 'sentence-modules'
  /** Its text graph takes no mask, but the format's reader passes one. */
  | 'no-mask'
  /** Its embeddings are longer than any that the format's reader has a name for. */
  | 'too-wide';
