// From the options of `jaws drill run` to a plan: a file, a choice of styles and sizes, or the plan that comes with JAWS.

import { readFile } from 'node:fs/promises';
import { reasonOf } from '../cli/check-files.ts';
import { readScenarioText } from '../cli/scenario-text.ts';
import { JawsError } from '@jaws/shared/contract/errors';
import { readDrillPlan, type DrillPlan, type DrillPlanInput } from '@jaws/shared/drill/drill-plan';
import { quickPlan } from '@jaws/shared/drill/quick-plan';
import { readScenario } from '@jaws/shared/exfil/scenario';
import type { DrillRunOptions } from './drill-run-command.ts';

/** Sent where no sizes are asked for. */
const usualSizes = [64_000, 1_000_000];
const choices = ['scenario', 'styles', 'sizes', 'rates', 'endpoints', 'repeats'] as const;

/** @throws JawsError usage.invalid, drill.bad-plan, chum.bad-scenario */
export async function planOf(options: DrillRunOptions): Promise<DrillPlan> {
  const { seed } = options;
  const plan = await namedPlan(options);
  return seed === undefined ? plan : { ...plan, seed };
}

async function namedPlan(options: DrillRunOptions): Promise<DrillPlan> {
  const chosen = choices.filter((name) => options[name] !== undefined);
  // With --host it is a port of the listener.
  const port = options.host === undefined ? options.port?.[0] : undefined;
  if (options.plan !== undefined) {
    const [other] = port === undefined ? chosen : [...chosen, 'port'];
    if (other !== undefined)
      throw new JawsError(
        'usage.invalid',
        `--plan and --${other} exclude each other: the plan says which runs.`,
      );
    return readDrillPlan(await textOf(options.plan));
  }
  if (chosen.length === 0 && port === undefined) return quickPlan;
  const named = options.scenario === undefined ? gridOf(options) : await cellsOf(options, options.scenario);
  return readDrillPlan(JSON.stringify(withPort(named, port)));
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    const why = reasonOf(error, 'there is no such file');
    throw new JawsError('drill.bad-plan', `The plan ${JSON.stringify(path)} cannot be read: ${why}.`, {
      cause: error,
    });
  });
}

function gridOf({ styles, sizes, rates, endpoints, repeats }: DrillRunOptions): DrillPlanInput {
  const all = [...new Set(quickPlan.cells?.flatMap(({ style }) => style ?? []))];
  const grid = {
    ...{ styles: [...(styles ?? all)], sizes: [...(sizes ?? usualSizes)] },
    ...(rates === undefined ? {} : { rates: [...rates] }),
    ...(repeats === undefined ? {} : { repeats }),
    endpoints: endpoints === undefined ? (['new', 'known'] as const).slice() : [...endpoints],
  };
  return { version: 1, name: 'chosen', grid };
}

async function cellsOf(options: DrillRunOptions, name: string): Promise<DrillPlanInput> {
  const { styles, sizes, rates = [null], endpoints = ['new', 'known'], repeats = 1 } = options;
  if (styles !== undefined)
    throw new JawsError('usage.invalid', '--styles and --scenario exclude each other.');
  const scenario = readScenario(await readScenarioText(name));
  const wanted = sizes ?? [scenario.sizeBytes ?? 1_000_000];
  const cells = endpoints.flatMap((endpoint) =>
    wanted.flatMap((sizeBytes) =>
      rates.map((rateBps) => ({ scenario, sizeBytes, rateBps, endpoint, repeats })),
    ),
  );
  return { version: 1, name: scenario.name, cells };
}

function withPort(plan: DrillPlanInput, port: number | undefined): DrillPlanInput {
  if (port === undefined) return plan;
  const { grid, cells } = plan;
  if (grid !== undefined) return { ...plan, grid: { ...grid, port } };
  return { ...plan, cells: (cells ?? []).map((cell) => ({ ...cell, port })) };
}
