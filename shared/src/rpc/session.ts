// The first words of every connection: both sides say which contract they speak.

import type { ProcedureOutput } from '../contract/contract.ts';
import { JawsError } from '../contract/errors.ts';
import { contractVersion } from '../contract/session.ts';
import type { RpcClient } from './client-interface.ts';
import { createRpcClient, type ClientOptions } from './client.ts';
import type { Transport } from './transport.ts';

export interface Session {
  readonly client: RpcClient;
  readonly hello: ProcedureOutput<'session.hello'>;
}

/** Rejects with `rpc.version-mismatch` (the transport is closed then), or with what the call rejects with. */
export async function openSession(transport: Transport, options: ClientOptions = {}): Promise<Session> {
  const client = createRpcClient(transport, options);
  try {
    const hello = await client.call('session.hello', { contractVersion });
    if (hello.contractVersion !== contractVersion) throw new JawsError('rpc.version-mismatch');
    return { client, hello };
  } catch (error) {
    client.close();
    throw shapeDiffers(error) ? new JawsError('rpc.version-mismatch', undefined, { cause: error }) : error;
  }
}

/** A hello that one side cannot even read means that the versions differ. */
function shapeDiffers(error: unknown): boolean {
  const codes: readonly string[] = ['rpc.invalid-input', 'rpc.invalid-output', 'rpc.unknown-procedure'];
  return error instanceof JawsError && codes.includes(error.code);
}
