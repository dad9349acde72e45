/** The ways to search a collection. */
export const WAYS = [
  'exact-int8',
  'exact-fp32',
  'usearch-bf16',
  'usearch-int8',
  'faiss-hnsw',
  'faiss-ivf',
  'faiss-pq',
  'milvus-hnsw',
  'milvus-diskann',
] as const;
export type Way = (typeof WAYS)[number];

export interface Collection {
  readonly images: number;
  /** Numbers in an embedding. */
  readonly dimension: number;
  readonly captionsPerImage: number;
  /** Bytes of an original. */
  readonly originalBytes: number;
}

/** What was measured on one core, as a basis for scaling. `npm run bench` prints new figures. */
export interface Measured {
  /** Seconds for one number of one row of int8 codes in a batch of 32 queries, including selection and rescoring. */
  readonly int8PerNumber: number;
  /** The same for float32. */
  readonly fp32PerNumber: number;
  /** Seconds of an HNSW query over `graphRows` rows, for one number of an embedding. */
  readonly graphPerNumber: number;
  readonly graphRows: number;
  /** The same of USearch in bfloat16, over `usearchRows`. */
  readonly usearchPerNumber: number;
  readonly usearchRows: number;
  /** Seconds for one number of one row that an inverted file compares. */
  readonly probePerNumber: number;
  /** Bytes of an image in PostgreSQL, including its tables' indexes but not the embedding's numbers: 10,000 rows, measured. */
  readonly rowBytes: number;
  /** Bytes of a caption, including its indexes: 100,000 rows, measured. */
  readonly captionRowBytes: number;
  /** Bytes of an image's renditions; assumed. */
  readonly renditionBytes: number;
  /** Images that one core embeds per second; assumed, because it depends on the model. */
  readonly embeddedPerSecond: number;
}

/**
 * Two quiet cores with AVX-512 VNNI: 100,000 x 768, 32 queries at once, 33 ms (int8) and 30 ms (float32); on such cores 100,000 x 128, one
 * query on one core, HNSW32 at recall@10 0.98 2,164 and IVF1024,Flat at nprobe 8 4,936 a second; 50,000 x 128, USearch's HNSW16 at
 * recall@10 0.98 0.053 ms, at load 26.
 */
const MEASURED: Measured = {
  int8PerNumber: (0.033 * 2) / 32 / (100_000 * 768),
  fp32PerNumber: (0.03 * 2) / 32 / (100_000 * 768),
  graphPerNumber: 1 / 2_164 / 128,
  graphRows: 100_000,
  usearchPerNumber: 0.053e-3 / 128,
  usearchRows: 50_000,
  probePerNumber: 1 / 4_936 / ((1_024 + (8 / 1_024) * 100_000) * 128),
  rowBytes: 560,
  captionRowBytes: 650,
  renditionBytes: 170_000,
  embeddedPerSecond: 10,
};

/** Links of an image in HNSW32: 64 on the ground floor, 32 on each floor above; every 32nd image is on the next floor. */
const HNSW_LINKS = 32;
const HNSW_BYTES = HNSW_LINKS * 2 * 4 + (HNSW_LINKS * 4) / (HNSW_LINKS - 1);
/**
 * Bytes of a row in USearch's HNSW16 besides its vector: links of four bytes, twice as many on the ground floor, key and level; matches its
 * files.
 */
const USEARCH_BYTES = 2 * 16 * 4 + 20;
/** Parts of a product quantiser; one byte each. */
const PQ_PARTS = 64;
/** The share of lists that is probed: 8 of 1,024, as measured. */
const PROBED = 8 / 1_024;
/** Ids, facets and a mask in the memory of a search process: core/engines/vector-index/exact/image-columns.ts and row-masks.ts. */
const COLUMN_BYTES = 16 + 1 + 4 + 4 + 8 + 4;
/** The columns that Milvus filters by, stored next to them: exact/facet-marks.ts. */
const MARK_BYTES = 4;
/** Scale, remainder and sum of a row of codes. */
const CODE_EXTRA = 12;
/** BM25's postings and its copy of a caption: about the size of the caption. */
const WORDS_BYTES = 120;
/** Milvus' defaults for DiskANN (PQCodeBudgetGBRatio, SearchCacheBudgetGBRatio, MaxDegree), and its sectors. Not measured here. */
const DISKANN = { codes: 0.125, cache: 0.1, degree: 56, sector: 4_096 };

/** Bytes per image in the engine. */
export interface ImageBytes {
  /** Must be in memory. */
  readonly memory: number;
  /** On the disk of the searching process. Vectors next to the codes are mapped, and only read for candidates. */
  readonly disk: number;
}

