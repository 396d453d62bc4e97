// Ports and channels of all chosen datasets, most bytes sent first.

import type { FinderChannelRow, FinderPort, FinderResult } from '@jaws/shared/contract/finder';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { FinderCard, mixText, Remark } from './finder-card.tsx';
import { finderMenu, portTitle, subjectTitle, type FinderSubject } from './finder-pivots.ts';
import { FinderTable, type FinderColumn } from './finder-table.tsx';

type Row = FinderPort | FinderChannelRow;

const amountColumns: readonly FinderColumn<Row>[] = [
  { title: 'Sent', isNumber: true, cell: ({ bytesUp }) => formatBytes(bytesUp) },
  { title: 'Received', isNumber: true, cell: ({ bytesDown }) => formatBytes(bytesDown) },
];
const labels: FinderColumn<Row> = {
  title: 'Labels',
  isMinor: true,
  cell: (row) => mixText(row.labels, formatCount),
};

const portColumns: readonly FinderColumn<FinderPort>[] = [
  { title: 'Port', cell: portTitle },
  ...amountColumns,
  { title: 'Channels', isNumber: true, isMinor: true, cell: ({ channels }) => formatCount(channels) },
  { title: 'Hosts', isNumber: true, isMinor: true, cell: ({ hosts }) => formatCount(hosts) },
  labels,
];

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

const channelColumns: readonly FinderColumn<FinderChannelRow>[] = [
  {
    title: 'Channel',
    cell: ({ local, remote, port, protocol }) => (
      <>
        <span className="jw-mono">{local}</span> → {addressWithPort(remote, port)}{' '}
        <span className="jw-dim">{protocol}</span>
      </>
    ),
  },
  ...amountColumns,
  { title: 'Of hosts', isNumber: true, isMinor: true, cell: ({ hostShare }) => percent(hostShare) },
  { title: 'Of datasets', isNumber: true, isMinor: true, cell: ({ datasetShare }) => percent(datasetShare) },
  labels,
];

function portSubject({ port, protocol, service, datasets }: FinderPort): FinderSubject {
  return { local: null, remote: null, port, protocol, service, datasets: Object.keys(datasets) };
}

function channelSubject({
  local,
  remote,
  port,
  protocol,
  service,
  datasets,
}: FinderChannelRow): FinderSubject {
  return { local, remote, port, protocol, service, datasets: Object.keys(datasets) };
}

function More(props: { readonly shown: number; readonly count: number }): ReactNode {
  const { shown, count } = props;
  return shown < count ? (
    <Remark>{`The first ${formatCount(shown)} of ${formatCount(count)}.`}</Remark>
  ) : null;
}

export function FinderTables({ result }: { readonly result: FinderResult }): ReactNode {
  const { ports, portCount, channels, channelCount } = result;
  return (
    <>
      <FinderCard title="By port" wide>
        <FinderTable
          label="By port"
          rows={ports}
          columns={portColumns}
          keyOf={(row) => `${String(row.port)} ${row.protocol}`}
          titleOf={(row) => subjectTitle(portSubject(row))}
          menuOf={(row, app) => finderMenu(portSubject(row), app)}
        />
        <More shown={ports.length} count={portCount} />
      </FinderCard>
      <FinderCard title="By channel" wide>
        <FinderTable
          label="By channel"
          rows={channels}
          columns={channelColumns}
          keyOf={(row) => subjectTitle(channelSubject(row))}
          titleOf={(row) => subjectTitle(channelSubject(row))}
          menuOf={(row, app) => finderMenu(channelSubject(row), app)}
        />
        <More shown={channels.length} count={channelCount} />
      </FinderCard>
    </>
  );
}
