// Tools about findings: the list, and everything that is known of one of them.

import { readAllowList } from '@jaws/core/findings/allow-file';
import { datasetContent, readInbox } from '@jaws/core/findings/findings-file';
import { finding, scoreResult, type Finding, type ScoreResult } from '@jaws/shared/contract/detection';
import { JawsError } from '@jaws/shared/contract/errors';
import { alertsPerDay, findingState, inboxStates } from '@jaws/shared/contract/findings';
import { count, shortText } from '@jaws/shared/contract/primitives';
import { applyAllowList, createAllowList } from '@jaws/shared/findings/allow-list';
import { z } from 'zod';
import { datasetInput, offsetInput, rowsInput } from './tool-inputs.ts';
import { defineTool, type ToolCall } from './tool.ts';

const judged = {
  dataset: datasetInput,
  baseline: datasetInput.optional().describe('Quiet traffic that sets the limit: another dataset.'),
  alertsPerDay: alertsPerDay
    .default(1)
    .describe('Acceptable false alerts a day; only a baseline makes a limit of it.'),
};

interface Judged {
  readonly dataset: string;
  readonly baseline?: string | undefined;
  readonly alertsPerDay: number;
}

/** With the allow-list of this moment. @throws JawsError usage.invalid, dataset.*, cancelled */
async function findingsOf(input: Judged, { services, signal }: ToolCall): Promise<ScoreResult> {
  const { store, dataDir } = services;
  const { dataset, baseline = null, alertsPerDay: alerts } = input;
  if (baseline === dataset)
    throw new JawsError('usage.invalid', 'The baseline is traffic other than what is to be judged.');
  const names = baseline === null ? [dataset] : [dataset, baseline];
  const contents = await Promise.all(names.map(async (name) => datasetContent(await store.manifest(name))));
  const settings = { dataset, baseline, alertsPerDay: alerts };
  const result = await services.findings.get(JSON.stringify([settings, contents]), async () => {
    const scored = await services.compute(
      (client) => client.call('work.score', settings, { signal }),
      signal,
    );
    return scored.result;
  });
  const entries = await readAllowList(dataDir, null);
  return applyAllowList(result, createAllowList(entries, services.clock()));
}

const stateOf = z.object({ state: z.enum(inboxStates), reason: findingState.shape.reason });
type GivenState = z.infer<typeof stateOf>;

/** What people have said of findings in the app. */
async function givenStates(dataset: string, { services }: ToolCall): Promise<(id: string) => GivenState> {
  const { states } = await readInbox(services.store.folder(dataset), null);
  const known = new Map(states.map((one) => [one.id, one]));
  return (id) => known.get(id) ?? { state: 'new', reason: '' };
}

const row = z.object({
  ...finding.pick({
    ...{ id: true, kind: true, tier: true, score: true, evidence: true, localIp: true, remoteIp: true },
    ...{ remotePort: true, remoteName: true, firstMs: true, lastMs: true, alertMs: true, bytesUp: true },
    ...{ bytesDown: true, attack: true, allowed: true },
  }).shape,
  reasons: z.array(z.string().max(1000)),
  inbox: stateOf,
});

const whole = scoreResult.pick({
  ...{ packets: true, hours: true, limit: true, localRule: true, notJudged: true },
}).shape;

export const findingsTool = defineTool({
  name: 'jaws_findings',
  title: 'Findings of a dataset',
  description:
    'What somebody should look at in a dataset, the surest first: uploads, beacons, tunnels, sweeps. Each with the moment from which on it could be known (alertMs), how sure it is (tier, score, evidence from 0 to 1), reasons, MITRE ATT&CK ids, what the allow-list covers and what people said of it in the app. jaws_explain tells all about one.',
  input: z.strictObject({ ...judged, rows: rowsInput(50, 20), offset: offsetInput }),
  data: z.object({ ...whole, total: count, findings: z.array(row) }),
  find: async ({ rows, offset, ...input }, call) => {
    const result = await findingsOf(input, call);
    const inbox = await givenStates(input.dataset, call);
    const shown = result.findings.slice(offset, offset + rows);
    return {
      ...result,
      total: result.findings.length,
      findings: shown.map((one) => ({
        ...one,
        reasons: one.reasons.slice(0, 3).map(({ text }) => text),
        inbox: inbox(one.id),
      })),
    };
  },
});

export const explainTool = defineTool({
  name: 'jaws_explain',
  title: 'Explain one finding',
  description:
    'Everything known of one finding: all reasons with value and what is usual, families of detectors, what speaks against it (lowered), how many bytes less would not have been noticed (counterfactual), techniques of MITRE ATT&CK with their names. Same dataset and baseline as for jaws_findings.',
  input: z.strictObject({ ...judged, id: finding.shape.id.describe('Of jaws_findings.') }),
  data: z.object({
    ...whole,
    finding: z.object(finding.shape),
    techniques: z.array(z.object({ id: shortText, name: shortText })),
    inbox: stateOf,
  }),
  find: async ({ id, ...input }, call) => {
    const result = await findingsOf(input, call);
    const found = result.findings.find((one) => one.id === id);
    if (found === undefined) throw new JawsError('mcp.no-such-finding');
    const inbox = await givenStates(input.dataset, call);
    return { ...result, finding: found, techniques: techniquesOf(found, result), inbox: inbox(id) };
  },
});

function techniquesOf({ attack }: Finding, { techniques }: ScoreResult): { id: string; name: string }[] {
  return attack.map((id) => ({ id, name: techniques[id] ?? '' }));
}
