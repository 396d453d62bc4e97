// The allow-list: what is muted, why, since when, and the way back.

import { Button, Table } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useLive, useSettings } from '../../../state/app-context.tsx';
import { formatSecond } from '../../../ui/format.ts';
import { useLiveActions } from './use-live-actions.ts';

export function MutesPanel(): ReactNode {
  const mutes = useLive((state) => state.mutes);
  const clock = useSettings((state) => state.clock);
  const { unmute, loadMutes } = useLiveActions();
  useEffect(() => {
    loadMutes();
  }, [loadMutes]);
  if (mutes.length === 0)
    return <p className="jw-panel-text jw-dim">Nothing is muted. M mutes the unit that is picked.</p>;
  return (
    <Table aria-label="Muted">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">What</Table.Th>
          <Table.Th scope="col">Reason</Table.Th>
          <Table.Th scope="col">Since</Table.Th>
          <Table.Th scope="col">
            <span className="jw-hidden">Action</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {mutes.map(({ what, reason, sinceMs }) => (
          <Table.Tr key={what}>
            <Table.Td className="jw-mono">{what}</Table.Td>
            <Table.Td>{reason}</Table.Td>
            <Table.Td>{formatSecond(sinceMs, clock)}</Table.Td>
            <Table.Td>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Unmute ${what}`}
                onClick={() => {
                  unmute(what);
                }}
              >
                Unmute
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
