// How long ago something was, as people say it: `just now`, `5 min ago`, `3 h ago`, `2 days ago`.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A clock that was set back makes no negative ages. */
export function ageText(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < minuteMs) return 'just now';
  if (ageMs < hourMs) return `${String(Math.floor(ageMs / minuteMs))} min ago`;
  if (ageMs < dayMs) return `${String(Math.floor(ageMs / hourMs))} h ago`;
  const days = Math.floor(ageMs / dayMs);
  return days === 1 ? '1 day ago' : `${String(days)} days ago`;
}
