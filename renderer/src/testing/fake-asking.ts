// Others that the host of tests asks: what would be sent is made up, and a test answers, fails and tells how it goes on.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type {
  AskAnswer,
  AskPreview,
  AskWays,
  KeptAnswer,
  LookupAnswersOf,
  LookupModelState,
  lookupAskingProcedures,
} from '@jaws/shared/contract/lookup-asking';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';

export type AskingName = keyof typeof lookupAskingProcedures;

/** One that was sent, until the test ends it. */
interface SentAsk {
  readonly address: string;
  /** How it goes on. */
  readonly tell: (state: OnlineState) => void;
  readonly answer: (answer?: Partial<AskAnswer>) => void;
  readonly fail: (error: JawsError) => void;
}

const noAnswer: AskAnswer = { facts: [], summary: null, text: null, failed: [], changes: [] };

function registryRequest(address: string): AskPreview['requests'][number] {
  const [host, path] = ['rdap.example', `/ip/${address}`];
  const text = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
  return { host, path, text, port: 443, encrypted: true, method: 'GET', when: 'At once.' };
}

function modelRequest({
  baseUrl,
  name,
}: NonNullable<LookupModelState['model']>): AskPreview['requests'][number] {
  const { hostname: host, protocol } = new URL(baseUrl);
  const path = '/v1/chat/completions';
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ***\r\n`;
  const text = `${head}\r\n{"model":"${name}","about":"HOST_1"}`;
  const encrypted = protocol === 'https:';
  return {
    host,
    path,
    text,
    encrypted,
    port: encrypted ? 443 : 80,
    method: 'POST',
    when: 'After the registry.',
  };
}

export class FakeAsking {
  state: LookupModelState = { model: null, key: 'none', keyNote: null };
  /** Those that were sent and are not answered. */
  readonly sent: SentAsk[] = [];
  /** Addresses of which the signal of the caller was aborted. */
  readonly cancelled: string[] = [];
  private readonly kept = new Map<string, LookupAnswersOf>();
  private readonly previews = new Map<string, string>();
  private readonly publish: Publish;

  constructor(publish: Publish) {
    this.publish = publish;
  }

  keep(address: string, answers: readonly KeptAnswer[], changes: LookupAnswersOf['changes'] = []): void {
    this.kept.set(address, { answers: [...answers], changes });
  }

  private preview(address: string, ways: AskWays): AskPreview {
    const { model } = this.state;
    const askId = `ask-${String(this.previews.size + 1)}`;
    this.previews.set(askId, address);
    const toModel = ways.model && model !== null ? [modelRequest(model)] : [];
    return {
      askId,
      requests: [...(ways.registry ? [registryRequest(address)] : []), ...toModel],
      question: ways.names ? { servers: ['192.0.2.53'], name: `${address}.arpa`, type: 'PTR' } : null,
      replaced: toModel.length === 0 ? [] : [{ pseudonym: 'HOST_1', value: '10.0.0.5' }],
    };
  }

  private ask(askId: string, onAbort: (listener: () => void) => void): Promise<AskAnswer> {
    const address = this.previews.get(askId) ?? '';
    return new Promise((resolve, reject) => {
      this.sent.push({
        address,
        tell: (state) => {
          this.publish('lookup.askingChanged', { askId, state });
        },
        answer: (answer = {}) => {
          resolve({ ...noAnswer, ...answer });
        },
        fail: reject,
      });
      onAbort(() => {
        this.cancelled.push(address);
        reject(new JawsError('cancelled'));
      });
    });
  }

  handlers(): Pick<Handlers, AskingName> {
    const setState = (changes: Partial<LookupModelState>): Promise<LookupModelState> => {
      this.state = { ...this.state, ...changes };
      return Promise.resolve(this.state);
    };
    return {
      'lookup.model': () => Promise.resolve(this.state),
      'lookup.setModel': ({ model }) => setState({ model }),
      'lookup.setKey': ({ key }) => setState({ key: key === null ? 'none' : 'keychain' }),
      'lookup.answers': ({ address }) =>
        Promise.resolve(this.kept.get(address) ?? { answers: [], changes: [] }),
      'lookup.forgetAnswers': () => {
        this.kept.clear();
        return Promise.resolve(null);
      },
      'lookup.previewAsk': ({ address, ways }) => Promise.resolve(this.preview(address, ways)),
      'lookup.ask': ({ askId }, { signal }) =>
        this.ask(askId, (listener) => {
          signal.addEventListener('abort', listener);
        }),
    };
  }
}
