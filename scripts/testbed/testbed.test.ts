// The pure parts of the testbed: names, the seeded plan, trimming.
import { describe, expect, it } from 'vitest';
import { idOfNamespace, linkName, namespaceName } from './names.ts';
import { planHour } from './hour-plan.ts';
import { officePlan, seldomSites, sites, remote } from './office.ts';
import { seededRandom } from './seeded-random.ts';
import { namesSomething, trimCapture } from './trim-capture.ts';
import { planUsers } from './user-plan.ts';

describe('names', () => {
  it('carry the id, and give it back', () => {
    expect(namespaceName('ab12cd', 'ws01')).toBe('jaws-ab12cd-ws01');
    expect(idOfNamespace('jaws-ab12cd-ws01')).toBe('ab12cd');
  });
  it.each(['docker0', 'jaws-', 'jaws-ab12cd', 'jaws-AB12CD-x', 'other-ab12cd-x'])(
    '%s is not ours',
    (name) => {
      expect(idOfNamespace(name)).toBeNull();
    },
  );
  it.each([
    ['../x', 'host'],
    ['ab12cd', '../x'],
    ['', 'x'],
  ])('refuses %j %j', (id, host) => {
    expect(() => namespaceName(id, host)).toThrow(/bad/);
  });
  it('keep links within the kernel limit', () => {
    expect(linkName('ab12cd34', 9999, 'b').length).toBeLessThanOrEqual(15);
  });
});

describe('office', () => {
  it('uses documentation, benchmark and private ranges only', () => {
    const text = JSON.stringify(officePlan());
    const addresses = text.match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(60);
    for (const address of addresses)
      expect(address).toMatch(/^(192\.168\.20\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|198\.1[89]\.)/);
  });
  it('gives every server an address of its own', () => {
    const all = [
      ...[...sites, ...seldomSites].map((site) => site.address),
      ...Object.values(remote).map((server) => server.address),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('plan', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planUsers(7, 200_000)).toEqual(planUsers(7, 200_000));
    expect(planUsers(8, 200_000)).not.toEqual(planUsers(7, 200_000));
  });
  it('is in time order, inside the duration, with one upload that does not belong and a bigger one that does', () => {
    const plan = planUsers(7, 200_000);
    for (const [index, action] of plan.entries()) {
      expect(action.atMs).toBeGreaterThanOrEqual(plan[index - 1]?.atMs ?? 0);
      expect(action.atMs).toBeLessThan(200_000);
    }
    const drops = plan.filter((action) => action.kind === 'drop');
    expect(drops).toHaveLength(1);
    const backup = plan.filter((action) => action.kind === 'shell' && action.server === remote.backup.name);
    const backupBytes = backup.reduce((sum, action) => sum + (action.kind === 'shell' ? action.bytes : 0), 0);
    expect(backupBytes).toBeGreaterThan(drops[0]?.kind === 'drop' ? drops[0].bytes : Infinity);
  });
  it('draws evenly and lognormally', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 4000 }, () => random.next());
    expect(draws.reduce((sum, draw) => sum + draw, 0) / 4000).toBeCloseTo(0.5, 1);
    const sizes = Array.from({ length: 4001 }, () => random.around(1000, 1)).sort((a, b) => a - b);
    expect(sizes[2000]).toBeGreaterThan(900);
    expect(sizes[2000]).toBeLessThan(1100);
  });
});

