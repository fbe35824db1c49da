/** `12,345`. By hand: the first `toLocaleString` of a process takes 25 ms. */
export function countText(value: number | bigint): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 file`, `2,000 files`. */
export function countOf(value: number | bigint, singular: string, plural = `${singular}s`): string {
  return `${countText(value)} ${Number(value) === 1 ? singular : plural}`;
}

/** `812 B`, `3.4 KB`, `95.1 MB`, `4.02 GB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

/** `0.42 s`, `12.3 s`, `4 min 5 s`, `2 h 3 min`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.round((whole % 3_600) / 60)} min`;
}

/** `2026-10-01 03:10`, in UTC. */
export function momentText(moment: Date | undefined): string {
  if (moment === undefined || Number.isNaN(moment.getTime())) return "-";
  return moment.toISOString().slice(0, 16).replace("T", " ");
}
