// A host whose look-ups ask servers of this machine only, which keep every byte that comes.

import type { EventPayload, ProcedureOutput } from '@jaws/shared/contract/contract';
import type { AskWays } from '@jaws/shared/contract/lookup-asking';
import type { HostOptions } from '../host.ts';
import { type AiFace, honouring, type RunningAi, startAi } from '../lookup/online/testing-ai.fixture.ts';
import { startDns, type RunningDns } from '../lookup/online/testing-dns.fixture.ts';
import {
  networkAnswer,
  type Recorder,
  startHttpServer,
  startRecorder,
} from '../lookup/online/testing-servers.fixture.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

export const plantedKey = 'sk-planted-key';
export const allWays: AskWays = { registry: true, names: true, model: true };
export const noWays: AskWays = { registry: false, names: false, model: false };

/** What the servers say; a test changes it. */
export interface Faces {
  network: Record<string, unknown>;
  names: readonly string[] | number | null;
  model: AiFace;
}

export interface AskingGround extends Pick<TestHost, 'client' | 'dataDir' | 'logged' | 'host'> {
  readonly faces: Faces;
  readonly registry: Recorder;
  readonly ai: RunningAi;
  readonly aiSent: Recorder;
  readonly dns: RunningDns;
  readonly states: EventPayload<'lookup.askingChanged'>[];
  /** Bytes and questions that came to any of them. */
  readonly sentSoFar: () => number;
  readonly forward: (ms: number) => void;
  readonly useModel: (key?: string) => Promise<void>;
  readonly preview: (ways: AskWays, address?: string) => Promise<ProcedureOutput<'lookup.previewAsk'>>;
  readonly ask: (ways: AskWays, address?: string) => Promise<ProcedureOutput<'lookup.ask'>>;
  readonly close: () => Promise<void>;
}

export const asked = '9.9.9.9';

export async function openAskingGround(options: Partial<HostOptions> = {}): Promise<AskingGround> {
  const faces: Faces = {
    network: networkAnswer('9.9.9.0', '9.9.9.255'),
    names: ['dns9.example'],
    model: honouring,
  };
  const server = await startHttpServer((_, response) => response.end(JSON.stringify(faces.network)));
  const ai = await startAi((...given) => {
    faces.model(...given);
  });
  const dns = await startDns(() => faces.names);
  const [registry, aiSent] = [await startRecorder(server.url), await startRecorder(ai.base)];
  // It goes on, for servers are not asked too often, and it can be set forward.
  let ahead = 1_700_000_000_000;
  const running = await openTestHost({
    clock: () => Math.floor(ahead + performance.now()),
    lookupServers: { registry: registry.url, names: [dns.server] },
    ...options,
  });
  const { client } = running;
  const states: AskingGround['states'] = [];
  client.subscribe('lookup.askingChanged', (state) => {
    states.push(state);
  });
  const preview: AskingGround['preview'] = (ways, address = asked) =>
    client.call('lookup.previewAsk', { address, ways });
  return {
    ...running,
    ...{ faces, registry, ai, aiSent, dns, states, preview },
    sentSoFar: () => registry.sent().length + aiSent.sent().length + dns.received.length,
    forward: (ms) => {
      ahead += ms;
    },
    useModel: async (key) => {
      await client.call('lookup.setModel', { model: { baseUrl: aiSent.url.href, name: 'tiny' } });
      if (key !== undefined) await client.call('lookup.setKey', { key });
    },
    ask: async (ways, address) => {
      const { askId } = await preview(ways, address);
      return await client.call('lookup.ask', { askId });
    },
    close: async () => {
      await running.close();
      for (const part of [registry, aiSent, server, ai, dns]) await part.close();
    },
  };
}

/** The code of what a call throws; what it gives otherwise. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return await call.catch((error: unknown) =>
    error instanceof Error && 'code' in error ? error.code : error,
  );
}
