// May this user capture here, and if not: what to do. Every check with its fix to copy; and ways on without capture.

import { ActionIcon, Button, Group, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import type { DoctorReport } from '@jaws/shared/contract/capture';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApp, useCaptures, useCommands, useNavigation } from '../../state/app-context.tsx';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { describeError, showDone, showError, type ErrorReport } from '../../ui/error-report.ts';
import { Icon } from '../../ui/icon.tsx';

interface Visit {
  readonly report: DoctorReport | null;
  readonly error: ErrorReport | null;
  readonly isChecking: boolean;
}

function useDoctor(): Visit & { readonly again: () => void } {
  const { client } = useApp();
  const [turn, setTurn] = useState(0);
  const [visit, setVisit] = useState<Visit & { readonly turn: number }>({
    report: null,
    error: null,
    isChecking: true,
    turn: 0,
  });
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('capture.doctor', {}, { signal: abort.signal })
      .then((report) => {
        if (!abort.signal.aborted) setVisit({ report, error: null, isChecking: false, turn });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setVisit({ report: null, error: describeError(error), isChecking: false, turn });
      });
    return () => {
      abort.abort();
    };
  }, [client, turn]);
  const again = useCallback(() => {
    setTurn((now) => now + 1);
  }, []);
  return { ...visit, isChecking: visit.isChecking || visit.turn !== turn, again };
}

/** A tick or a cross: shape and word. */
function Verdict(props: { readonly ok: boolean; readonly yes: string; readonly no: string }): ReactNode {
  const { ok, yes, no } = props;
  return (
    <span className={`jw-verdict${ok ? '' : ' jw-warns'}`}>
      <span aria-hidden="true">{ok ? '✓' : '✗'}</span> {ok ? yes : no}
    </span>
  );
}

function Fix({ fix }: { readonly fix: string }): ReactNode {
  const { platform } = useApp();
  return (
    <div className="jw-fix">
      <code className="jw-mono">{fix}</code>
      <Tooltip label="Copy">
        <ActionIcon
          aria-label={`Copy: ${fix}`}
          onClick={() => {
            platform
              .copyText(fix)
              .then(() => {
                showDone('Copied');
              })
              .catch(showError);
          }}
        >
          <Icon name="copy" size="0.875rem" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Checks({ checks }: Pick<DoctorReport, 'checks'>): ReactNode {
  // What is to be done comes first.
  const sorted = [...checks].sort((a, b) => Number(a.ok) - Number(b.ok));
  return (
    <Table aria-label="Checks" className="jw-doctor-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="6rem">Result</Table.Th>
          <Table.Th w="11rem">Check</Table.Th>
          <Table.Th>Found, and what to do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sorted.map(({ id, ok, detail, fix }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Verdict ok={ok} yes="good" no="to do" />
            </Table.Td>
            <Table.Td>{id.replaceAll('-', ' ')}</Table.Td>
            <Table.Td>
              {detail}
              {fix === null ? null : <Fix fix={fix} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Sources({ sources }: Pick<DoctorReport, 'sources'>): ReactNode {
  return (
    <Table aria-label="Sources" className="jw-doctor-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="6rem">Usable</Table.Th>
          <Table.Th w="11rem">Source</Table.Th>
          <Table.Th>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sources.map(({ name, usable, why }) => (
          <Table.Tr key={name}>
            <Table.Td>
              <Verdict ok={usable} yes="yes" no="no" />
            </Table.Td>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{why}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Answer({ report }: { readonly report: DoctorReport }): ReactNode {
  const prepare = useCaptures((state) => state.prepare);
  const goTo = useNavigation((state) => state.goTo);
  const live = report.sources.find(({ name, usable }) => usable && name !== 'replay' && name !== 'stdin');
  if (live === undefined) {
    return (
      <Text size="sm" fw={600}>
        You may not capture here yet. Do what is marked “to do”, then check again.
      </Text>
    );
  }
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        You may capture: {live.name} is usable.
      </Text>
      <Button
        variant="default"
        onClick={() => {
          prepare({ way: 'interface', shown: null });
          goTo('capture');
        }}
      >
        Go to Capture
      </Button>
    </Group>
  );
}

export interface WithoutCapture {
  readonly onChooseFiles: () => void;
  readonly onDemo: () => void;
}

function ContinueWithout({ onChooseFiles, onDemo }: WithoutCapture): ReactNode {
  const { demoAvailable } = useApp();
  const prepare = useCaptures((state) => state.prepare);
  const goTo = useNavigation((state) => state.goTo);
  return (
    <section aria-label="Continue without capture">
      <Title order={2} size="h5">
        Continue without capture
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        None of these needs a permission.
      </Text>
      <Group gap="sm">
        <Button variant="default" onClick={onChooseFiles}>
          Import a capture…
        </Button>
        <Button
          variant="default"
          onClick={() => {
            prepare({ way: 'replay', shown: null });
            goTo('capture');
          }}
        >
          Replay a capture
        </Button>
        {demoAvailable ? (
          <Button variant="default" onClick={onDemo}>
            Open the demo capture
          </Button>
        ) : null}
      </Group>
    </section>
  );
}

export function DoctorScreen(props: WithoutCapture): ReactNode {
  const { report, error, isChecking, again } = useDoctor();
  const commands = useMemo(
    () => [
      { id: 'doctor-again', title: 'Check again', group: 'Capture permissions', shortcut: 'R', run: again },
    ],
    [again],
  );
  useCommands(commands);
  return (
    <main className="jw-screen" style={{ overflow: 'auto' }}>
      <Stack gap="md" p="lg" maw={900}>
        <Group gap="md">
          <Title order={1} size="h4">
            Capture permissions
          </Title>
          <Button variant="default" loading={isChecking} onClick={again}>
            Check again
          </Button>
        </Group>
        {error === null ? null : <ErrorNotice error={error} />}
        {report === null ? null : (
          <>
            <Text size="xs" c="dimmed">
              {report.platform}
            </Text>
            <Answer report={report} />
            <Checks checks={report.checks} />
            <Sources sources={report.sources} />
          </>
        )}
        <ContinueWithout {...props} />
      </Stack>
    </main>
  );
}
