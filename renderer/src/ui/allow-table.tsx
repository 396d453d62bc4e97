// The allow-list: what is allowed, why, until when, up to which amount, and the way back.

import { Button, Table } from '@mantine/core';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { ReactNode } from 'react';
import { formatBytes, formatSecond } from './format.ts';

export function AllowTable(props: {
  readonly entries: readonly AllowEntry[];
  readonly clock: 'utc' | 'local';
  readonly nowMs: number;
  readonly onTakeBack: (what: string) => void;
}): ReactNode {
  const { entries, clock, nowMs, onTakeBack } = props;
  return (
    <Table aria-label="Allow-list">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">What</Table.Th>
          <Table.Th scope="col">Reason</Table.Th>
          <Table.Th scope="col">Until</Table.Th>
          <Table.Th scope="col">Up to</Table.Th>
          <Table.Th scope="col">
            <span className="jw-hidden">Action</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ what, reason, untilMs, upToBytes }) => (
          <Table.Tr key={what}>
            <Table.Td className="jw-mono">{what}</Table.Td>
            <Table.Td>{reason}</Table.Td>
            <Table.Td>
              {untilMs === null
                ? 'no end'
                : `${formatSecond(untilMs, clock).slice(0, 10)}${untilMs <= nowMs ? ' (over)' : ''}`}
            </Table.Td>
            <Table.Td>{upToBytes === null ? 'any amount' : formatBytes(upToBytes)}</Table.Td>
            <Table.Td>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Take ${what} off the allow-list`}
                onClick={() => {
                  onTakeBack(what);
                }}
              >
                Take back
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
