// Interfaces of recorded and written-down machines: Linux files, macOS and Windows listings.
import { describe, expect, it } from 'vitest';
import { fakeFacts } from '../testing-facts.fixture.ts';
import { describeDevice, type DeviceSigns } from './describe-device.ts';
import { parseHelperList, parseNetstat } from './helper-lists.ts';
import { listInterfaces } from './list-interfaces.ts';
import { parseProcNetDev } from './proc-net-dev.ts';

const procNetDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 774530925   52996    0    0    0     0          0         0 774530925   52996    0    0    0     0       0          0
  ifb0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0:1429511054   59686    0    0    0     0          0         0  6148883   42946    0    0    0     0       0          0
eth0:1: 5 1 0 0 0 0 0 0 7 2 0 0 0 0 0 0
 broken: 1 2 3
`;

describe('parseProcNetDev', () => {
  it('reads names and counters, also where they touch', () => {
    expect(parseProcNetDev(procNetDev)).toEqual([
      {
        name: 'lo',
        received: { packets: 52996, bytes: 774530925 },
        sent: { packets: 52996, bytes: 774530925 },
      },
      { name: 'ifb0', received: { packets: 0, bytes: 0 }, sent: { packets: 0, bytes: 0 } },
      {
        name: 'eth0',
        received: { packets: 59686, bytes: 1429511054 },
        sent: { packets: 42946, bytes: 6148883 },
      },
      { name: 'eth0:1', received: { packets: 1, bytes: 5 }, sent: { packets: 2, bytes: 7 } },
    ]);
    expect(parseProcNetDev('')).toEqual([]);
  });
  it('stays within what a number holds', () => {
    const [one] = parseProcNetDev(`x: 18446744073709551615 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0`);
    expect(one?.received.bytes).toBe(Number.MAX_SAFE_INTEGER);
  });
});

const plain: DeviceSigns = {
  name: 'x0',
  type: 1,
  deviceType: null,
  entries: [],
  driver: null,
  isPeer: false,
  isTap: false,
};

describe('describeDevice', () => {
  it.each<[Partial<DeviceSigns>, string]>([
    [{ type: 772 }, 'loopback'],
    [{ deviceType: 'wlan', entries: ['device', 'wireless'], driver: 'iwlwifi' }, 'Wi-Fi'],
    [{ entries: ['phy80211', 'device'], driver: 'ath9k' }, 'Wi-Fi'],
    [{ entries: ['device'], driver: 'virtio_net' }, 'Ethernet (virtio_net)'],
    [{ entries: ['device'] }, 'Ethernet'],
    [{ entries: ['bridge'] }, 'bridge'],
    [{ entries: ['bonding'] }, 'bond'],
    [{ deviceType: 'bridge', entries: ['bridge'] }, 'bridge'],
    [{ isPeer: true }, 'virtual (veth)'],
    [{ name: 'veth12ab' }, 'virtual (veth)'],
    [{ deviceType: 'vlan', isPeer: true }, 'VLAN'],
    [{ type: 65534, entries: ['tun_flags'] }, 'VPN tunnel'],
    [{ entries: ['tun_flags'], isTap: true }, 'virtual (tap)'],
    [{ type: 65534, deviceType: 'wireguard' }, 'VPN tunnel (WireGuard)'],
    [{}, 'virtual'],
    [{ type: NaN }, 'virtual'],
  ])('%j is %s', (signs, text) => {
    expect(describeDevice({ ...plain, ...signs })).toBe(text);
  });
});

describe('Linux', () => {
  const net = '/sys/class/net';
  const facts = fakeFacts({
    texts: {
      '/proc/net/dev': procNetDev,
      [`${net}/lo/flags`]: '0x9\n',
      [`${net}/lo/operstate`]: 'unknown\n',
      [`${net}/lo/type`]: '772\n',
      [`${net}/eth0/flags`]: '0x1003\n',
      [`${net}/eth0/operstate`]: 'up\n',
      [`${net}/eth0/type`]: '1\n',
      [`${net}/ifb0/flags`]: '0x82\n',
      [`${net}/ifb0/operstate`]: 'down\n',
      [`${net}/ifb0/type`]: '1\n',
      [`${net}/eth0:1/flags`]: '0x1003\n',
      [`${net}/eth0:1/operstate`]: 'lowerlayerdown\n',
    },
    folders: { [`${net}/eth0`]: ['device'] },
    links: { [`${net}/eth0/device/driver`]: '../../../bus/virtio/drivers/virtio_net' },
    addresses: {
      lo: [{ address: '127.0.0.1', internal: true }],
      eth0: [
        { address: '192.0.2.2', internal: false },
        { address: 'fd00::2', internal: false },
      ],
    },
  });
  it('lists all, likely choices first, without starting a program', async () => {
    const found = await listInterfaces(facts);
    expect(found.map((one) => [one.name, one.up, one.loopback])).toEqual([
      ['eth0', true, false],
      ['any', true, false],
      ['lo', true, true],
      ['ifb0', false, false],
      ['eth0:1', false, false],
    ]);
    expect(found[0]).toEqual({
      name: 'eth0',
      description: 'Ethernet (virtio_net)',
      addresses: ['192.0.2.2', 'fd00::2'],
      up: true,
      loopback: false,
      counters: { packets: 102632, bytes: 1435659937 },
    });
    expect(facts.started).toEqual([]);
  });
  it('counts what loops back once, as a capture does', async () => {
    const found = await listInterfaces(facts);
    const counted = (name: string) => found.find((one) => one.name === name)?.counters?.packets;
    expect(counted('lo')).toBe(52996);
    expect(counted('any')).toBe(52996 + 102632 + 3);
  });
  it.each(['constructor', '__proto__', 'toString', 'valueOf'])(
    'lists an interface named %s',
    async (name) => {
      const texts = {
        '/proc/net/dev': `a |b\nc |d\n${name}: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n`,
        [`${net}/${name}/uevent`]: `DEVTYPE=${name}\n`,
      };
      const found = (await listInterfaces(fakeFacts({ texts }))).find((one) => one.name === name);
      expect(found).toMatchObject({ name, addresses: [] });
      expect(typeof found?.description).toBe('string');
      expect(describeDevice({ ...plain, deviceType: name })).toBe(describeDevice(plain));
    },
  );

  it('falls back to what Node knows', async () => {
    const blind = fakeFacts({ addresses: { lo: [{ address: '127.0.0.1', internal: true }] } });
    expect(await listInterfaces(blind)).toEqual([
      {
        name: 'lo',
        description: 'loopback',
        addresses: ['127.0.0.1'],
        up: true,
        loopback: true,
        counters: null,
      },
    ]);
  });
});

// Written from the manual pages' formats; not recorded on these systems.
const macTcpdump = `1.en0 [Up, Running, Wireless, Associated]
2.en4 [Up, Disconnected]
3.utun0 [Up, Running]
4.lo0 [Up, Running, Loopback]
5.gif0 [none]
`;
const macNetstat = `Name       Mtu   Network       Address            Ipkts Ierrs     Ibytes    Opkts Oerrs     Obytes  Coll
lo0        16384 <Link#1>                        1000     0     200000     1000     0     200000     0
lo0        16384 127           127.0.0.1         1000     -     200000     1000     -     200000     -
gif0*      1280  <Link#2>                           0     0          0        0     0          0     0
en0        1500  <Link#4>    aa:bb:cc:dd:ee:ff  70000     0   90000000    30000     0    5000000     0
en0        1500  192.168.1     192.168.1.7      70000     -   90000000    30000     -    5000000     -
`;

describe('macOS', () => {
  const machine = {
    platform: 'darwin',
    tcpdump: '/usr/sbin/tcpdump',
    addresses: { en0: [{ address: '192.168.1.7', internal: false }] },
  };
  const programs = { '/usr/sbin/tcpdump -D': macTcpdump, '/usr/sbin/netstat -ibn': macNetstat };
  it('puts state, names and counters together', async () => {
    const facts = fakeFacts({
      ...machine,
      dumpcap: '/d',
      programs: { ...programs, '/d -D': '1. en0 (Wi-Fi)\n2. lo0 (Loopback)\n' },
    });
    const found = await listInterfaces(facts);
    expect(found[0]).toEqual({
      name: 'en0',
      description: 'Wi-Fi',
      addresses: ['192.168.1.7'],
      up: true,
      loopback: false,
      counters: { packets: 100000, bytes: 95000000 },
    });
    expect(found.map((one) => [one.name, one.up])).toEqual([
      ['en0', true],
      ['utun0', true],
      ['lo0', true],
      ['en4', false],
      ['gif0', false],
    ]);
  });
  it('works with the system’s own programs alone, and without any', async () => {
    const alone = await listInterfaces(fakeFacts({ ...machine, programs }));
    expect(alone.map((one) => one.description)).toContain('loopback');
    const none = await listInterfaces(fakeFacts(machine));
    expect(none.map((one) => one.name)).toEqual(['en0']);
  });
  it('reads counters of interfaces with and without a hardware address', () => {
    expect([...parseNetstat(macNetstat)]).toEqual([
      ['lo0', { packets: 2000, bytes: 400000 }],
      ['gif0', { packets: 0, bytes: 0 }],
      ['en0', { packets: 100000, bytes: 95000000 }],
    ]);
    expect(parseNetstat('en0 1500 <Link#4> a b c\n').size).toBe(0);
  });
});

describe('Windows', () => {
  it('matches Npcap’s devices with Windows’ names', async () => {
    const facts = fakeFacts({
      platform: 'win32',
      dumpcap: 'C:\\d.exe',
      programs: {
        'C:\\d.exe -D':
          '1. \\Device\\NPF_{1A} (Ethernet)\r\n2. \\Device\\NPF_{2B} (Local Area Connection* 9)\r\n3. \\Device\\NPF_Loopback (Adapter for loopback traffic capture)\r\n4. etwdump (Event Tracing for Windows (ETW) reader)\r\n',
      },
      addresses: {
        Ethernet: [{ address: '10.0.0.4', internal: false }],
        'Loopback Pseudo-Interface 1': [{ address: '::1', internal: true }],
      },
    });
    const found = await listInterfaces(facts);
    expect(found.map((one) => [one.name, one.description, one.addresses, one.up, one.loopback])).toEqual([
      ['\\Device\\NPF_{1A}', 'Ethernet', ['10.0.0.4'], true, false],
      ['\\Device\\NPF_Loopback', 'Adapter for loopback traffic capture', ['::1'], true, true],
      ['\\Device\\NPF_{2B}', 'Local Area Connection* 9', [], false, false],
      ['etwdump', 'Event Tracing for Windows (ETW) reader', [], false, false],
    ]);
  });
});

describe('parseHelperList', () => {
  it('takes descriptions with brackets, and no other lines', () => {
    expect(
      parseHelperList('noise\n2.any (Pseudo-device (all)) [Up, Running]\n3. lo (Loopback)\n\n12.x [none]\n'),
    ).toEqual([
      { name: 'any', description: 'Pseudo-device (all)', up: true, loopback: false },
      { name: 'lo', description: 'Loopback', up: null, loopback: true },
      { name: 'x', description: '', up: false, loopback: false },
    ]);
  });
});
