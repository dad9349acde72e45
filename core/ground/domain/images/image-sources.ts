/** Where images come from; in an index a source is its place in this list, so new ones come last. */
export const IMAGE_SOURCES = ['demo', 'upload', 'dataset', 'divar', 'commons', 'list'] as const;
