// Traffic to lay uploads over: ten hosts read pages of some servers over TLS, for ten minutes.

import { createDatasetStore } from '../dataset/dataset-store.ts';
import { tableOf, type PlainRow } from '../dataset/testing-tables.fixture.ts';

const startUs = 1_700_000_000_000_000;

function office(): Partial<PlainRow>[] {
  return Array.from({ length: 2000 }, (_, number) => {
    const timestampUs = startUs + number * 300_000;
    const [host, server] = [`192.168.1.${10 + (number % 10)}`, `198.18.0.${1 + ((number * number) % 17)}`];
    const port = 40_000 + (number % 10);
    return number % 3 === 0
      ? { timestampUs, source: host, destination: server, sourcePort: port, destinationPort: 443, size: 200 }
      : { timestampUs, source: server, destination: host, sourcePort: 443, destinationPort: port, size: 900 };
  });
}

export async function writeOffice(dataDir: string, name: string): Promise<void> {
  const writer = await createDatasetStore({ dataDir, clock: () => startUs / 1000 }).create(name, {});
  const table = tableOf(office());
  await writer.append(table, 0, table.count);
  await writer.close();
}
