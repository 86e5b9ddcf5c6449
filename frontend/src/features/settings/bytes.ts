const STEP = 1024;
const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** "1.2 GB": a size for people, in steps of 1024. */
export function printBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= STEP && unit < UNITS.length - 1) {
    size /= STEP;
    unit += 1;
  }
  return `${number.format(size >= 100 ? Math.round(size) : size)} ${UNITS[unit]}`;
}
