export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly cpuMsPerRequest: number;
  readonly rssMiB: number;
  readonly answerBytes: number;
}

/** Prints a table for one work; ratios are of CPU time per request against the first row, which is ours. */
export function printTable(title: string, rows: readonly Row[]): void {
  const [ours] = rows;
  const cells = rows.map((row) => [
    row.name,
    row.perSecond.toFixed(1),
    row.cpuMsPerRequest.toFixed(3),
    row.rssMiB.toFixed(0),
    ours ? `${(ours.perSecond / row.perSecond).toFixed(2)}×` : '',
    ours ? `${(row.cpuMsPerRequest / ours.cpuMsPerRequest).toFixed(2)}×` : '',
  ]);
  const head = ['gateway', 'req/s', 'CPU ms/req', 'RSS MiB', 'slower by (rate)', 'slower by (CPU)'];
  const widths = head.map((text, column) => Math.max(text.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  console.log(
    `\n${title} (answer of ${rows[0]?.answerBytes ?? 0} bytes)\n${line(head)}\n${line(widths.map((width) => '-'.repeat(width)))}`,
  );
  for (const row of cells) console.log(line(row));
}
