// The listener's deployment kit, as far as a machine without systemd as its first process can try it: unit and
// cloud-init file by their own checkers, and the unit's command as an unprivileged user with the unit's one right.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildCommand, root } from './jaws-process.fixture.ts';
import { watchJaws } from './running-jaws.fixture.ts';

const deploy = join(root, 'listener-server/deploy');
const unit = join(deploy, 'jaws-listener.service');
const cloudInit = join(deploy, 'cloud-init.yaml');

function missing(tool: string): string | null {
  return spawnSync(tool, ['--version']).error === undefined ? null : `${tool} is not installed`;
}

function told(why: string | null): string {
  return why === null ? '' : `: skipped, ${why}`;
}

/** Lines of the unit as systemd reads them. */
function setting(name: string): string {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(unit, 'utf8'))?.[1] ?? '';
}

describe('the unit', () => {
  const noTool = missing('systemd-analyze');
  it.skipIf(noTool !== null)(`is valid, and exposes little${told(noTool)}`, () => {
    const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    // The threshold is ten times the score of 0 (nothing) to 10 (everything); a service without a sandbox has 9.6.
    const words = ['security', '--offline=true', '--threshold=20', '--no-pager', unit];
    const { status, stdout } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
    expect([status, /Overall exposure level.*/.exec(stdout)?.[0]]).toEqual([
      0,
      expect.stringMatching(/: [01]\.\d OK/) as string,
    ]);
  });
});

describe('the cloud-init file', () => {
  it('carries exactly the unit', () => {
    const text = readFileSync(cloudInit, 'utf8');
    const indented = readFileSync(unit, 'utf8').replace(/^(?=.)/gm, ' '.repeat(6));
    expect(text.startsWith('#cloud-config\n')).toBe(true);
    expect(text).toContain(`content: |\n${indented}`);
    expect(existsSync(join(deploy, 'Dockerfile'))).toBe(true);
  });

  const noTool = missing('cloud-init');
  it.skipIf(noTool !== null)(`passes cloud-init's schema${told(noTool)}`, () => {
    const check = (path: string): ReturnType<typeof spawnSync> =>
      spawnSync('cloud-init', ['schema', '--config-file', path], { encoding: 'utf8' });
    const { status, stdout } = check(cloudInit);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^Valid/)]);
    // It does tell what is wrong: the unit is no cloud-config.
    expect(check(unit).status).not.toBe(0);
  });
});

/** In namespaces of its own, where nothing else has the low ports and nothing of the machine is changed. */
const stage = `set -e
ip link set lo up
mount -t tmpfs tmpfs /opt && mkdir /opt/jaws-listener && cp "$BUNDLE" /opt/jaws-listener/listener.mjs
mount -t tmpfs tmpfs /var/lib && mkdir -m 700 /var/lib/jaws-listener && chown 65534:65534 /var/lib/jaws-listener
mount -o remount,bind,ro /
exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \\
  --bounding-set=-all,+net_bind_service --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service \\
  $COMMAND`;

describe("the unit's command", () => {
  const tools = ['unshare', 'nsenter', 'setpriv', 'curl'].map(missing).find((why) => why !== null) ?? null;
  const why = process.platform === 'linux' && process.getuid?.() === 0 ? tools : 'needs root on Linux';
  beforeAll(() => {
    if (why === null) buildCommand('listener');
  }, 300_000);

  it.skipIf(why !== null)(
    `has all its ports as a user with no right but that to low ports, and writes only its folder${told(why)}`,
    async () => {
      expect(setting('CapabilityBoundingSet')).toBe('CAP_NET_BIND_SERVICE');
      const server = spawn('unshare', ['--net', '--mount', 'sh', '-c', stage], {
        env: {
          PATH: process.env['PATH'],
          BUNDLE: join(root, 'dist/listener/listener.mjs'),
          COMMAND: setting('ExecStart'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      onTestFinished(() => void server.kill('SIGKILL'));
      const watched = watchJaws(server);
      const [line] = await watched.printed(/^\{"ports".*\}\n/);
      const ready = JSON.parse(line) as { ports: number[]; udpPorts: number[]; fingerprint: string };
      expect(ready).toMatchObject({ failedPorts: [], udpPorts: [53] });
      expect(ready.ports).toHaveLength(17);
      const status = readFileSync(`/proc/${String(server.pid)}/status`, 'utf8');
      expect(status).toMatch(/^Uid:\t65534\t65534/m);
      // Bit 10 alone: CAP_NET_BIND_SERVICE (capability.h).
      expect(status).toMatch(/^CapEff:\t0{13}400$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      const inside = ['-t', String(server.pid), '--mount', '--net', 'sh', '-c'];
      // As the README has it: the token goes through a pipe, never through a command line.
      const ask =
        'cat /var/lib/jaws-listener/token | sed "s/^/Authorization: Bearer /" | curl -sk -H @- https://127.0.0.1/v1/status';
      const answer = spawnSync('nsenter', [...inside, ask], { encoding: 'utf8' });
      expect(JSON.parse(answer.stdout)).toMatchObject({ fingerprint: ready.fingerprint, uploadBytes: 0 });
      server.kill(setting('KillSignal') as 'SIGTERM');
      expect((await watched.ended).code).toBe(0);
    },
  );
});
