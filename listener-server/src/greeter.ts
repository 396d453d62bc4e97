// The listener's side of the handshake by lines, whatever carries them: what is answered to a hello and to a proof, and
// the run that an accepted one belongs to.

import {
  protocolVersion,
  readLine,
  versionOf,
  writeLine,
  type HandshakeScope,
} from '@jaws/shared/exfil/listener-protocol';
import type { Handshake } from './handshake.ts';
import type { RunBook } from './run-book.ts';
import type { Run } from './run.ts';

/** Goes to the log; never to the other side. */
export type Refusal = 'not-a-line' | 'other-version' | 'wrong-proof' | 'run-over';

/** The line to answer, without its end; or why there is none. */
export type GreeterAnswer =
  | { readonly kind: 'challenge'; readonly line: string }
  | { readonly kind: 'accept'; readonly line: string; readonly run: Run }
  | { readonly kind: 'refused'; readonly reason: Refusal };

export interface Greeter {
  /** Takes the next line: first a hello, then a proof. */
  readonly take: (text: string) => GreeterAnswer;
}

const refused = (reason: Refusal): GreeterAnswer => ({ kind: 'refused', reason });

/** For one connection. */
export function createGreeter(handshake: Handshake, runs: RunBook): Greeter {
  let greeted: {
    readonly scope: HandshakeScope;
    readonly clientNonce: string;
    readonly serverNonce: string;
  } | null = null;
  const greet = (text: string): GreeterAnswer => {
    const line = readLine(text);
    if ((versionOf(text) ?? protocolVersion) !== protocolVersion) return refused('other-version');
    if (line?.kind !== 'hello' || !line.scope.startsWith('run:')) return refused('not-a-line');
    const { scope, clientNonce } = line;
    greeted = { scope, clientNonce, serverNonce: handshake.challenge(scope, clientNonce) };
    return { kind: 'challenge', line: lineOf({ kind: 'challenge', serverNonce: greeted.serverNonce }) };
  };
  return {
    take: (text) => {
      if (greeted === null) return greet(text);
      const line = readLine(text);
      if (line?.kind !== 'proof') return refused('not-a-line');
      const { scope, clientNonce, serverNonce } = greeted;
      const acceptance = handshake.accept(scope, clientNonce, serverNonce, line.proof);
      if (acceptance === null) return refused('wrong-proof');
      const run = runs.enter(scope.slice('run:'.length));
      return run === null
        ? refused('run-over')
        : { kind: 'accept', line: lineOf({ kind: 'accept', acceptance }), run };
    },
  };
}

function lineOf(line: Parameters<typeof writeLine>[0]): string {
  return writeLine(line).trimEnd();
}
