// MAC addresses of a host in words.

import type { SeenMac } from '../contract/lookup.ts';

/** `00:00:0c:12:34:56 (Cisco Systems, Inc)`. */
export function macText({ mac, vendor }: SeenMac): string {
  return vendor === null ? mac : `${mac} (${vendor})`;
}
