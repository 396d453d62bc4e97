// What the kernel counted on an interface: the truth that a capture is held against. Read from `/proc/self/net/dev`
// (proc(5)), which belongs to the reader's network namespace.

export interface InterfaceCounters {
  readonly receivedPackets: number;
  readonly receivedBytes: number;
  readonly receivedDropped: number;
  readonly sentPackets: number;
  readonly sentDropped: number;
}

/** Throws when the interface is not listed. */
export function interfaceCounters(text: string, name: string): InterfaceCounters {
  const line = text.split('\n').find((one) => one.trim().startsWith(`${name}:`));
  const fields = line?.split(':')[1]?.trim().split(/\s+/).map(Number) ?? [];
  const [receivedBytes, receivedPackets, , receivedDropped, , , , , , sentPackets, , sentDropped] = fields;
  if (
    receivedBytes === undefined ||
    receivedPackets === undefined ||
    receivedDropped === undefined ||
    sentPackets === undefined ||
    sentDropped === undefined
  )
    throw new Error(`no counters of ${name} in /proc/self/net/dev`);
  return { receivedPackets, receivedBytes, receivedDropped, sentPackets, sentDropped };
}
