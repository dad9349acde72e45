import path from 'node:path';

/** Everything that lies under DATA_DIR, and who writes it. A new folder is a line here. */
export interface DataFolders {
  /** Originals and renditions by content: core/data/images. Backed up. */
  readonly images: string;
  /** Renditions of a store that is elsewhere: core/data/images/s3. May be deleted at any moment. Not backed up. */
  readonly imageCache: string;
  /** Index snapshots: core/work/indexing. Rebuilt from the rows when they are gone. */
  readonly indexes: string;
  /** Prepared models, downloads and the book of presets: core/engines/models. */
  readonly models: string;
  /** Running trainings and their results, a folder each: core/work/training. */
  readonly trainings: string;
  /** Demo sets that evaluations draw, by name: core/work/evaluation. */
  readonly evaluations: string;
  /** Embeddings kept between evaluations. */
  readonly evaluationEmbeddings: string;
  /** Figures of evaluations. */
  readonly evaluationFigures: string;
  /** Reports of what could not be imported: `negareh import` and `negareh ingest`. */
  readonly imports: string;
  /** Keys for the owner's eyes only: core/ground/files/kept-secret.ts. Not backed up. */
  readonly secrets: string;
  /** Measurements of this machine: core/engines/vector-index/exact. Measured again when they are gone. Not backed up. */
  readonly exactScan: string;
  /** Queries that enough people have asked, for suggestions: core/work/search. Not backed up. */
  readonly suggestions: string;
  /** Compiled code of our processes: setup/keep-compiled-code.mjs. May be deleted at any moment. Not backed up. */
  readonly compiled: string;
  /** What runs now: the supervisor's lock and its notes. */
  readonly run: string;
  /** The embedded PostgreSQL, unless root runs it. */
  readonly postgres: string;
  /** Where root's embedded PostgreSQL lies: postgres/data-folder-id.ts. */
  readonly postgresNote: string;
}

export function dataFolders({ dataDir }: { readonly dataDir: string }): DataFolders {
  const under = (...names: string[]): string => path.join(dataDir, ...names);
  return {
    images: under('images'),
    imageCache: under('image-cache'),
    indexes: under('indexes'),
    models: under('models'),
    trainings: under('trainings'),
    evaluations: under('evaluations'),
    evaluationEmbeddings: under('evaluations', 'embeddings'),
    evaluationFigures: under('evaluations', 'figures'),
    imports: under('imports'),
    secrets: under('secrets'),
    exactScan: under('measured', 'exact-scan.json'),
    suggestions: under('suggestions'),
    compiled: under('compiled'),
    run: under('run'),
    postgres: under('postgres'),
    postgresNote: under('postgres.json'),
  };
}
