/** Prints rows under a heading, columns aligned. */
export function printTable(
  title: string,
  rows: readonly (readonly string[])[],
  print: (line: string) => void,
): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  print('');
  print(title);
  for (const row of rows)
    print(`  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd());
}
