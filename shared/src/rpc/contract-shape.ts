// What client and server need to know of a contract. The page's contract is one; the one between the host and
// its analysis worker is another, over the same code.

import type { z } from 'zod';
import type { CallContext, CallSignal } from '../contract/contract.ts';

export interface ProcedureDefinition {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
export type ProcedureMap = Readonly<Record<string, ProcedureDefinition>>;

export interface EventDefinition {
  /** `state`: the newest wins. `log`: a bounded queue, drops are counted. */
  readonly kind: 'state' | 'log';
  /** For `state`: the payload's field that tells one state from another, such as `jobId`. */
  readonly key?: string;
  readonly payload: z.ZodType;
}
export type EventMap = Readonly<Record<string, EventDefinition>>;

export interface ContractShape<P extends ProcedureMap, E extends EventMap> {
  readonly procedures: P;
  readonly events: E;
}

export type NameIn<M> = keyof M & string;

export type HandlersOf<P extends ProcedureMap> = {
  readonly [N in NameIn<P>]: (
    input: z.infer<P[N]['input']>,
    context: CallContext,
  ) => Promise<z.infer<P[N]['output']>>;
};

/** The client's view of any contract; `RpcClient` is this for the page's contract. */
export interface ContractClient<P extends ProcedureMap, E extends EventMap> {
  call<N extends NameIn<P>>(
    name: N,
    input: z.infer<P[N]['input']>,
    options?: { readonly signal?: CallSignal },
  ): Promise<z.infer<P[N]['output']>>;
  subscribe<N extends NameIn<E>>(name: N, listener: (payload: z.infer<E[N]['payload']>) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}

/** Where a server takes its events from; `createEventHub` makes one. */
export interface EventSource<E extends EventMap> {
  subscribe<N extends NameIn<E>>(name: N, listener: (payload: z.infer<E[N]['payload']>) => void): () => void;
}
