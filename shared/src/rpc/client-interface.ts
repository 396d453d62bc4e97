// What the page's features see of the pipe.

import type {
  EventName,
  EventPayload,
  ProcedureInput,
  ProcedureName,
  ProcedureOutput,
  CallSignal,
} from '../contract/contract.ts';

export interface RpcClient {
  /** Rejects with JawsError; `signal` cancels the call on the host too. */
  call<N extends ProcedureName>(
    name: N,
    input: ProcedureInput<N>,
    options?: { readonly signal?: CallSignal },
  ): Promise<ProcedureOutput<N>>;
  /** Returns its undo. */
  subscribe<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Called once, when the connection ends; returns its undo. */
  onClose(listener: () => void): () => void;
  close(): void;
}