export function imageBytes(way: Way, { dimension }: Pick<Collection, 'dimension'>): ImageBytes {
  const vector = 4 * dimension;
  const codes = dimension + CODE_EXTRA;
  // Every snapshot of ours contains vectors and codes, so that it can be searched exactly and scored exactly.
  const ours = (memory: number, more: number): ImageBytes => ({
    memory: memory + COLUMN_BYTES,
    disk: vector + codes + 16 + more,
  });
  switch (way) {
    case 'exact-int8':
      return ours(codes, 0);
    case 'exact-fp32':
      return ours(vector, 0);
    case 'usearch-bf16':
      return ours(2 * dimension + USEARCH_BYTES, 2 * dimension + USEARCH_BYTES);
    case 'usearch-int8':
      return ours(dimension + USEARCH_BYTES, dimension + USEARCH_BYTES);
    case 'faiss-hnsw':
      return ours(vector + HNSW_BYTES, vector + HNSW_BYTES);
    case 'faiss-ivf':
      return ours(vector + 8, vector + 8);
    case 'faiss-pq':
      return ours(PQ_PARTS + 8, PQ_PARTS + 8);
    case 'milvus-hnsw':
      return { memory: vector + HNSW_BYTES + COLUMN_BYTES + MARK_BYTES, disk: 2 * vector + HNSW_BYTES };
    case 'milvus-diskann': {
      const node = vector + 4 * (1 + DISKANN.degree);
      const perSector = Math.max(1, Math.floor(DISKANN.sector / node));
      const onDisk =
        node > DISKANN.sector
          ? Math.ceil(node / DISKANN.sector) * DISKANN.sector
          : DISKANN.sector / perSector;
      return {
        memory: vector * (DISKANN.codes + DISKANN.cache) + COLUMN_BYTES + MARK_BYTES,
        disk: vector + onDisk,
      };
    }
  }
}

/** Seconds of one core for one query. Undefined if nothing of ours was measured. */
export function querySeconds(
  way: Way,
  { images, dimension }: Pick<Collection, 'images' | 'dimension'>,
  measured: Measured = MEASURED,
): number | undefined {
  const lists = 4 * Math.sqrt(images);
  // The steps of a walk through a graph grow with the logarithm of the rows.
  const steps = (measuredRows: number) => Math.log(Math.max(images, 2)) / Math.log(measuredRows);
  switch (way) {
    case 'exact-int8':
      return images * dimension * measured.int8PerNumber;
    case 'exact-fp32':
      return images * dimension * measured.fp32PerNumber;
    case 'usearch-bf16':
      return dimension * measured.usearchPerNumber * steps(measured.usearchRows);
    case 'faiss-hnsw':
      return dimension * measured.graphPerNumber * steps(measured.graphRows);
    case 'faiss-ivf':
      return (lists + PROBED * images) * dimension * measured.probePerNumber;
    case 'faiss-pq':
      // One look-up per part instead of one product per number.
      return (lists * dimension + PROBED * images * PQ_PARTS) * measured.probePerNumber;
    case 'usearch-int8':
    case 'milvus-hnsw':
    case 'milvus-diskann':
      return undefined;
  }
}

/** A whole system with one collection, searched in one way. */
export interface Capacity {
  readonly way: Way;
  /** Bytes of memory and disk of one search process, or of all Milvus nodes together. */
  readonly memory: number;
  readonly disk: number;
  /** BM25 over the captions, in each search process. */
  readonly words: number;
  readonly database: number;
  /** Originals and renditions. */
  readonly pictures: number;
  readonly queriesPerCore: number | undefined;
  readonly embeddingHoursOfACore: number;
}

export function capacityOf(way: Way, collection: Collection, measured: Measured = MEASURED): Capacity {
  const { images, dimension, captionsPerImage, originalBytes } = collection;
  const { memory, disk } = imageBytes(way, collection);
  const seconds = querySeconds(way, collection, measured);
  // Embeddings are stored as float16.
  const rows = measured.rowBytes + 2 * dimension + captionsPerImage * measured.captionRowBytes;
  return {
    way,
    memory: images * memory,
    disk: images * disk,
    words: images * captionsPerImage * WORDS_BYTES,
    database: images * rows,
    pictures: images * (originalBytes + measured.renditionBytes),
    queriesPerCore: seconds === undefined ? undefined : 1 / seconds,
    embeddingHoursOfACore: images / measured.embeddedPerSecond / 3_600,
  };
}

/** The requirements, and the resources of one machine. */
export interface Wanted {
  readonly queriesPerSecond: number;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Half of a machine is reserved for everything else. */
const SHARE = 0.5;

const ADVISED = ['exact-int8', 'usearch-bf16', 'faiss-pq'] as const satisfies readonly Way[];

/**
 * The simplest way that one machine can carry: exact as long as it keeps up, because it never misses anything; then a graph, then codes
 * that fit; and Milvus if no way fits.
 */
export function adviseWay(collection: Collection, wanted: Wanted, measured: Measured = MEASURED): Way {
  for (const way of ADVISED) {
    const { memory, words, queriesPerCore = 0 } = capacityOf(way, collection, measured);
    const isFast = queriesPerCore * wanted.cores * SHARE >= wanted.queriesPerSecond;
    if (isFast && memory + words <= wanted.memoryBytes * SHARE) return way;
  }
  return 'milvus-diskann';
}

/** The costs of a run over fewer rows. */
export interface Run {
  readonly rows: number;
  readonly dimension: number;
  readonly bytes: number;
  readonly buildSeconds: number;
  /** One query at a time, on all cores of the machine. */
  readonly querySeconds: number;
}

/** Scales the growing costs to more rows. No such run was made. */
export function scaleRun(run: Run, rows: number): Run {
  const times = rows / run.rows;
  return {
    ...run,
    rows,
    bytes: run.bytes * times,
    buildSeconds: run.buildSeconds * times,
    querySeconds: run.querySeconds * times,
  };
}
