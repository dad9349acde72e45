/** A removed image, with what its files are named by. */
export interface RemovedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}
