// Tools about whole datasets: which there are, and what left in one of them.

import { datasetDetail, datasetSummary } from '@jaws/shared/contract/datasets';
import { count, datasetName } from '@jaws/shared/contract/primitives';
import { overview } from '@jaws/shared/contract/stats';
import { overviewRows } from '@jaws/shared/stats/overview';
import { z } from 'zod';
import { datasetInput, rowsInput, whereInput } from './tool-inputs.ts';
import { defineTool } from './tool.ts';

const mostListed = 100;
const mostLabels = 20;

/** As a list: names of labels are data. */
export const labelCounts = z.array(z.object({ label: z.string().max(64), packets: count }));

/** The most frequent first. */
export function labelsOf(labels: Readonly<Record<string, number>>): z.infer<typeof labelCounts> {
  const all = Object.entries(labels).map(([label, packets]) => ({ label, packets }));
  return all.sort((a, b) => b.packets - a.packets).slice(0, mostLabels);
}

const listed = z.object({
  ...datasetSummary.omit({ labels: true, fileBytes: true }).shape,
  labels: labelCounts,
});

export const datasetsTool = defineTool({
  name: 'jaws_datasets',
  title: 'List datasets',
  description:
    'Lists the datasets (recorded network traffic) of this data folder: packets, bytes, time from first to last packet, labels, note. Start here.',
  input: z.strictObject({
    after: datasetName.optional().describe('Only names behind this one, for the next page.'),
    rows: rowsInput(mostListed, 50),
  }),
  data: z.object({ datasets: z.array(listed), total: count }),
  find: async ({ after = '', rows }, { services }) => {
    const all = await services.store.list();
    const behind = all.filter(({ name }) => name > after).slice(0, rows);
    return {
      datasets: behind.map((one) => ({ ...one, labels: labelsOf(one.labels) })),
      total: all.length,
    };
  },
});

const recording = z.object(
  datasetDetail.pick({
    ...{ state: true, firstMs: true, lastMs: true, undecoded: true, dropped: true, localRule: true },
    ...{ source: true, warnings: true, tags: true, note: true },
  }).shape,
);

export const overviewTool = defineTool({
  name: 'jaws_overview',
  title: 'Overview of a dataset',
  description:
    'Who sent how much to whom in a dataset: totals, the destinations and senders with the most bytes sent out, protocols with their ports, conversations; and how good the recording is (undecoded, dropped, warnings).',
  input: z.strictObject({
    dataset: datasetInput,
    where: whereInput,
    rows: rowsInput(overviewRows, overviewRows),
  }),
  data: z.object({ recording, overview }),
  find: async ({ dataset, where = '', rows }, { services, signal }) => {
    const detail = await services.store.detail(dataset);
    const found = await services.compute(
      (client) => client.call('stats.overview', { dataset, where }, { signal }),
      signal,
    );
    const first = <T>(list: readonly T[]): T[] => list.slice(0, rows);
    return {
      recording: { ...detail, warnings: detail.warnings.slice(0, mostLabels) },
      overview: {
        ...found,
        senders: first(found.senders),
        destinations: first(found.destinations),
        conversations: first(found.conversations),
        protocols: first(found.protocols).map((one) => ({ ...one, ports: first(one.ports) })),
      },
    };
  },
});
