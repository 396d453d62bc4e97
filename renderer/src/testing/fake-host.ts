// An in-memory host for component tests and for working on the page without a real one: the whole contract over
// made-up traffic. Inputs and answers are parsed by the contract's schemas, so that a page that passes here does
// not lean on anything the real pipe would refuse.

import {
  procedures,
  type CallContext,
  type EventName,
  type EventPayload,
  type Handlers,
  type ProcedureInput,
  type ProcedureName,
  type ProcedureOutput,
  type Publish,
} from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { FakeAsking } from './fake-asking.ts';
import { FakeCapture } from './fake-capture.ts';
import { FakeChum } from './fake-chum.ts';
import { FakeDatasets } from './fake-datasets.ts';
import { makeFakeHandlers } from './fake-handlers.ts';
import { FakeFindings } from './fake-findings.ts';
import { FakeDrill } from './fake-drill.ts';
import { FakeModels } from './fake-models.ts';
import { FakePractice } from './fake-practice.ts';
import { FakeLive } from './fake-live.ts';

type Listener = (payload: never) => void;

export interface FakeHost {
  readonly client: RpcClient;
  readonly datasets: FakeDatasets;
  readonly capture: FakeCapture;
  readonly live: FakeLive;
  readonly findings: FakeFindings;
  readonly models: FakeModels;
  readonly chum: FakeChum;
  readonly practice: FakePractice;
  readonly drill: FakeDrill;
  readonly asking: FakeAsking;
  /** Every call so far, oldest first. */
  readonly calls: { readonly name: ProcedureName; readonly input: unknown }[];
  publish<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Makes the next call of this name fail. */
  readonly failNext: (name: ProcedureName, error: JawsError) => void;
  readonly disconnect: () => void;
}

export interface FakeHostOptions {
  /** Name -> rows of the datasets at the start. */
  readonly datasets?: Readonly<Record<string, number>>;
  readonly handlers?: Partial<Handlers>;
}

function announcedDatasets(publish: Publish): FakeDatasets {
  let revision = 0;
  return new FakeDatasets(() => {
    revision += 1;
    publish('datasets.changed', { revision });
  });
}

type FakeServices = Pick<
  FakeHost,
  'capture' | 'chum' | 'live' | 'findings' | 'models' | 'practice' | 'drill' | 'asking'
>;

function fakeServices(datasets: FakeDatasets, publish: Publish): FakeServices {
  const capture = new FakeCapture(datasets, publish);
  const live = new FakeLive(publish, (name) => datasets.all.has(name));
  const findings = new FakeFindings(publish, live.allowed);
  return {
    capture,
    live,
    findings,
    models: new FakeModels(publish),
    chum: new FakeChum(publish, capture),
    practice: new FakePractice(publish),
    drill: new FakeDrill(publish),
    asking: new FakeAsking(publish),
  };
}

function handlersOf({ capture, live, findings, models, chum, practice, drill, asking }: FakeServices) {
  return {
    ...asking.handlers(),
    ...practice.handlers(),
    ...drill.handlers(),
    ...capture.handlers(),
    ...live.handlers(),
    ...findings.handlers(),
    ...models.handlers(),
    ...chum.handlers(),
  };
}

const neverAborted: CallContext = {
  signal: { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined },
};

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const listeners = new Map<string, Set<Listener>>();
  const closers = new Set<() => void>();
  const failures = new Map<string, JawsError>();
  const calls: { name: ProcedureName; input: unknown }[] = [];
  const publish = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (value: EventPayload<N>) => void)(payload);
  };
  const datasets = announcedDatasets(publish);
  const services = fakeServices(datasets, publish);
  for (const [name, rows] of Object.entries(options.datasets ?? {})) datasets.add(name, rows);
  const others = { ...makeFakeHandlers(datasets, publish), ...options.handlers };
  const handlers: Handlers = { ...handlersOf(services), ...others };

  const call = async <N extends ProcedureName>(
    name: N,
    input: ProcedureInput<N>,
    callOptions?: { readonly signal?: CallContext['signal'] },
  ): Promise<ProcedureOutput<N>> => {
    calls.push({ name, input });
    const parsed = procedures[name].input.parse(input) as ProcedureInput<N>;
    await Promise.resolve();
    const failure = failures.get(name);
    failures.delete(name);
    if (failure !== undefined) throw failure;
    const context = callOptions?.signal === undefined ? neverAborted : { signal: callOptions.signal };
    const answer = await handlers[name](parsed, context);
    if (callOptions?.signal?.aborted === true) throw new JawsError('cancelled');
    return procedures[name].output.parse(structuredClone(answer)) as ProcedureOutput<N>;
  };

  const client: RpcClient = {
    call,
    subscribe(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
    onClose(listener) {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close: () => undefined,
  };
  return {
    client,
    datasets,
    ...services,
    calls,
    publish,
    failNext: (name, error) => failures.set(name, error),
    disconnect() {
      for (const listener of closers) listener();
    },
  };
}
