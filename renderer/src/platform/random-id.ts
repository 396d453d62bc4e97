// Ids that no other page of the same host has by accident. Not `randomUUID`: browsers keep that from pages that come
// over plain http from another machine.

/** 24 hexadecimal digits. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
