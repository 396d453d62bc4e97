// The model that can be asked about addresses: its server and name, its key, and the answers that are kept of all who were asked.

import { Button, Group, Text, TextInput } from '@mantine/core';
import type { LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { useState, type ReactNode } from 'react';
import { useLookupModel } from '../../connection/use-lookup-model.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useModelSettings, type ModelSettings } from './use-model-settings.ts';

const usualServers = [
  ['OpenAI', 'https://api.openai.com/v1'],
  ['Ollama', 'http://127.0.0.1:11434/v1'],
  ['LM Studio', 'http://127.0.0.1:1234/v1'],
  ['llama.cpp', 'http://127.0.0.1:8080/v1'],
] as const;

function Server(props: { readonly state: LookupModelState; readonly settings: ModelSettings }): ReactNode {
  const { state, settings } = props;
  const { problems, save, remove } = settings;
  const [baseUrl, setBaseUrl] = useState(state.model?.baseUrl ?? '');
  const [name, setName] = useState(state.model?.name ?? '');
  return (
    <form
      aria-label="Model"
      onSubmit={(event) => {
        event.preventDefault();
        save({ baseUrl: baseUrl.trim(), name: name.trim() });
      }}
    >
      <Group gap="xs" align="start">
        <TextInput
          label="Address of the server"
          style={{ flex: '1 1 16rem' }}
          maxLength={2048}
          spellCheck={false}
          value={baseUrl}
          error={problems.server}
          onChange={(event) => {
            setBaseUrl(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Name of the model"
          style={{ flex: '1 1 10rem' }}
          maxLength={300}
          spellCheck={false}
          value={name}
          error={problems.name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
      </Group>
      <Group gap="xs" mt="xs">
        <Button size="xs" type="submit" variant="default">
          Save the model
        </Button>
        {state.model === null ? null : (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              remove();
              setBaseUrl('');
              setName('');
            }}
          >
            Use no model
          </Button>
        )}
      </Group>
    </form>
  );
}

const keyWords: Readonly<Record<LookupModelState['key'], string>> = {
  none: 'There is no key. Servers of this machine mostly need none.',
  keychain: 'A key is kept in the keychain of the system.',
  session: 'There is a key, for this session only.',
  environment: 'The key is taken from the environment that JAWS was started in.',
};

function Key(props: { readonly state: LookupModelState; readonly settings: ModelSettings }): ReactNode {
  const { state, settings } = props;
  const { problems, saveKey, forgetKey } = settings;
  const [key, setKey] = useState('');
  const canForget = state.key === 'keychain' || state.key === 'session';
  return (
    <form
      aria-label="Key of the model"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        // Nothing of it stays in the page, also where it is refused.
        setKey('');
        saveKey(key.trim());
      }}
    >
      <Text size="xs" role="status" aria-label="State of the key" mt="xs">
        {keyWords[state.key]}
        {state.keyNote === null ? '' : ` ${state.keyNote}`}
      </Text>
      <Group gap="xs" align="end">
        <TextInput
          type="password"
          label={state.key === 'none' ? 'Key' : 'Another key'}
          size="xs"
          style={{ flex: '1 1 16rem' }}
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          value={key}
          error={problems.key}
          onChange={(event) => {
            setKey(event.currentTarget.value);
          }}
        />
        <Button size="xs" type="submit" variant="default">
          Save the key
        </Button>
        {canForget ? (
          <Button size="xs" variant="default" onClick={forgetKey}>
            Forget the key
          </Button>
        ) : null}
      </Group>
    </form>
  );
}

function Answers({ forget }: { readonly forget: () => void }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="jw-kept-answers">
      <Text size="xs" c="dimmed">
        Answers of registries, name servers and models are kept in the data folder, so that they are shown
        without asking again, and that a change can be told.
      </Text>
      <Button
        size="xs"
        variant="default"
        mt={4}
        onClick={() => {
          setAsked(true);
        }}
      >
        Forget all answers…
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title="Forget all answers"
        action="Forget them"
        isFinal
        onConfirm={forget}
        onClose={() => {
          setAsked(false);
        }}
      >
        What others answered about addresses is deleted, with its history. Who was asked still knows it.
      </ConfirmDialog>
    </div>
  );
}

export function LookupModelSettings(): ReactNode {
  const state = useLookupModel();
  const settings = useModelSettings();
  return (
    <section aria-label="Model for look-ups">
      <Text size="sm" fw={600}>
        Model for look-ups
      </Text>
      <Text size="xs" c="dimmed">
        Any server that speaks the API of OpenAI. It is asked only when you have seen what would be sent. A
        server of this machine or of your network may be http://, every other one is https://.
      </Text>
      <ul className="jw-usual-servers" aria-label="Usual addresses of servers">
        {usualServers.map(([name, url]) => (
          <li key={name}>
            {name}: <span className="jw-mono">{url}</span>
          </li>
        ))}
      </ul>
      {state === null ? null : <Server state={state} settings={settings} />}
      {state?.model == null ? null : <Key state={state} settings={settings} />}
      <Answers forget={settings.forgetAnswers} />
    </section>
  );
}
