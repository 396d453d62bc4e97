// The page's end of one connection: numbers its calls, checks answers and events, cancels, and ends cleanly.

import { JawsError } from '../contract/errors.ts';
import { events, procedures } from '../contract/contract.ts';
import type { CallSignal } from '../contract/contract.ts';
import type { RpcClient } from './client-interface.ts';
import type { ContractClient, ContractShape, EventMap, NameIn, ProcedureMap } from './contract-shape.ts';
import type { Transport } from './transport.ts';
import { hostMessage, type ClientMessage, type HostMessage } from './wire.ts';
import { fromWireError } from './wire-errors.ts';

export interface ClientOptions {
  /** Hears of events that were dropped or not valid; nobody else would notice. */
  readonly onProblem?: (what: string) => void;
}

interface PendingCall {
  readonly procedure: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: JawsError) => void;
  /** Takes the listener off the caller's signal. */
  readonly release: () => void;
}

/** A client of the page's contract. */
export function createRpcClient(transport: Transport, options: ClientOptions = {}): RpcClient {
  return createContractClient(transport, { procedures, events }, options);
}

/** A client of any contract. Takes the transport over; `close` closes it. */
export function createContractClient<P extends ProcedureMap, E extends EventMap>(
  transport: Transport,
  contract: ContractShape<P, E>,
  options: ClientOptions = {},
): ContractClient<P, E> {
  const client = new ConnectedClient(transport, contract, options);
  transport.onMessage((message) => {
    client.receive(message);
  });
  transport.onClose(() => {
    client.end();
  });
  return client;
}

class ConnectedClient<P extends ProcedureMap, E extends EventMap> implements ContractClient<P, E> {
  private readonly pending = new Map<number, PendingCall>();
  private readonly listeners = new Map<string, Set<(payload: unknown) => void>>();
  private readonly transport: Transport;
  private readonly contract: ContractShape<P, E>;
  private readonly options: ClientOptions;
  private lastId = 0;
  private ended = false;

  constructor(transport: Transport, contract: ContractShape<P, E>, options: ClientOptions) {
    this.transport = transport;
    this.contract = contract;
    this.options = options;
  }

  call(name: NameIn<P>, input: unknown, options: { readonly signal?: CallSignal } = {}): Promise<never> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(new JawsError('rpc.disconnected'));
        return;
      }
      if (signal?.aborted === true) {
        reject(new JawsError('cancelled'));
        return;
      }
      const id = ++this.lastId;
      const abort = (): void => {
        this.send({ type: 'cancel', id });
        this.settle(id)?.reject(new JawsError('cancelled'));
      };
      signal?.addEventListener('abort', abort);
      this.pending.set(id, {
        procedure: name,
        // The answer is parsed by the procedure's own schema before it comes here.
        resolve: resolve as (output: unknown) => void,
        reject,
        release: () => signal?.removeEventListener('abort', abort),
      });
      this.send({ type: 'request', id, procedure: name, input });
    });
  }

  subscribe(name: NameIn<E>, listener: (payload: never) => void): () => void {
    const entry = (payload: unknown): void => {
      listener(payload as never);
    };
    const set = this.listeners.get(name) ?? new Set<(payload: unknown) => void>();
    this.listeners.set(name, set);
    set.add(entry);
    if (set.size === 1) this.send({ type: 'subscribe', event: name });
    return () => {
      if (set.delete(entry) && set.size === 0) this.send({ type: 'unsubscribe', event: name });
    };
  }

  onClose(listener: () => void): () => void {
    return this.transport.onClose(listener);
  }

  close(): void {
    this.transport.close();
  }

  receive(raw: unknown): void {
    const parsed = hostMessage.safeParse(raw);
    if (!parsed.success) {
      this.options.onProblem?.('The host sent a message that is none of the protocol.');
      this.transport.close();
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'result':
        this.takeResult(message.id, message.output);
        return;
      case 'error':
        this.settle(message.id)?.reject(fromWireError(message));
        return;
      case 'event':
        this.takeEvent(message);
    }
  }

  end(): void {
    this.ended = true;
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new JawsError('rpc.disconnected'));
    this.listeners.clear();
  }

  private takeResult(id: number, output: unknown): void {
    const call = this.settle(id);
    if (call === undefined) return;
    const parsed = this.contract.procedures[call.procedure]?.output.safeParse(output);
    if (parsed?.success === true) {
      call.resolve(parsed.data);
      return;
    }
    const issue = parsed?.error.issues[0];
    const place = issue === undefined ? '' : ` at ${issue.path.map(String).join('.')}: ${issue.message}`;
    call.reject(
      new JawsError(
        'rpc.invalid-output',
        `The answer to ${call.procedure} is not valid${place}`.slice(0, 500),
      ),
    );
  }

  private takeEvent(message: Extract<HostMessage, { type: 'event' }>): void {
    // Taken in before the listeners run: one that throws must not dry up the stream.
    this.send({ type: 'taken', events: 1 });
    const { event, payload, dropped } = message;
    if (dropped > 0) this.options.onProblem?.(`${dropped} events were dropped.`);
    if (!Object.hasOwn(this.contract.events, event)) return;
    const parsed = this.contract.events[event]?.payload.safeParse(payload);
    if (parsed?.success !== true) {
      this.options.onProblem?.(`The event ${event} is not valid.`);
      return;
    }
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(parsed.data);
  }

  private settle(id: number): PendingCall | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    call?.release();
    return call;
  }

  private send(message: ClientMessage): void {
    this.transport.send(message);
  }
}
