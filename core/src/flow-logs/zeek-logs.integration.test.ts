// Logs of Zeek become datasets: own format and JSON, packed, several together, labelled by others, and broken ones.
import { describe, expect, it } from 'vitest';
import { connFields, importLogs, zeekLog } from './testing-flow-logs.fixture.ts';

const upload =
  '1692146028.495991 C1 10.0.0.1 50000 203.0.113.9 443 tcp ssl 7200.5 5000000000 900 SF T F 0 ShADadFf 9 5000000400 7 1300 -';
const ask = '1692146020.000001 C2 10.0.0.1 50001 10.0.0.53 53 udp dns - - 40 SHR T T 0 ^d 0 0 1 68 -';
const unanswered = '1692146040.1 C3 10.0.0.1 50002 10.0.0.7 22 tcp - - - - S0 T T 0 S 1 60 0 0 -';
const ping = '1692146041.0 C4 10.0.0.1 8 10.0.0.7 0 icmp - 3.0 224 224 OTH T T 0 - 4 336 4 336 -';

const expected = [
  {
    ends: 'TCP 10.0.0.1:50000 203.0.113.9:443',
    ...{ start: 1692146028.495991, seconds: 7200.5, bytes: [5_000_000_400, 1300, 5_000_000_000, 900] },
    ...{ state: 'closed', label: 'norm', name: null },
  },
  {
    ends: 'UDP 10.0.0.1:50001 10.0.0.53:53',
    ...{
      start: 1692146020.000001,
      seconds: 0,
      bytes: [0, 68, 0, 40],
      state: 'answered',
      label: 'norm',
      name: null,
    },
  },
  {
    ends: 'TCP 10.0.0.1:50002 10.0.0.7:22',
    ...{
      start: 1692146040.1,
      seconds: 0,
      bytes: [60, 0, 0, 0],
      state: 'no-reply',
      label: 'norm',
      name: null,
    },
  },
  {
    ends: 'ICMP 10.0.0.1:0 10.0.0.7:0',
    ...{
      start: 1692146041,
      seconds: 3,
      bytes: [336, 336, 224, 224],
      state: 'answered',
      label: 'norm',
      name: null,
    },
  },
];
const rows = [upload, ask, unanswered, ping];

/** The same connections in JSON. */
function asJson(row: string, rename = (name: string): string => name): string {
  const values = row.split(' ');
  const entries = connFields.map((name, at) => [rename(name), values[at] ?? '-'] as const);
  const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);
  return JSON.stringify(
    Object.fromEntries(
      entries
        .filter(([, text]) => text !== '-')
        .map(([name, text]) => [name, isNumber(text) ? Number(text) : text]),
    ),
  );
}

