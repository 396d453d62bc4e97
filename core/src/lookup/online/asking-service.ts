// Asking others about an address for a page: the preview is kept, and what was previewed is what is sent, once.

import { isDeepStrictEqual } from 'node:util';
import type { CallSignal, EventPayload } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type {
  AskAnswer,
  AskPreview,
  AskWays,
  LookupAnswersOf,
  LookupModel,
} from '@jaws/shared/contract/lookup-asking';
import type { OnlineFact } from '@jaws/shared/contract/lookup-online';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { readTarget } from '@jaws/shared/lookup/read-targets';
import type { HostLog } from '../../host/host-log.ts';
import type { OfflineLookup } from '../offline-lookup.ts';
import { publicAddress } from './coded-result.ts';
import { earlierAnswers, plainChanges } from './earlier-answers.ts';
import { createKeptPlans, type KeptPlans } from './kept-plans.ts';
import type { ModelSettings } from './model-settings.ts';
import {
  type LookupServers,
  type OnlineAnswer,
  type OnlineLookup,
  type OnlinePlan,
  openOnlineLookup,
} from './online-lookup.ts';

export interface AskingServiceOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly randomId: () => string;
  readonly log: HostLog;
  /** Also shown. */
  readonly warn: (text: string) => void;
  readonly settings: ModelSettings;
  readonly offline: () => Promise<OfflineLookup>;
  readonly publish: (state: EventPayload<'lookup.askingChanged'>) => void;
  readonly servers: LookupServers | undefined;
}

interface KeptPlan {
  readonly plan: OnlinePlan;
  /** As it was set then; null where none is asked. */
  readonly model: LookupModel | null;
}

const mostReplaced = 500;

export class AskingService {
  private readonly options: AskingServiceOptions;
  private readonly plans: KeptPlans<KeptPlan>;
  private readonly closing = new AbortController();
  /** Addresses that others are being asked about now. */
  private readonly asking = new Map<string, Promise<unknown>>();
  private opened: Promise<OnlineLookup> | null = null;

  constructor(options: AskingServiceOptions) {
    this.options = options;
    this.plans = createKeptPlans(options);
  }

  /** Sends nothing. @throws JawsError lookup.not-public, .nobody-chosen, .no-model, .wrong-key, dataset.io */
  async preview(text: string, ways: AskWays): Promise<AskPreview> {
    const address = publicAddress(text);
    const model = await this.chosenModel(ways);
    const online = await this.open();
    await online.answers.refresh();
    const plan = await online.plan(address, await this.offlineFacts(address), {
      ...{ registry: ways.registry, names: ways.names },
      model: model === null ? null : this.serverOf(model),
    });
    const { requests, question } = plan.preview;
    return {
      askId: this.plans.keep({ plan, model }),
      requests: [...requests],
      question: question === null ? null : { ...question, servers: [...question.servers] },
      replaced: (plan.model?.plan.pseudonyms.list() ?? []).slice(0, mostReplaced),
    };
  }

  /** @throws JawsError lookup.preview-again, lookup.asked-already, cancelled */
  async ask(askId: string, signal: CallSignal): Promise<AskAnswer> {
    const kept = this.plans.look(askId);
    const { address } = kept.plan;
    if (this.asking.has(address)) throw new JawsError('lookup.asked-already');
    this.plans.remove(askId);
    const answer = this.send(askId, kept, signal);
    this.asking.set(address, answer);
    try {
      return plainAnswer(await answer);
    } finally {
      this.asking.delete(address);
    }
  }

  /** Nothing is sent; of what is no public address nobody was asked. @throws JawsError dataset.io */
  async answers(text: string): Promise<LookupAnswersOf> {
    const { answers } = await this.open();
    await answers.refresh();
    return earlierAnswers(answers, spellingOf(text));
  }

  /** @throws JawsError dataset.io, dataset.disk-full, dataset.locked */
  async forget(text: string | null): Promise<void> {
    const { answers } = await this.open();
    await answers.refresh();
    await answers.forget(text === null ? null : spellingOf(text));
  }

  /** Ends what goes on; answers that have come are on disk then. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.asking.values());
    try {
      await (await this.opened)?.close();
    } catch (error) {
      this.options.log.error('look-ups are not all on disk', error);
    }
  }

  /** Null where none is to be asked. */
  private async chosenModel(ways: AskWays): Promise<LookupModel | null> {
    if (!ways.registry && !ways.names && !ways.model) throw new JawsError('lookup.nobody-chosen');
    if (!ways.model) return null;
    const model = await this.options.settings.model();
    if (model === null) throw new JawsError('lookup.no-model');
    return model;
  }

  private async send(askId: string, { plan, model }: KeptPlan, call: CallSignal): Promise<OnlineAnswer> {
    const online = await this.open();
    if (model !== null) await this.checkAsShown(plan, model);
    const leaving = new AbortController();
    const leave = (): void => {
      leaving.abort();
    };
    call.addEventListener('abort', leave);
    if (call.aborted) leave();
    try {
      return await online.ask(plan, {
        signal: AbortSignal.any([leaving.signal, this.closing.signal]),
        onState: (state) => {
          this.options.publish({ askId, state });
        },
      });
    } finally {
      call.removeEventListener('abort', leave);
    }
  }

  /** The user may have chosen another model since, or taken the key away. */
  private async checkAsShown({ model: planned }: OnlinePlan, model: LookupModel): Promise<void> {
    const { settings } = this.options;
    const isSame = isDeepStrictEqual(await settings.model(), model);
    const hasKey = planned?.plan.withKey !== true || (await settings.keyFor(model)) !== null;
    if (!isSame || !hasKey)
      throw new JawsError('lookup.preview-again', 'The model was changed since the preview.');
  }

  private serverOf(model: LookupModel): NonNullable<Parameters<OnlineLookup['plan']>[2]['model']> {
    const key = (): Promise<string | null> => this.options.settings.keyFor(model);
    return { baseUrl: new URL(model.baseUrl), name: model.name, key };
  }

  /** What is known without asking anybody, as the command gives it. */
  private async offlineFacts(address: string): Promise<readonly OnlineFact[]> {
    const target = readTarget(address);
    return target === null ? [] : (await this.options.offline()).find(target).facts;
  }

  private open(): Promise<OnlineLookup> {
    const { dataDir, clock, warn, servers } = this.options;
    const { signal } = this.closing;
    this.opened ??= openOnlineLookup({ dataDir, clock, servers, warn, signal }).catch((error: unknown) => {
      // The next call tries again.
      this.opened = null;
      throw error;
    });
    return this.opened;
  }
}

function plainAnswer(answer: OnlineAnswer): AskAnswer {
  return {
    ...{ summary: answer.summary, text: answer.text },
    ...{ facts: [...answer.facts], failed: [...answer.failed] },
    changes: plainChanges(answer.changes),
  };
}

/** The one under which answers are kept. */
function spellingOf(text: string): string {
  const parsed = parseIp(text);
  return parsed === null ? text : formatIp(parsed);
}
