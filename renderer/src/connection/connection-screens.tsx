// What is shown while there is no usable host: each says what happened and what to do next.

import { contractVersion } from '@jaws/shared/contract/session';
import { Button, Code, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConnectionState } from './connection-store.ts';

function Notice(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <main className="jw-notice">
      <Stack gap="sm" maw={480}>
        <Title order={1} size="h3">
          {props.title}
        </Title>
        {props.children}
      </Stack>
    </main>
  );
}

function Unreachable(props: { readonly onRetry: () => void }): ReactNode {
  return (
    <Notice title="JAWS does not answer">
      <Text size="sm">
        The page cannot reach its host. Check that <Code>jaws serve</Code> is still running, and that this is
        the address it printed. The page keeps trying by itself.
      </Text>
      <Button onClick={props.onRetry} w="fit-content">
        Try now
      </Button>
    </Notice>
  );
}

function Mismatch(): ReactNode {
  return (
    <Notice title="Page and host are of different versions">
      <Text size="sm">
        This page speaks version {contractVersion} of the contract, the host another one. Reload the page; if
        this stays, restart JAWS so that both come from one build.
      </Text>
      <Button onClick={reloadPage} w="fit-content">
        Reload
      </Button>
    </Notice>
  );
}

function reloadPage(): void {
  window.location.reload();
}

function Unauthorised(): ReactNode {
  return (
    <Notice title="The access token is missing or wrong">
      <Text size="sm">
        Open the whole address that <Code>jaws serve</Code> printed, the part after # included. A token holds
        for one run of the host.
      </Text>
    </Notice>
  );
}

/** For every phase but `ready` and `lost`. */
export function ConnectionNotice(props: {
  readonly state: Exclude<ConnectionState, { phase: 'ready' | 'lost' }>;
  readonly onRetry: () => void;
}): ReactNode {
  const { state, onRetry } = props;
  switch (state.phase) {
    case 'connecting':
      return (
        <main className="jw-notice" aria-busy="true">
          <Loader size="sm" aria-label="Connecting to JAWS" />
        </main>
      );
    case 'unreachable':
      return <Unreachable onRetry={onRetry} />;
    case 'refused':
      return state.error.code === 'rpc.version-mismatch' ? <Mismatch /> : <Unauthorised />;
  }
}

/** Over the page when the connection broke: what is on screen stays readable, and is said to be stale. */
export function LostBanner(props: { readonly attempt: number; readonly onRetry: () => void }): ReactNode {
  return (
    <div className="jw-lost" role="alert">
      <span>
        Connection to the host lost. What you see may be out of date; reconnecting (attempt {props.attempt}).
      </span>
      <Button size="compact-xs" variant="default" onClick={props.onRetry}>
        Try now
      </Button>
    </div>
  );
}
