// Captures that are told of a run's flows and asked what they saw: of this process, of others, slow, old, late and gone.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRecord } from '@jaws/shared/exfil/run-record';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ControlAnswer, ControlCommand } from '../capture/control/control-command.ts';
import { controlPath } from '../capture/control/control-path.ts';
import { serveControl, type ControlServer } from '../capture/control/serve-control.ts';
import type { FlowCount } from '../capture/flows/watched-flow.ts';
import { onEth0, ServiceRig } from '../capture/service/service-rig.fixture.ts';
import type { ComingFlow, FlowWatch } from '../chum/chum-run.ts';
import { acquireLock } from '../dataset/dataset-lock.ts';
import type { DatasetLock } from '../dataset/store-contract.ts';
import { createFlowWatch, type FlowWatchParts } from './create-flow-watch.ts';
import { runFlowOf, runOf, runStartMs } from './run-record.fixture.ts';

const flow: ComingFlow = { protocol: 'TCP', localPort: 40_001, remoteIp: '203.0.113.9', remotePort: 443 };
const record = runOf([runFlowOf(40_001)]);
const answer: ControlAnswer = { phase: 'running', label: 'norm', stored: 1, dataset: 'live' };
const seen: FlowCount = { packetsUp: 6, packetsDown: 4, uniqueTcpBytes: 990 };

let dataDir = '';
let heard: ControlCommand[] = [];
let warnings: string[] = [];
const undo: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-watch-'));
  heard = [];
  warnings = [];
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  rmSync(dataDir, { recursive: true, force: true });
});

function watchOf(change: Partial<FlowWatchParts> = {}): FlowWatch {
  return createFlowWatch({
    ...{ dataDir, clock: () => runStartMs, warn: (text) => warnings.push(text), graceMs: 600 },
    ...change,
  });
}

/** A dataset that this process writes, as far as locks tell. */
async function folderOf(dataset: string): Promise<string> {
  const folder = join(dataDir, 'datasets', dataset);
  mkdirSync(folder, { recursive: true });
  const lock: DatasetLock = await acquireLock(folder, dataset);
  undo.push(() => lock.release());
  return folder;
}

/** A capture of another process: it answers `finish` with these counts, one after the other. */
async function capturing(dataset: string, ...counts: (FlowCount | null)[]): Promise<ControlServer> {
  await folderOf(dataset);
  const server = await serveControl({
    ...{ dataDir, dataset },
    handle: (command) => {
      heard.push(command);
      if (command.action !== 'finish') return Promise.resolve(answer);
      const flows = command.flows.map(() => (counts.length > 1 ? counts.shift() : counts[0]) ?? null);
      return Promise.resolve({ ...answer, report: { datasets: [dataset], flows } });
    },
  });
  undo.push(() => server.close());
  return server;
}

const actions = (): string[] => heard.map(({ action }) => action);