describe('plan of the benign hour', () => {
  const hourMs = 3_600_000;
  const plan = planHour(1, hourMs);
  /** Everything that an action says, to search for what it talks to. */
  const text = (kind: string): string => JSON.stringify(plan.filter((action) => action.kind === kind));

  it('is the same for the same seed and another for another, in time order and inside the duration', () => {
    expect(planHour(1, hourMs)).toEqual(plan);
    expect(planHour(2, hourMs)).not.toEqual(plan);
    for (const [index, action] of plan.entries()) {
      expect(action.atMs).toBeGreaterThanOrEqual(plan[index - 1]?.atMs ?? 0);
      expect(action.atMs).toBeLessThan(hourMs);
    }
  });
  it('has no upload that does not belong, and at least eight hosts', () => {
    expect(plan.filter((action) => action.kind === 'drop')).toEqual([]);
    expect(JSON.stringify(plan)).not.toContain(remote.drop.address);
    expect(new Set(plan.map((action) => action.host)).size).toBe(17);
  });
  it.each([
    ['update or large download', 'fetch', '/o/25000000'],
    ['cloud drive, asking', 'fetch', `${remote.sync.name}/o/`],
    ['cloud drive, sending', 'put', `${remote.sync.name}/up/`],
    ['backup over SSH', 'shell', remote.backup.name],
    ['call', 'call', 'seconds'],
    ['git push', 'push', 'bytes'],
    ['photo upload', 'put', 'photos.cloudkeep.example/up/'],
    ['tunnel', 'tunnel', 'seconds'],
    ['mail', 'mail', 'bytes'],
    ['print', 'put', 'printer.office.example:631'],
    ['speed test, down', 'fetch', `${remote.speed.name}/o/`],
    ['speed test, up', 'put', `${remote.speed.name}/up/`],
    ['time', 'time', remote.time1.name],
    ['name look-up', 'lookup', 'name'],
    ['telemetry', 'put', 'telemetry.deskware.example/up/'],
    ['push notifications of desktops', 'notify', '"port":443'],
    ['push notifications of a phone', 'notify', '"port":5223'],
    ['file server, reading', 'copy', 'files.office.example'],
    ['file server, writing', 'shell', 'files.office.example'],
    ['film', 'fetch', 'video.reefstream.example/o/2000000'],
  ])('has the habit: %s', (_, kind, words) => {
    expect(text(kind)).toContain(words);
  });
  it('keeps its load bounded', () => {
    const sent = plan.reduce((sum, action) => sum + ('bytes' in action ? action.bytes : 0), 0);
    expect(plan.length).toBeLessThan(6000);
    expect(sent).toBeLessThan(500_000_000);
  });
});

function tcpFrame(payload: string): Buffer {
  const frame = Buffer.alloc(54 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame[23] = 6;
  frame[46] = 5 << 4;
  frame.write(payload, 54, 'latin1');
  return frame;
}

function packetBlock(frame: Buffer): Buffer {
  const padded = (frame.length + 3) & ~3;
  const block = Buffer.alloc(32 + padded);
  block.writeUInt32LE(6, 0);
  block.writeUInt32LE(block.length, 4);
  block.writeUInt32LE(frame.length, 20);
  block.writeUInt32LE(frame.length, 24);
  frame.copy(block, 28);
  block.writeUInt32LE(block.length, block.length - 4);
  return block;
}

describe('trimming', () => {
  it('keeps frames that name something and cuts the rest, lengths on the wire unchanged', () => {
    const request = tcpFrame(`GET / HTTP/1.1\r\n${'x'.repeat(300)}`);
    const data = tcpFrame('z'.repeat(300));
    expect([namesSomething(request), namesSomething(data)]).toEqual([true, false]);
    const trimmed = trimCapture(Buffer.concat([packetBlock(request), packetBlock(data)]), {
      headerBytes: 80,
      namingBytes: 700,
    });
    const second = 32 + ((request.length + 3) & ~3);
    expect(trimmed.readUInt32LE(20)).toBe(request.length);
    expect(trimmed.readUInt32LE(second + 20)).toBe(80);
    expect(trimmed.readUInt32LE(second + 24)).toBe(data.length);
    expect(trimmed.length).toBe(second + 32 + 80);
  });
  it('refuses a file whose block lengths make no sense', () => {
    expect(() => trimCapture(Buffer.alloc(16), { headerBytes: 80, namingBytes: 700 })).toThrow(
      /bad block length/,
    );
  });
});
