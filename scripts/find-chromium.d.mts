/** Path of the first Chromium found, or null. */
export function findChromium(): string | null;
