/** How far something long has come. */
export interface ProgressBar {
  /** `done` of the total, in whatever unit. */
  show(done: number): void;
  /** Makes room for a line of text, or for the end. */
  clear(): void;
}

const width = 40;
const clearLine = '\r\u001B[K';

/** A bar on standard error where a person watches; nothing where nobody does. */
export function progressBar(total: number): ProgressBar {
  if (!process.stderr.isTTY) return { show() {}, clear() {} };
  let shown = '';
  return {
    show(done) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.round(share * width);
      const bar = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
      if (bar === shown) return;
      shown = bar;
      process.stderr.write(`\r${bar}`);
    },
    clear() {
      if (shown !== '') process.stderr.write(clearLine);
      shown = '';
    },
  };
}
