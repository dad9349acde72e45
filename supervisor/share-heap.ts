/**
 * Processes that are started from now on keep one heap for all their threads. The C library keeps one for each, whose holes
 * no other thread fills: search held 420 MB where it had held 550, at the same speed. And what is larger than 128 kB it
 * takes from the system and gives back there: left to itself it takes ever larger pieces out of the heap, once one was
 * freed, and of what a session unpacks while it opens (30 MB a model) nothing came back. Whoever has set these variables
 * keeps that; other libraries than glibc do not know them.
 */
export function shareHeap(): void {
  process.env['MALLOC_ARENA_MAX'] ??= '1';
  process.env['MALLOC_MMAP_THRESHOLD_'] ??= '131072';
  process.env['MALLOC_TRIM_THRESHOLD_'] ??= '131072';
}
