// A cable of which one end is here and the other in a network namespace of its own: something real to capture that
// reaches nothing else. Needs root.
import { randomBytes } from 'node:crypto';
import { mustRun, run } from '../scripts/testbed/command.ts';

export interface VethPair {
  /** The end that is captured. */
  readonly name: string;
  readonly address: string;
  /** Sends `count` echo requests from the other end, 20 a second; each is answered. */
  ping(count: number): void;
  remove(): void;
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
    mustRun(['ip', 'addr', 'add', `${here}/30`, 'dev', name]);
    mustRun(['ip', '-n', namespace, 'addr', 'add', `${there}/30`, 'dev', 'eth0']);
    mustRun(['ip', 'link', 'set', name, 'up']);
    mustRun(['ip', '-n', namespace, 'link', 'set', 'eth0', 'up']);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    name,
    address: here,
    remove,
    ping(count) {
      const command = ['ping', '-q', '-c', String(count), '-i', '0.05', '-W', '1', here];
      mustRun(['ip', 'netns', 'exec', namespace, ...command]);
    },
  };
}