describe("Zeek's conn.log", () => {
  it('has its flows with their ends, times and bytes, also beyond what a column holds', async () => {
    const { document, flows } = await importLogs({ 'conn.log': zeekLog('conn', connFields, rows) });
    expect(flows).toEqual(expected);
    expect(document).toMatchObject({ flows: 4, flowRecords: 4, warnings: [], truncated: null });
  });

  it('has no fewer bytes on the wire than its payload needs, where a card cut the segments itself', async () => {
    const cut =
      '1588206734.9 C5 10.0.1.4 60760 192.168.0.4 80 tcp http 0.5 2181167 27238 SF T T 0 ShADadFf 582 22269 428 44370 -';
    const { flows } = await importLogs({ 'conn.log': zeekLog('conn', connFields, [cut]) });
    expect(flows[0]?.bytes).toEqual([2_181_167 + 582 * 28, 44_370, 2_181_167, 27_238]);
  });

  it('is the same in JSON, with either spelling of its fields, packed, and with line ends of Windows', async () => {
    const underscored = rows.map((row) => asJson(row, (name) => name.replace('.', '_')));
    for (const text of [
      rows.map((row) => asJson(row)).join('\n'),
      underscored.join('\n'),
      zeekLog('conn', connFields, rows).replaceAll('\n', '\r\n'),
    ]) {
      expect((await importLogs({ 'conn.log.gz': text })).flows).toEqual(expected);
    }
  });

  it('without a connection is an empty dataset', async () => {
    const { document } = await importLogs({ 'conn.log': zeekLog('conn', connFields, []) });
    expect(document).toMatchObject({ packets: 0, flows: 0, warnings: [] });
  });

  it('that was rotated is one dataset, with records of one pair of ends kept apart', async () => {
    const again = upload.replace('C1', 'C9').replace('1692146028.495991', '1692146030.5');
    const { flows } = await importLogs({
      'conn.20-00.log': zeekLog('conn', connFields, [upload]),
      'conn.21-00.log': zeekLog('conn', connFields, [again]),
    });
    expect(flows.map(({ ends, start }) => [ends, start])).toEqual([
      [expected[0]?.ends, 1692146028.495991],
      [expected[0]?.ends, 1692146030.5],
    ]);
  });

  it('keeps the labels it has; the label asked for is for the others', async () => {
    const labelled = [`${upload} malicious-upload`, `${ask} Benign`, `${unanswered} -`, `${ping} Background`];
    const text = zeekLog('conn', [...connFields, 'label'], labelled);
    const { flows } = await importLogs({ 'conn.log': text }, 'chum');
    expect(flows.map(({ label }) => label)).toEqual(['malicious-upload', 'norm', 'chum', 'background']);
  });

  it('is read as IoT-23 writes it: three fields in the last one', async () => {
    const fields = [...connFields.slice(0, -1), 'tunnel_parents   label   detailed-label'];
    const last = [
      '-   Malicious   C&C-HeartBeat',
      '-   benign   -',
      '(empty)   Malicious   -',
      '-   Malicious   DDoS',
    ];
    const text = rows
      .map((row, at) => `${row.split(' ').slice(0, -1).join('\t')}\t${last[at] ?? ''}`)
      .join('\n');
    const header = zeekLog('conn', fields, []).replace(/#close.*\n/, '');
    const { flows } = await importLogs({ 'conn.log.labeled': `${header}${text}\n` });
    expect(flows.map(({ label }) => label)).toEqual(['c-c-heartbeat', 'norm', 'malicious', 'ddos']);
  });
});

describe('logs beside the connections', () => {
  it('name them, in whatever order the files are given', async () => {
    const {
      flows,
      rows: texts,
      document,
    } = await importLogs({
      'conn.log': zeekLog('conn', connFields, rows),
      'ssl.log': zeekLog(
        'ssl',
        ['ts', 'uid', 'server_name', 'ja4'],
        ['1692146028.5 C1 Drop.Example t13d1516h2_8daaf6152771_e5627efa2ab1'],
      ),
      'dns.log': zeekLog(
        'dns',
        ['ts', 'uid', 'query', 'qtype_name', 'rcode_name', 'answers'],
        ['1692146020.1 C2 a.example TXT NOERROR 203.0.113.9', '1692146020.2 C2 b.example A NXDOMAIN -'],
      ),
      'http.log': `${JSON.stringify({ ts: 1692146040.2, uid: 'C3', method: 'POST', host: 'h.example', uri: '/u', user_agent: 'x', _path: 'http' })}\n`,
      'weird.log': zeekLog('weird', ['ts', 'uid', 'name'], ['1692146020.1 C2 odd']),
    });
    expect(flows.map(({ name }) => name)).toEqual(['drop.example', 'a.example', 'h.example', null]);
    expect(texts.filter((text) => text !== '')).toEqual([
      'drop.example t13d1516h2_8daaf6152771_e5627efa2ab1',
      ...['a.example', 'b.example', 'b.example', 'POST http://h.example/u'],
    ]);
    expect(document.warnings).toEqual([
      "weird.log: Zeek's weird log says nothing of flows and was not read.",
    ]);
  });

  it('make no dataset alone', async () => {
    const dns = zeekLog('dns', ['ts', 'uid', 'query'], ['1692146020.1 C2 a.example']);
    await expect(importLogs({ 'dns.log': dns })).rejects.toMatchObject({ code: 'import.wrong-columns' });
  });
});

describe('a broken log', () => {
  it('keeps what is whole, and names the first bad line by its number', async () => {
    const broken = [upload, ask.replace('10.0.0.53', 'nobody'), unanswered, ping.slice(0, 30)];
    const { flows, document } = await importLogs({ 'conn.log': zeekLog('conn', connFields, broken) });
    expect(flows).toHaveLength(2);
    expect(document.warnings).toEqual([
      'conn.log: 2 lines could not be read and were left out; line 7: an address is not an IP address.',
    ]);
  });

  it.each([
    ['a time', ping.replace('1692146041.0', 'yesterday'), 'ts is not a time'],
    ['a port', ping.replace(' 8 ', ' 99999 '), 'a port is not between 0 and 65535'],
    ['a number of bytes', ping.replace(' 336 4 336', ' x 4 336'), 'a number of bytes or packets is none'],
    ['a duration', ping.replace(' 3.0 ', ' 3,0 '), 'duration is not a number of seconds'],
    ['all its fields', ping.replace(' OTH', ''), 'it has not 21 fields'],
  ])('without %s on every line is a coded error', async (_what, row, problem) => {
    await expect(importLogs({ 'conn.log': zeekLog('conn', connFields, [row]) })).rejects.toMatchObject({
      code: 'import.bad-row',
      message: expect.stringContaining(`line 6: ${problem}`) as string,
    });
  });

  it('that lacks the fields of the ends is a coded error', async () => {
    const text = zeekLog(
      'conn',
      connFields.filter((name) => name !== 'id.resp_h'),
      [],
    );
    await expect(importLogs({ 'conn.log': text })).rejects.toMatchObject({ code: 'import.wrong-columns' });
  });

  it('of JSON keeps what is whole', async () => {
    const text = [
      asJson(upload),
      '{"ts":1,"uid":"x","id.orig_h":"?","conn_state":"SF"}',
      '{broken',
      asJson(ask),
    ].join('\n');
    const { flows, document } = await importLogs({ 'conn.log': text });
    expect(flows).toHaveLength(2);
    expect(document.warnings.join()).toContain('2 lines could not be read and were left out; line 2:');
  });
});
