// What a scope has of given addresses: the sums of both directions, the filter of the scope, and what it has not.

import { expect, test } from 'vitest';
import { lookupProcedures } from '@jaws/shared/contract/lookup';
import { privateLocalRule } from '@jaws/shared/domain/local-rule';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { endpointsSeen } from './endpoints-seen.ts';
import { createScopes } from './scope.ts';

const startMs = 1_700_000_000_000;
const remote = '203.0.113.9';
const packets = packetTable([
  { at: 0, from: '10.0.0.9:6000', to: `${remote}:8080`, flags: 'SYN', size: 90 },
  { at: 1, from: `${remote}:8080`, to: '10.0.0.9:6000', flags: 'SYN, ACK', size: 70 },
  { at: 2, from: '10.0.0.9:6000', to: `${remote}:8080`, flags: 'ACK', size: 1000, label: 'chum' },
  { at: 8, from: '10.0.0.10:50000', to: '1.1.1.1:443', flags: 'SYN', size: 74 },
  { at: 9, from: '', to: '', protocol: 'LLDP', size: 60 },
]);
const scopeOf = createScopes(packets, { local: privateLocalRule, names: new Map() });

async function seen(where: string, ...addresses: string[]) {
  const answer = await endpointsSeen(scopeOf(where), { addresses });
  return lookupProcedures['lookup.seen'].output.parse(answer).seen;
}

test('of a remote address: sent to it is up, fetched from it is down, first and last packet in ms', async () => {
  expect(await seen('', remote)).toEqual([
    { ip: remote, packets: 3, up: 1090, down: 70, firstMs: startMs, lastMs: startMs + 2000, macs: [] },
  ]);
});

test('of a local address the directions are the same, not turned round', async () => {
  expect(await seen('', '10.0.0.10')).toMatchObject([{ packets: 1, up: 74, down: 0 }]);
});

test('what the scope leaves out does not count', async () => {
  expect(await seen('label == chum', remote, '1.1.1.1')).toMatchObject([
    { ip: remote, packets: 1, up: 1000, down: 0 },
  ]);
});

test('addresses that it has not, in other spellings, and names are left out; one asked for twice comes once', async () => {
  expect(await seen('', '198.51.100.1', 'example.com', '')).toEqual([]);
  expect(await seen('', '1.1.1.1', '1.1.1.1')).toHaveLength(1);
});

test('adapters of local addresses, the most frequent first, with who made them; none of remote ones', async () => {
  const host = '10.0.0.9:6000';
  const own = packetTable([
    { at: 0, from: host, to: `${remote}:80`, flags: 'SYN' },
    { at: 1, from: `${remote}:80`, to: host, flags: 'SYN, ACK' },
    { at: 2, from: host, to: `${remote}:80`, flags: 'ACK' },
    { at: 3, from: host, to: `${remote}:80`, flags: 'ACK' },
  ]);
  const [cisco = 0, phone = 0, router = 0] = [
    '00:00:0c:12:34:56',
    '02:42:ac:11:00:02',
    'f0:ff:ff:00:00:01',
  ].map((mac) => own.dictionaries.macs.intern(mac));
  own.sourceMac.set([phone, router, cisco, phone]);
  const scope = createScopes(own, { local: privateLocalRule, names: new Map() })();
  const answer = await endpointsSeen(scope, { addresses: ['10.0.0.9', remote] });
  expect(answer.seen.map(({ ip, macs }) => [ip, macs])).toEqual([
    [
      '10.0.0.9',
      [
        { mac: '02:42:ac:11:00:02', vendor: 'made up by the device, so of no vendor' },
        { mac: '00:00:0c:12:34:56', vendor: 'Cisco Systems, Inc' },
      ],
    ],
    [remote, []],
  ]);
});