describe('createFlowWatch', () => {
  it('has nothing to do where nobody captures', async () => {
    const watch = watchOf();
    await watch.coming(flow);
    expect(await watch.finish(record)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('tells captures of other processes, asks them until nothing more comes, and keeps the record', async () => {
    await capturing('live', { ...seen, packetsUp: 3 }, { ...seen, uniqueTcpBytes: 1000 });
    writeFileSync(join(dataDir, 'datasets', 'README'), 'no dataset');
    const watch = watchOf({ graceMs: 5000 });
    await watch.coming(flow);
    expect(heard).toEqual([{ action: 'watch', flows: [{ ...flow, label: 'chum', fromMs: runStartMs }] }]);
    const captures = await watch.finish(record);
    expect(captures).toEqual([
      { dataset: 'live', how: 'live', labelledPackets: 10, uniqueTcpBytes: 1000, lostTcpBytes: 0 },
    ]);
    expect(actions()).toEqual(['watch', 'finish', 'finish', 'finish']);
    const folder = join(dataDir, 'datasets', 'live', 'truth');
    const path = join(folder, `${record.runId}.json`);
    expect(readdirSync(folder)).toEqual([`${record.runId}.json`]);
    expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(runRecord.parse(JSON.parse(readFileSync(path, 'utf8')))).toEqual({ ...record, captures });
    // The next run begins with nothing.
    await watch.coming({ ...flow, localPort: 40_009 });
    expect(heard.at(-1)).toMatchObject({ action: 'watch', flows: [{ localPort: 40_009 }] });
  });

  it('waits for what is missing, and says what is lost in the end', async () => {
    await capturing('live', seen);
    const watch = watchOf();
    await watch.coming(flow);
    const started = performance.now();
    expect(await watch.finish(record)).toMatchObject([{ uniqueTcpBytes: 990, lostTcpBytes: 10 }]);
    expect(performance.now() - started).toBeGreaterThan(500);
  });

  it('tells a capture that was started meanwhile of everything, and others of what is new', async () => {
    await capturing('first', seen);
    const watch = watchOf();
    await watch.coming(flow);
    await capturing('second', seen);
    await watch.coming({ ...flow, localPort: 40_002 });
    const told = heard.map((command) =>
      command.action === 'watch' ? command.flows.map(({ localPort }) => localPort) : [],
    );
    expect(told.map(String).sort()).toEqual(['40001', '40001,40002', '40002']);
  });

  it('sends many flows in messages that fit, and adds up what comes back', async () => {
    const server = await capturing('live', seen);
    await server.close();
    const watch = watchOf();
    const flows = Array.from({ length: 450 }, (_, at) => ({ ...flow, localPort: 20_000 + at }));
    for (const one of flows) await watch.coming(one);
    await capturing('late', { ...seen, uniqueTcpBytes: 1000 });
    await watch.coming(flow);
    expect(heard.map((command) => ('flows' in command ? command.flows.length : 0))).toEqual([200, 200, 51]);
    const run = runOf([...flows, flow].map(({ localPort }) => runFlowOf(localPort)));
    expect(await watch.finish(run)).toMatchObject([
      { dataset: 'late', labelledPackets: 4510, uniqueTcpBytes: 451_000, lostTcpBytes: 0 },
    ]);
  });

  it('reaches captures of this process without their socket', async () => {
    const rig = new ServiceRig();
    undo.push(() => rig.close());
    const service = rig.service();
    const { dataset } = await service.start(onEth0);
    mkdirSync(rig.store.folder(dataset), { recursive: true });
    const watch = createFlowWatch({
      ...{ dataDir: rig.dataDir, clock: () => runStartMs, warn: (text) => warnings.push(text) },
      captures: service,
    });
    await watch.coming(flow);
    expect(rig.worker().asked).toEqual(['start', 'watch TCP 40001 203.0.113.9 443']);
    expect(await watch.finish(record)).toEqual([
      { dataset, how: 'live', labelledPackets: 3, uniqueTcpBytes: 1000, lostTcpBytes: 0 },
    ]);
    expect(warnings).toEqual([]);
  });

  it('warns once of an older capture that hangs up, and goes on', async () => {
    const folder = await folderOf('old');
    const old = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => old.listen(controlPath(folder), resolve));
    undo.push(() => new Promise((resolve) => old.close(resolve)));
    await capturing('new', { ...seen, uniqueTcpBytes: 1000 });
    const watch = watchOf();
    await watch.coming(flow);
    await watch.coming({ ...flow, localPort: 40_002 });
    expect(warnings).toEqual([expect.stringMatching(/^The capture into "old" labels nothing .*older JAWS/)]);
    const captures = await watch.finish(record);
    expect(warnings.slice(1)).toEqual([]);
    expect(captures).toMatchObject([{ dataset: 'new', lostTcpBytes: 0 }]);
  });

  it('holds chum up by a second at most when a capture stands still', async () => {
    const folder = await folderOf('stuck');
    const sockets: { destroy: () => unknown }[] = [];
    const stuck = createServer((socket) => sockets.push(socket.resume()));
    await new Promise<void>((resolve) => stuck.listen(controlPath(folder), resolve));
    undo.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => stuck.close(resolve));
    });
    const watch = watchOf();
    const started = performance.now();
    await watch.coming(flow);
    const waited = performance.now() - started;
    expect(waited).toBeGreaterThan(800);
    expect(waited).toBeLessThan(2500);
    expect(await watch.finish(record)).toEqual([]);
    expect(warnings[0]).toMatch(/^The capture into "stuck"/);
  });

  it('counts nothing of flows that a capture does not know', async () => {
    await capturing('live', null);
    const watch = watchOf();
    await watch.coming(flow);
    expect(await watch.finish(record)).toEqual([]);
    expect(warnings).toEqual(['The capture into "live" saw nothing of this run.']);
    expect(readdirSync(join(dataDir, 'datasets', 'live'))).not.toContain('truth');
  });

  it('keeps the record beside a dataset whose capture ended before the run', async () => {
    const server = await capturing('short', seen);
    await capturing('long', { ...seen, uniqueTcpBytes: 1000 });
    const watch = watchOf();
    await watch.coming(flow);
    await server.close();
    expect(await watch.finish(record)).toMatchObject([{ dataset: 'long' }]);
    expect(warnings).toEqual([expect.stringMatching(/^The capture into "short" ended before the run did/)]);
    expect(readdirSync(join(dataDir, 'datasets', 'short', 'truth'))).toEqual([`${record.runId}.json`]);
  });

  it('never throws, also when a flow cannot be told at all', async () => {
    await capturing('live', { ...seen, uniqueTcpBytes: 1000 });
    const watch = watchOf();
    await watch.coming({ ...flow, localPort: 0 });
    expect(warnings).toHaveLength(1);
    expect(await watch.finish(runOf([]))).toEqual([]);
  });
});
