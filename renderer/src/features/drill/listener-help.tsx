// For whoever has no listener yet: what to run, and what it prints that is needed here.

import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import type { ChumActions } from './use-chum-actions.ts';

const commands: readonly (readonly [string, string])[] = [
  ['jaws listen', 'on this machine, to try it: capture on the loopback interface'],
  ['node listener.mjs', 'on a server of yours, which needs Node and nothing else'],
];

export function ListenerHelp(props: { readonly copy: ChumActions['copy'] }): ReactNode {
  return (
    <details className="jw-chum-help">
      <summary>No listener yet?</summary>
      <p>
        chum plays an exfiltration to a receiver that you own. Start one; it prints its fingerprint and the
        file that has its token:
      </p>
      <ul>
        {commands.map(([command, where]) => (
          <li key={command}>
            <code className="jw-mono">{command}</code>
            <Tooltip label="Copy the command">
              <ActionIcon
                aria-label={`Copy ${command}`}
                onClick={() => {
                  props.copy(command, 'Command');
                }}
              >
                <Icon name="copy" size="0.875rem" />
              </ActionIcon>
            </Tooltip>
            <span className="jw-dim">{where}</span>
          </li>
        ))}
      </ul>
      <p className="jw-dim">
        Step by step, also for a cloud machine and how to take it down again:{' '}
        <span className="jw-mono">listener-server/README.md</span> and{' '}
        <span className="jw-mono">docs/chum.md</span>, which come with JAWS.
      </p>
    </details>
  );
}
