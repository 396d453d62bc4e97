// How a happening is called: the same text for the same happening in every analysis of the same traffic.

import { happeningKinds, type Happenings } from './happenings.ts';

/** `10.0.0.7 → 203.0.113.9`, `10.0.0.7 → *` (a sweep), `10.0.0.7 → 10.0.0.1 (example.net)` (a tunnel). */
export function happeningId({ kind, client, server, domain, book }: Happenings, id: number): string {
  const { addresses } = book.traffic.table.dictionaries;
  const from = addresses.get(client[id] as number) ?? '';
  const to = addresses.get(server[id] as number) ?? '';
  switch (happeningKinds[kind[id] as number]) {
    case 'sweep':
      return `${from} → *`;
    case 'tunnel':
      return `${from} → ${to} (${domain.get(id) ?? ''})`;
    case 'names':
      return `${from} → missing names`;
    default:
      return `${from} → ${to}`;
  }
}
