// A cable of which one end is here and the other in a network namespace of its own: something real to capture that
// reaches nothing else. Needs root.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mustRun, run } from '../scripts/testbed/command.ts';

export interface WebPlaces {
  /** `address:port` of each. */
  readonly addresses: readonly string[];
  stop(): void;
}

export interface VethPair {
  /** The end that is captured. */
  readonly name: string;
  readonly address: string;
  /** Address of the other end, and the namespace that it is in. */
  readonly peer: string;
  readonly namespace: string;
  /** Sends `count` echo requests from the other end, 20 a second; each is answered. */
  ping(count: number): void;
  /** Web servers at the other end: `GET /<n>` is answered with n bytes. Resolves when they serve. */
  serveWeb(): Promise<WebPlaces>;
  remove(): void;
}

const webPort = 8000;
/** As many places as a quiet office talks to. */
const webPlaces = Array.from({ length: 60 }, (_, place) => `198.51.100.${place + 10}`);

async function serveWeb(namespace: string): Promise<WebPlaces> {
  for (const place of webPlaces)
    mustRun(['ip', '-n', namespace, 'addr', 'add', `${place}/24`, 'dev', 'eth0']);
  const listening = `.listen(${webPort}, '0.0.0.0', () => console.log('ready'))`;
  const answer = `a.end('x'.repeat(Number(q.url.slice(1))))`;
  const code = `require('node:http').createServer((q, a) => ${answer})${listening}`;
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    addresses: webPlaces.map((place) => `${place}:${webPort}`),
    stop: () => void child.kill('SIGTERM'),
  };
}

export function createVethPair(): VethPair {
  const id = randomBytes(2).toString('hex');
  const namespace = `jawse2e-${id}`;
  const name = `jwe${id}`;
  // TEST-NET-2 (RFC 5737): never routed.
  const [here, there] = ['198.51.100.1', '198.51.100.2'];
  const remove = (): void => {
    run(['ip', 'link', 'del', name]);
    run(['ip', 'netns', 'del', namespace]);
  };
  try {
    mustRun(['ip', 'netns', 'add', namespace]);
    mustRun([...['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0'], 'netns', namespace]);
    mustRun(['ip', 'addr', 'add', `${here}/24`, 'dev', name]);
    mustRun(['ip', '-n', namespace, 'addr', 'add', `${there}/24`, 'dev', 'eth0']);
    mustRun(['ip', 'link', 'set', name, 'up']);
    mustRun(['ip', '-n', namespace, 'link', 'set', 'eth0', 'up']);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    name,
    address: here,
    peer: there,
    namespace,
    remove,
    serveWeb: () => serveWeb(namespace),
    ping(count) {
      const command = ['ping', '-q', '-c', String(count), '-i', '0.05', '-W', '1', here];
      mustRun(['ip', 'netns', 'exec', namespace, ...command]);
    },
  };
}
