// The models of the in-memory host: small cards, versions, and a training that takes a moment.

import type { Handlers, ProcedureInput, Publish } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { JobState } from '@jaws/shared/contract/jobs';
import type { Evaluation, Measures, ModelCard, ModelListing } from '@jaws/shared/contract/models';

const measures: Measures = {
  ...{ decisions: 40, positives: 4, prAuc: 0.92, prAucCi: [0.8, 1], found: 0.75 },
  ...{ tprAt: { '0.001': null, '0.0001': null }, tprAtCi: { '0.001': null, '0.0001': null } },
  falseAlerts: { k: 0, n: 36, hours: 0.2, upper95PerDay: 359 },
  ...{ medianBytesBeforeAlert: 64_000, calibrationError: 0.02 },
};

function makeEvaluation(model: string | null): Evaluation {
  const points = [
    { recall: 0.5, precision: 1 },
    { recall: 1, precision: 0.8 },
  ];
  return {
    ...{ ...measures, split: 'session', model, ties: ['stump'] },
    baselines: [{ ...measures, name: 'stump', prAuc: 0.7, limit: 1 }],
    detectors: [{ name: 'upload', prAuc: 0.6, prAucCi: [] }],
    curves: [{ name: 'boosted trees', points }],
    calibration: [{ p: 0.02, share: 0, decisions: 36 }],
  };
}

function makeCard(name: string, seed: number, from: string | null): ModelCard {
  const datasets = [{ name: 'office', content: 'c', packets: 10 }];
  const earlier = { hash: 'a'.repeat(64), trees: 200, datasets, measures, gain: { gain: -0.1, ci: [] } };
  return {
    ...{ datasets, split: 'session', seed, features: [], rows: 90, decisions: 200, positives: 20, hours: 1 },
    ...{ evaluation: makeEvaluation(name), shuffled: { prAuc: 0.1, prevalence: 0.1 }, leaks: [] },
    ...{ thresholds: { logOdds: 1.2, p: 0.7 }, versions: { jaws: '0', engine: 1, model: 1 }, madeMs: seed },
    remarks: from === null ? [] : [`Not better than ${from}, on the same decisions.`],
    ...(from === null ? {} : { from: { name: from, ...earlier } }),
  };
}

export class FakeModels {
  /** By NAME and NAME@VERSION. */
  private readonly kept = new Map<string, ModelCard>();
  private readonly publish: Publish;
  private revision = 0;
  private seed = 0;
  /** A training stays where it is until it is let go. */
  isHeld = false;

  constructor(publish: Publish) {
    this.publish = publish;
  }

  keep(name: string, from: string | null = null): void {
    this.seed += 1;
    this.replace(name, makeCard(name, this.seed, from));
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `models.${string}`>> {
    return {
      'models.list': () => Promise.resolve({ models: this.list() }),
      'models.card': ({ model }) => Promise.resolve({ card: this.card(model) }),
      'models.train': (input) => Promise.resolve({ jobId: this.train(input) }),
      'models.evaluate': ({ model }) =>
        Promise.resolve({ evaluation: makeEvaluation(model), leaks: [], rows: 9 }),
      'models.restore': ({ model: version }) => {
        const [model = ''] = version.split('@');
        return Promise.resolve({ model, before: this.replace(model, this.card(version)) });
      },
      'models.remove': ({ model }) => {
        const removed = [...this.kept.keys()].filter(
          (name) => name === model || name.startsWith(`${model}@`),
        );
        for (const name of removed) this.kept.delete(name);
        this.changed();
        return Promise.resolve({ removed });
      },
    };
  }

  private train({ name, from }: ProcedureInput<'models.train'>): string {
    const jobId = `train-${name}`;
    const job: JobState = {
      ...{ jobId, kind: 'train', title: `Train ${name}`, done: 40, total: 400, unit: 'trees' },
      ...{
        rowsStored: 0,
        state: 'running',
        dataset: null,
        warnings: [],
        note: 'tree 40 of 400',
        error: null,
      },
    };
    this.publish('jobs.progressChanged', job);
    if (this.isHeld) return jobId;
    this.keep(name, from);
    this.publish('jobs.progressChanged', { ...job, state: 'done', note: 'PR-AUC 0.920' });
    return jobId;
  }

  private card(model: string): ModelCard {
    const card = this.kept.get(model);
    if (card === undefined) throw new JawsError('model.not-found');
    return card;
  }

  private list(): ModelListing[] {
    const names = [...this.kept.keys()].filter((name) => !name.includes('@'));
    return names.map((name) => ({
      ...{ name, state: 'usable', card: this.card(name) },
      versions: [...this.kept.keys()].filter((each) => each.startsWith(`${name}@`)).reverse(),
    }));
  }

  /** Gives the name of what it was. */
  private replace(name: string, card: ModelCard): string | null {
    const known = this.kept.get(name);
    const versions = [...this.kept.keys()].filter((each) => each.startsWith(`${name}@`)).length;
    const before = known === undefined ? null : `${name}@${String(versions + 1)}`;
    if (known !== undefined && before !== null) this.kept.set(before, known);
    this.kept.set(name, card);
    this.changed();
    return before;
  }

  private changed(): void {
    this.revision += 1;
    this.publish('models.changed', { revision: this.revision });
  }
}
