// Where to: the listener, its token, its certificate. Checking shows the certificate, so that it can be pinned.

import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ChumDraft, ChumProblems } from '../../state/chum-draft.ts';
import type { ChumCheck } from './use-chum-form.ts';

export interface ChumFieldProps {
  readonly draft: ChumDraft;
  readonly problems: ChumProblems;
  readonly change: (changes: Partial<ChumDraft>) => void;
}

export const belowInput: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

export function TextField(
  props: ChumFieldProps & {
    readonly field: 'host' | 'ports' | 'fingerprint' | 'size' | 'seed';
    readonly label: string;
    readonly placeholder?: string;
    readonly description?: string;
    readonly className?: string;
  },
): ReactNode {
  const { draft, problems, change, field, label, placeholder = '', description, className } = props;
  return (
    <TextInput
      label={label}
      value={draft[field]}
      error={problems[field]}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      inputWrapperOrder={belowInput}
      onChange={(event) => {
        change({ [field]: event.currentTarget.value });
      }}
      {...(description === undefined ? {} : { description })}
      {...(className === undefined ? {} : { className })}
    />
  );
}

function CheckNote(props: {
  readonly check: ChumCheck;
  readonly pinned: string;
  readonly onPin: (fingerprint: string) => void;
}): ReactNode {
  const { check, pinned, onPin } = props;
  if (check.found === null) {
    return <span className="jw-dim">A handshake and nothing else: no payload is sent.</span>;
  }
  const { remoteIp, port, fingerprint } = check.found;
  return (
    <div className="jw-chum-found" role="status">
      <div>
        <strong>It is your listener:</strong> {remoteIp} port {port} proved that it knows the token.
      </div>
      <div className="jw-mono jw-chum-print">{fingerprint}</div>
      {pinned === fingerprint ? (
        <span className="jw-dim">This certificate is pinned: no other one will be accepted.</span>
      ) : (
        <Button
          variant="default"
          onClick={() => {
            onPin(fingerprint);
          }}
        >
          Pin this certificate
        </Button>
      )}
    </div>
  );
}

export function TargetFields(props: ChumFieldProps & { readonly check: ChumCheck }): ReactNode {
  const { draft, problems, change, check } = props;
  return (
    <fieldset className="jw-fieldset jw-options-group">
      <legend className="jw-panel-title">Your listener</legend>
      <div className="jw-options-grid">
        <TextField {...props} field="host" label="Host" placeholder="192.0.2.10 or listener.example" />
        <PasswordInput
          label="Token"
          size="xs"
          value={draft.token}
          error={problems.token}
          aria-invalid={problems.token !== undefined}
          autoComplete="off"
          description="In this page's memory only, never stored."
          inputWrapperOrder={belowInput}
          onChange={(event) => {
            change({ token: event.currentTarget.value });
          }}
        />
        <TextField
          {...props}
          field="fingerprint"
          label="Fingerprint"
          placeholder="not pinned"
          description="SHA-256 of its certificate, as it printed it."
          className="jw-wide jw-chum-fingerprint"
        />
        <TextField
          {...props}
          field="ports"
          label="Ports"
          placeholder="the style's own"
          description="For example 443, 8080-8082."
        />
      </div>
      <div className="jw-chum-check">
        <Button variant="default" loading={check.isChecking} onClick={check.run}>
          Check
        </Button>
        <CheckNote
          check={check}
          pinned={draft.fingerprint}
          onPin={(fingerprint) => {
            change({ fingerprint });
          }}
        />
      </div>
    </fieldset>
  );
}
