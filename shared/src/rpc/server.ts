// The host's end of one connection: checks every message, runs handlers, sends answers and events.

import type { z } from 'zod';
import { JawsError } from '../contract/errors.ts';
import type { CallSignal } from '../contract/contract.ts';
import type { ContractShape, EventMap, EventSource, HandlersOf, ProcedureMap } from './contract-shape.ts';
import { EventOutbox } from './event-outbox.ts';
import { createAbortController } from './runtime-globals.ts';
import type { Transport } from './transport.ts';
import { clientMessage, type HostMessage } from './wire.ts';
import { toWireError } from './wire-errors.ts';

export interface ServerOptions {
  /** Errors that the client is not told in full, and broken messages. */
  readonly logError: (what: string, error: unknown) => void;
  /** Calls of one connection that may run at a time. */
  readonly maxCalls?: number;
}

interface RunningCall {
  readonly abort: () => void;
  cancelled: boolean;
}

type AnyHandler = (input: unknown, context: { readonly signal: CallSignal }) => Promise<unknown>;

/**
 * Serves one connection until it ends; then its calls are aborted and its subscriptions undone.
 * Returns a function that ends it.
 */
export function serveTransport<P extends ProcedureMap, E extends EventMap>(
  transport: Transport,
  contract: ContractShape<P, E>,
  handlers: HandlersOf<P>,
  events: EventSource<E>,
  options: ServerOptions,
): () => void {
  const connection = new ServedConnection(transport, contract, handlers, events, options);
  transport.onMessage((message) => {
    connection.receive(message);
  });
  transport.onClose(() => {
    connection.end();
  });
  return () => {
    transport.close();
  };
}

class ServedConnection<P extends ProcedureMap, E extends EventMap> {
  private readonly calls = new Map<number, RunningCall>();
  private readonly subscriptions = new Map<string, () => void>();
  private readonly outbox: EventOutbox;
  private readonly transport: Transport;
  private readonly contract: ContractShape<P, E>;
  private readonly handlers: HandlersOf<P>;
  private readonly events: EventSource<E>;
  private readonly options: ServerOptions;

  constructor(
    transport: Transport,
    contract: ContractShape<P, E>,
    handlers: HandlersOf<P>,
    events: EventSource<E>,
    options: ServerOptions,
  ) {
    this.transport = transport;
    this.contract = contract;
    this.handlers = handlers;
    this.events = events;
    this.options = options;
    this.outbox = new EventOutbox((event) => {
      this.send({ type: 'event', ...event });
    });
  }

  receive(raw: unknown): void {
    const parsed = clientMessage.safeParse(raw);
    if (!parsed.success) {
      this.endForBreach('a message that is none of the protocol', parsed.error);
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'request':
        this.startCall(message.id, message.procedure, message.input);
        return;
      case 'cancel':
        this.cancelCall(message.id);
        return;
      case 'subscribe':
        this.subscribe(message.event);
        return;
      case 'unsubscribe':
        this.unsubscribe(message.event);
        return;
      case 'taken':
        this.outbox.taken(message.events);
    }
  }

  end(): void {
    for (const call of this.calls.values()) {
      call.cancelled = true;
      call.abort();
    }
    for (const undo of this.subscriptions.values()) undo();
    this.subscriptions.clear();
  }

  private startCall(id: number, procedure: string, input: unknown): void {
    if (this.calls.has(id)) {
      this.endForBreach(`call id ${id} used twice`, null);
      return;
    }
    if (this.calls.size >= (this.options.maxCalls ?? 256)) {
      this.answerError(id, procedure, new JawsError('rpc.overloaded'));
      return;
    }
    const controller = createAbortController();
    const call: RunningCall = {
      cancelled: false,
      abort: () => {
        controller.abort();
      },
    };
    this.calls.set(id, call);
    void this.run(procedure, input, controller.signal).then(
      (output) => {
        this.calls.delete(id);
        if (!call.cancelled) this.send({ type: 'result', id, output });
      },
      (error: unknown) => {
        this.calls.delete(id);
        if (!call.cancelled) this.answerError(id, procedure, error);
      },
    );
  }

  private async run(procedure: string, input: unknown, signal: CallSignal): Promise<unknown> {
    // hasOwn first: `__proto__` and `constructor` are names, too, when they come from the wire.
    if (!Object.hasOwn(this.contract.procedures, procedure)) throw new JawsError('rpc.unknown-procedure');
    const definition = this.contract.procedures[procedure];
    const handler = this.handlers[procedure] as AnyHandler | undefined;
    if (definition === undefined || handler === undefined) throw new JawsError('rpc.unknown-procedure');
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) throw new JawsError('rpc.invalid-input', inputProblem(procedure, parsed.error));
    return handler(parsed.data, { signal });
  }

  private cancelCall(id: number): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    call.cancelled = true;
    call.abort();
  }

  private subscribe(event: string): void {
    if (!Object.hasOwn(this.contract.events, event)) {
      this.endForBreach(`subscription to an unknown event`, null);
      return;
    }
    const definition = this.contract.events[event];
    if (definition === undefined || this.subscriptions.has(event)) return;
    const undo = this.events.subscribe(event, (payload) => {
      this.outbox.push(event, definition, payload);
    });
    this.subscriptions.set(event, undo);
  }

  private unsubscribe(event: string): void {
    this.subscriptions.get(event)?.();
    this.subscriptions.delete(event);
    this.outbox.forget(event);
  }

  private answerError(id: number, procedure: string, error: unknown): void {
    const wire = toWireError(error, (unknownError) => {
      this.options.logError(`call of ${JSON.stringify(procedure.slice(0, 128))} failed`, unknownError);
    });
    this.send({ type: 'error', id, ...wire });
  }

  private send(message: HostMessage): void {
    this.transport.send(message);
  }

  private endForBreach(what: string, error: unknown): void {
    this.options.logError(`connection ended: ${what}`, error);
    this.transport.close();
  }
}

/** The first thing that is wrong, without the value itself: it may be long or private. */
function inputProblem(procedure: string, error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return `The input of ${procedure} is not valid.`;
  const place = issue.path.map(String).join('.');
  return `The input of ${procedure} is not valid${place === '' ? '' : ` at ${place}`}: ${issue.message}`.slice(
    0,
    500,
  );
}
