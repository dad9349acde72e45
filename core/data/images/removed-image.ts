/** An image that was taken out, as its files are named. */
export interface RemovedImage {
  readonly id: string;
  readonly sha256: string;
  readonly format: string;
}
