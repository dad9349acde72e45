import path from 'node:path';

/**
 * The file of a thread beside the file that starts it: TypeScript in a checkout, JavaScript where the package was built.
 * @param name without ending, like `./text-encoder-thread`
 * @param from the starter's import.meta.url
 */
export const threadEntry = (name: string, from: string): URL =>
  new URL(`${name}${path.extname(new URL(from).pathname)}`, from);
