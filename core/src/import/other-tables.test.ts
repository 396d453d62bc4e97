// Tables of other tools: what they are, and what to import instead.
import { describe, expect, it } from 'vitest';
import { minimal, readTable } from './read-table.fixture.ts';

describe('tables of other tools', () => {
  it.each([
    ['"No.","Time","Source","Destination","Protocol","Length","Info"\n', 'Wireshark', 'capture itself'],
    ['frame.number,frame.time_epoch,ip.src,ip.dst\n', 'tshark', 'capture itself'],
    [
      'Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp\n',
      'CICFlowMeter',
      'one row for each packet',
    ],
    [' Destination Port, Flow Duration, Total Fwd Packets\n', 'CICFlowMeter', 'one row for each packet'],
    ['ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\n', 'Zeek', 'conn.log, as it wrote it'],
    ['ts,te,td,sa,da,sp,dp,pr\n', 'one row for each flow', 'one row for each packet'],
  ])('%s', async (header, what, hint) => {
    await expect(readTable(header)).rejects.toMatchObject({
      code: 'import.wrong-columns',
      message: expect.stringContaining(what) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('tells a Zeek log in JSON too', async () => {
    const text = '{"ts":1588205198.8,"uid":"C","id.orig_h":"10.0.1.4","id.resp_h":"10.0.0.1"}\n';
    await expect(readTable(text, 'json')).rejects.toMatchObject({
      message: expect.stringContaining('Zeek') as string,
    });
  });

  it('does not mind their columns where the needed ones are there', async () => {
    const table = `frame.len,${minimal}9,1700000000000,10.0.0.1,10.0.0.2,60\n`;
    expect((await readTable(table)).packets).toHaveLength(1);
  });
});
