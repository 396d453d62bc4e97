// What the finder looks at, as it stands in the page's address: `quiet*,monday|size=10000000,rate=100000,new`. The star
// marks a baseline; the plan is left out where it is the usual one. Pure.

import { defaultFinderPlan, maxFinderDatasets, type FinderPlan } from '@jaws/shared/contract/finder';
import { datasetName } from '@jaws/shared/contract/primitives';
import { parsePlan, printPlan } from '@jaws/shared/finder/finder-plan';

export interface FinderChoice {
  readonly datasets: readonly string[];
  /** Some of `datasets`. */
  readonly baseline: readonly string[];
  readonly plan: FinderPlan;
}

export function choiceText({ datasets, baseline, plan }: FinderChoice): string {
  const names = datasets.map((name) => (baseline.includes(name) ? `${name}*` : name)).join(',');
  const written = printPlan(plan);
  return written === printPlan(defaultFinderPlan) ? names : `${names}|${written}`;
}

/** What is not understood is left out. */
export function readChoice(text: string): FinderChoice {
  const [names = '', plan] = text.split('|');
  const entries = names.split(',').slice(0, maxFinderDatasets);
  const datasets = entries
    .map((entry) => entry.replace(/\*$/, ''))
    .filter((name, at, all) => datasetName.safeParse(name).success && all.indexOf(name) === at);
  return {
    datasets,
    baseline: datasets.filter((name) => entries.includes(`${name}*`)),
    plan: plan === undefined ? defaultFinderPlan : readPlan(plan),
  };
}

function readPlan(text: string): FinderPlan {
  try {
    return parsePlan(text);
  } catch {
    // Written by hand in the address: the usual plan is as good.
    return defaultFinderPlan;
  }
}

/** The dataset of the scope, against what its findings are judged by. */
export function defaultChoice(dataset: string, baseline: string | null): FinderChoice {
  const before = baseline === null || baseline === dataset ? [] : [baseline];
  return { datasets: [...before, dataset], baseline: before, plan: defaultFinderPlan };
}

export function toggleDataset(choice: FinderChoice, name: string): FinderChoice {
  const isChosen = choice.datasets.includes(name);
  const without = (names: readonly string[]): string[] => names.filter((one) => one !== name);
  return {
    ...choice,
    datasets: isChosen ? without(choice.datasets) : [...choice.datasets, name],
    baseline: without(choice.baseline),
  };
}

/** A baseline is one of the datasets, too. */
export function toggleBaseline(choice: FinderChoice, name: string): FinderChoice {
  const isBaseline = choice.baseline.includes(name);
  return {
    ...choice,
    datasets: choice.datasets.includes(name) ? choice.datasets : [...choice.datasets, name],
    baseline: isBaseline ? choice.baseline.filter((one) => one !== name) : [...choice.baseline, name],
  };
}
