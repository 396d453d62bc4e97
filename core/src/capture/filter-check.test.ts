// What is made of the helpers' words about a filter, and who is asked in which order.
import { describe, expect, it } from 'vitest';
import { checkFilter, readDumpcapAnswer, readTcpdumpAnswer } from './filter-check.ts';
import { fakeFacts, said } from './testing-facts.fixture.ts';

const good = { checked: true, error: null };
const unknown = { checked: false, error: null };
const syntax = { checked: true, error: 'Not a capture filter: syntax error.' };

describe('reading the answers', () => {
  it.each([
    ["Capturing on 'eth0'\n(000) ret      #262144\n", good],
    [said.dumpcapBadFilter, syntax],
    [
      "That string isn't a valid capture filter (unknown host 'a.invalid').",
      { checked: true, error: "Not a capture filter: unknown host 'a.invalid'." },
    ],
    ['dumpcap: You do not have permission to capture on device "lo".\n', null],
    ['dumpcap: There is no device named "x".\n(No such device exists)\n', null],
    ['', null],
  ])('dumpcap: %j', (output, answer) => {
    expect(readDumpcapAnswer(output)).toEqual(answer);
  });
  it.each([
    ['tcpdump: data link type LINUX_SLL2\n(000) ret      #262144\n', good],
    ["tcpdump: can't parse filter expression: syntax error\n", syntax],
    [
      'tcpdump: data link type LINUX_SLL2\ntcpdump: illegal link layer address\n',
      { checked: true, error: 'Not a capture filter: illegal link layer address.' },
    ],
    ['tcpdump: nosuch: No such device exists\n', null],
    [said.tcpdumpDenied, null],
    ['', null],
  ])('tcpdump: %j', (output, answer) => {
    expect(readTcpdumpAnswer(output)).toEqual(answer);
  });
});

describe('checkFilter', () => {
  it('needs nothing for an empty filter, and no program for a NUL', async () => {
    const facts = fakeFacts({ dumpcap: '/d', tcpdump: '/t' });
    expect(await checkFilter({ interface: 'lo', filter: '  ' }, facts)).toEqual(good);
    expect((await checkFilter({ interface: 'lo', filter: 'tcp\0' }, facts)).error).toContain('NUL');
    expect(facts.started).toEqual([]);
  });
  it('believes dumpcap on the interface first', async () => {
    const facts = fakeFacts({
      dumpcap: '/d',
      tcpdump: '/t',
      programs: { '/d -d -p -i lo -f port': said.dumpcapBadFilter },
    });
    expect(await checkFilter({ interface: 'lo', filter: 'port' }, facts)).toEqual(syntax);
    expect(facts.started).toHaveLength(1);
  });
  it('compiles for Ethernet where the interface may not be opened', async () => {
    const facts = fakeFacts({
      dumpcap: '/d',
      tcpdump: '/t',
      programs: {
        '/d -d -p -i lo -f -tcp 1': 'dumpcap: You do not have permission to capture on device "lo".\n',
        '/t -d -p -i lo -- -tcp 1': { output: said.tcpdumpDenied },
        '/t -d -y EN10MB -- -tcp 1': { output: "tcpdump: can't parse filter expression: syntax error\n" },
      },
    });
    expect(await checkFilter({ interface: 'lo', filter: '-tcp 1' }, facts)).toEqual(syntax);
    expect(facts.started).toHaveLength(3);
  });
  it('calls nothing a mistake that only another link type knows', async () => {
    const facts = fakeFacts({
      tcpdump: '/t',
      programs: {
        '/t -d -y EN10MB -- type mgt': {
          output: 'tcpdump: 802.11 link-layer types supported only on 802.11\n',
        },
      },
    });
    expect(await checkFilter({ interface: null, filter: 'type mgt' }, facts)).toEqual(unknown);
  });
  it('looks no name up: only the grammar around it is compiled', async () => {
    const facts = fakeFacts({
      tcpdump: '/t',
      programs: {
        '/t -d -y EN10MB -- host 192.0.2.1 and port http': '(000) ret      #262144\n',
        '/t -d -y EN10MB -- 192.0.2.1 port 80': "tcpdump: can't parse filter expression: syntax error\n",
        '/t -d -y EN10MB -- ether host 192.0.2.1': 'tcpdump: illegal link layer address\n',
      },
    });
    const ask = (filter: string): Promise<unknown> => checkFilter({ interface: null, filter }, facts);
    expect(await ask('host secret.example.com and port http')).toEqual(unknown);
    expect(await ask('ether host printer')).toEqual(unknown);
    expect(await ask('tpc port 80')).toEqual(syntax);
    expect(facts.started.join()).not.toMatch(/secret|printer/);
  });
  it('says that it does not know', async () => {
    expect(await checkFilter({ interface: 'lo', filter: 'tcp' }, fakeFacts({}))).toEqual(unknown);
    const slow = fakeFacts({
      tcpdump: '/t',
      programs: { '/t -d -y EN10MB -- greater 1': { failure: 'time-limit', code: null } },
    });
    expect(await checkFilter({ interface: null, filter: 'greater 1' }, slow)).toEqual(unknown);
    expect(await checkFilter({ interface: null, filter: 'tcp' }, fakeFacts({ dumpcap: '/d' }))).toEqual(
      unknown,
    );
  });
});
