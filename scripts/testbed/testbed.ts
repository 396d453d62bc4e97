// Test hosts in network namespaces. Each host has veth links to switches (bridges in namespaces of their own),
// so that nothing touches the machine's own network. Everything is torn down by the testbed's id.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, run, type CommandResult } from './command.ts';
import { idOfNamespace, linkName, namespaceName } from './names.ts';

export interface HostLink {
  /** Host that is a switch (its namespace holds the bridge `br0`). */
  readonly to: string;
  /** Name of the interface inside the host, for example `eth0`. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly mac?: string;
}

export interface HostPlan {
  readonly name: string;
  readonly kind: 'switch' | 'host' | 'router';
  readonly links?: readonly HostLink[];
  /** Further addresses on `lo`. */
  readonly loopback?: readonly string[];
  /** Default gateways (IPv4 or IPv6). */
  readonly gateways?: readonly string[];
  /** Further routes, as arguments of `ip route add`. */
  readonly routes?: readonly string[];
  readonly nameServers?: readonly string[];
}

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Asks it to end, waits, ends it hard after the deadline. */
  stop(deadlineMs?: number): Promise<void>;
}

export interface Testbed {
  readonly id: string;
  namespace(host: string): string;
  run(host: string, argv: readonly string[], options?: { timeoutMs?: number; input?: string }): CommandResult;
  /** A long-running process in the host; ended with the testbed at the latest. */
  spawn(host: string, argv: readonly string[]): RunningProcess;
  close(): Promise<void>;
}

const resolverFolder = '/etc/netns';

function inside(namespace: string, argv: readonly string[]): string[] {
  return ['ip', 'netns', 'exec', namespace, ...argv];
}

function addHost(id: string, plan: HostPlan): void {
  const namespace = namespaceName(id, plan.name);
  mustRun(['ip', 'netns', 'add', namespace]);
  mustRun(['ip', '-n', namespace, 'link', 'set', 'lo', 'up']);
  if (plan.kind === 'switch') {
    mustRun(['ip', '-n', namespace, 'link', 'add', 'br0', 'type', 'bridge']);
    mustRun(['ip', '-n', namespace, 'link', 'set', 'br0', 'up']);
  }
  if (plan.kind === 'router') {
    mustRun(inside(namespace, ['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']));
  }
  if (plan.nameServers !== undefined) {
    mkdirSync(join(resolverFolder, namespace), { recursive: true });
    const text = plan.nameServers.map((address) => `nameserver ${address}\n`).join('');
    writeFileSync(join(resolverFolder, namespace, 'resolv.conf'), `${text}options timeout:2 attempts:2\n`);
  }
}

function addLink(id: string, plan: HostPlan, link: HostLink, index: number): void {
  const namespace = namespaceName(id, plan.name);
  const switchNamespace = namespaceName(id, link.to);
  const [a, b] = [linkName(id, index, 'a'), linkName(id, index, 'b')];
  mustRun([
    'ip',
    'link',
    'add',
    a,
    'netns',
    namespace,
    'type',
    'veth',
    'peer',
    'name',
    b,
    'netns',
    switchNamespace,
  ]);
  mustRun(['ip', '-n', namespace, 'link', 'set', a, 'name', link.name]);
  if (link.mac !== undefined) mustRun(['ip', '-n', namespace, 'link', 'set', link.name, 'address', link.mac]);
  // Offloads off: packets on the wire then have the sizes of a real network, not those of a kernel's short cut.
  for (const [space, name] of [
    [namespace, link.name],
    [switchNamespace, b],
  ] as const) {
    run(inside(space, ['ethtool', '-K', name, 'tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off']));
  }
  mustRun(['ip', '-n', switchNamespace, 'link', 'set', b, 'master', 'br0', 'up']);
  mustRun(['ip', '-n', namespace, 'link', 'set', link.name, 'up']);
  for (const address of link.addresses) addAddress(namespace, link.name, address);
}

function addAddress(namespace: string, link: string, address: string): void {
  const noWait = address.includes(':') ? ['nodad'] : [];
  mustRun(['ip', '-n', namespace, 'addr', 'add', address, 'dev', link, ...noWait]);
}

function addRoutes(id: string, plan: HostPlan): void {
  const namespace = namespaceName(id, plan.name);
  for (const address of plan.loopback ?? []) addAddress(namespace, 'lo', address);
  for (const gateway of plan.gateways ?? []) {
    const family = gateway.includes(':') ? '-6' : '-4';
    mustRun(['ip', '-n', namespace, family, 'route', 'add', 'default', 'via', gateway]);
  }
  for (const route of plan.routes ?? []) {
    const family = route.includes(':') ? '-6' : '-4';
    mustRun(['ip', '-n', namespace, family, 'route', 'add', ...route.split(' ')]);
  }
}

async function stopChild(child: ChildProcess, deadlineMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  await ended;
  clearTimeout(timer);
}

/** Makes hosts, links and routes; on any failure what was made is taken down again. */
export function createTestbed(id: string, plans: readonly HostPlan[]): Testbed {
  const children = new Set<ChildProcess>();
  try {
    for (const plan of plans) addHost(id, plan);
    let index = 0;
    for (const plan of plans) for (const link of plan.links ?? []) addLink(id, plan, link, index++);
    for (const plan of plans) addRoutes(id, plan);
  } catch (error) {
    sweepTestbed(id);
    throw error;
  }
  return {
    id,
    namespace: (host) => namespaceName(id, host),
    run: (host, argv, options) => run(inside(namespaceName(id, host), argv), options),
    spawn: (host, argv) => {
      const [command = '', ...args] = inside(namespaceName(id, host), argv);
      const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
      children.add(child);
      child.once('error', () => children.delete(child));
      child.once('exit', () => children.delete(child));
      return { child, stop: (deadlineMs = 3000) => stopChild(child, deadlineMs) };
    },
    close: async () => {
      await Promise.all([...children].map((child) => stopChild(child, 3000)));
      sweepTestbed(id);
    },
  };
}

/** Ids of testbeds that exist now. */
export function listTestbeds(): string[] {
  const listing = run(['ip', 'netns', 'list']).stdout.split('\n');
  const ids = listing.map((line) => idOfNamespace(line.split(' ')[0] ?? ''));
  return [...new Set(ids.filter((id): id is string => id !== null))];
}

/** Ends every process left in the testbed's namespaces (by pid) and removes the namespaces with their links. */
export function sweepTestbed(id: string): void {
  for (const line of run(['ip', 'netns', 'list']).stdout.split('\n')) {
    const namespace = line.split(' ')[0] ?? '';
    if (idOfNamespace(namespace) !== id) continue;
    for (const pid of run(['ip', 'netns', 'pids', namespace]).stdout.split('\n').filter(Boolean)) {
      endProcess(Number(pid));
    }
    run(['ip', 'netns', 'del', namespace]);
    rmSync(join(resolverFolder, namespace), { recursive: true, force: true });
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone already, which is what was wanted; anything else is a fault.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
