// Who serves whom, where neither ports nor a handshake tell it.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { FlowBuilder } from './flow-builder.ts';

/** `client > server:port` of every flow. */
function servicesOf(
  rows: readonly PacketRow[],
  beforeRow = 0,
  changed: (builder: FlowBuilder) => void = () => undefined,
): string[] {
  const table = packetTable(rows);
  const builder = new FlowBuilder({ idleUdpMs: 1000 });
  builder.add(table, 0, beforeRow);
  changed(builder);
  builder.add(table, beforeRow, table.count);
  const { count, client, server, serverPort } = builder.finish();
  const { addresses } = table.dictionaries;
  return Array.from(
    { length: count },
    (_, flow) => `${addresses.get(client[flow]!)!} > ${addresses.get(server[flow]!)!}:${serverPort[flow]!}`,
  );
}

const call: PacketRow = { at: 0, from: '10.0.0.1:50001', to: '10.0.0.2:50900', protocol: 'UDP', payload: 9 };
const answerFirst: PacketRow = {
  at: 5,
  from: '10.0.0.2:50900',
  to: '10.0.0.1:50002',
  protocol: 'UDP',
  payload: 9,
};

describe('a flow of which only the first packet tells', () => {
  it('goes by what an earlier flow of the same service told', () => {
    expect(servicesOf([call, answerFirst])).toEqual([
      '10.0.0.1 > 10.0.0.2:50900',
      '10.0.0.1 > 10.0.0.2:50900',
    ]);
  });

  it('has its sender for a client where nothing is known, or it was forgotten', () => {
    expect(servicesOf([answerFirst])).toEqual(['10.0.0.2 > 10.0.0.1:50002']);
    const forgetful = (builder: FlowBuilder): void => {
      builder.forgetServices();
    };
    expect(servicesOf([call, answerFirst], 1, forgetful)[1]).toBe('10.0.0.2 > 10.0.0.1:50002');
  });

  it('is not turned round by another port, another host or a handshake', () => {
    const otherPort = { ...answerFirst, from: '10.0.0.2:50901' };
    const otherHost = { ...answerFirst, from: '10.0.0.3:50900' };
    expect(servicesOf([call, otherPort])[1]).toBe('10.0.0.2 > 10.0.0.1:50002');
    expect(servicesOf([call, otherHost])[1]).toBe('10.0.0.3 > 10.0.0.1:50002');
    const tcp = { ...call, protocol: 'TCP', flags: 'ACK' };
    const syn = { ...answerFirst, protocol: 'TCP', flags: 'SYN' };
    expect(servicesOf([tcp, syn])[1]).toBe('10.0.0.2 > 10.0.0.1:50002');
  });
});

describe('echoes', () => {
  const ping = (at: number, from: string, to: string, facts: number): PacketRow => ({
    ...{ at, from, to, facts, protocol: 'ICMP', payload: 56 },
  });

  it('have the asking side for a client, also when the answer comes first', () => {
    const [a, b] = ['10.0.0.1', '10.0.0.2'];
    expect(servicesOf([ping(0, a, b, 512)])).toEqual(['10.0.0.2 > 10.0.0.1:0']);
    expect(servicesOf([ping(0, a, b, 512), ping(1, b, a, 256)])).toEqual(['10.0.0.2 > 10.0.0.1:0']);
  });

  it('keep their direction over a pause', () => {
    const [a, b] = ['10.0.0.1', '10.0.0.2'];
    const rows = [ping(0, a, b, 256), ping(0.1, b, a, 512), ping(61.2, b, a, 512), ping(70, a, b, 256)];
    expect(new Set(servicesOf(rows))).toEqual(new Set(['10.0.0.1 > 10.0.0.2:0']));
  });
});
