// Before anything is sent: who would learn what, every request word for word, what stands for what, and the question whether to.

import { Button, Group, Modal, Stack } from '@mantine/core';
import type { AskPreview } from '@jaws/shared/contract/lookup-asking';
import type { RequestPreview } from '@jaws/shared/contract/lookup-online';
import type { ReactNode } from 'react';

/** RDAP only reads, and what speaks to a model only posts. */
function isToModel({ method }: RequestPreview): boolean {
  return method === 'POST';
}

function hostsOf(requests: readonly RequestPreview[]): string {
  return [...new Set(requests.map(({ host }) => host))].join(', ');
}

/** One sentence for each who learns something. */
function learnTexts({ requests, question }: AskPreview, address: string): string[] {
  const toModel = requests.filter(isToModel);
  const toRegistry = requests.filter((request) => !isToModel(request));
  return [
    ...(toRegistry.length === 0
      ? []
      : [
          `The registry (${hostsOf(toRegistry)}) learns your own address, and that you ask about ${address}.`,
        ]),
    ...(question === null
      ? []
      : [
          `The name servers (${question.servers.join(', ')}) and everyone on the way to them learn the same; so may the name servers of the network that ${address} is in.`,
        ]),
    ...(toModel.length === 0
      ? []
      : [
          `The server of the model (${hostsOf(toModel)}) learns your own address and all that the request below says.`,
        ]),
  ];
}

function Block(props: { readonly name: string; readonly text: string }): ReactNode {
  return (
    <pre className="jw-ask-text" tabIndex={0} role="group" aria-label={props.name}>
      {props.text}
    </pre>
  );
}

function Request({ request, name }: { readonly request: RequestPreview; readonly name: string }): ReactNode {
  const { host, port, encrypted, when, text } = request;
  return (
    <section aria-label={name}>
      <h3 className="jw-ask-heading">
        To {host}, port {port}, {encrypted ? 'encrypted (TLS)' : 'not encrypted'}
      </h3>
      <p>{when}</p>
      <Block name={`Text of ${name.toLowerCase()}`} text={text} />
    </section>
  );
}

function Question({ question }: { readonly question: NonNullable<AskPreview['question']> }): ReactNode {
  const { servers, name, type } = question;
  return (
    <section aria-label="Question to the DNS">
      <h3 className="jw-ask-heading">To {servers.join(', ')} (DNS), not encrypted</h3>
      <Block name="Text of the question to the DNS" text={`${type} ${name}`} />
    </section>
  );
}

function Replaced({ replaced }: { readonly replaced: AskPreview['replaced'] }): ReactNode {
  if (replaced.length === 0) return null;
  return (
    <section aria-label="What is replaced">
      <h3 className="jw-ask-heading">Replaced in the request to the model</h3>
      <ul className="jw-ask-replaced" aria-label="What stands for what">
        {replaced.map(({ pseudonym, value }) => (
          <li key={pseudonym}>
            <span className="jw-mono">{pseudonym}</span> stands for <span className="jw-mono">{value}</span>
          </li>
        ))}
      </ul>
      <p>Secrets in other forms are not recognised: read the text before you send it.</p>
    </section>
  );
}

/** `isKnown`: the answer is here already, and nothing leaves. */
function Buttons(props: {
  readonly isKnown: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Group justify="flex-end" gap="sm" className="jw-ask-buttons">
      <Button variant="default" data-autofocus onClick={props.onClose}>
        Cancel
      </Button>
      <Button onClick={props.onSend}>{props.isKnown ? 'Show the answer' : 'Send'}</Button>
    </Group>
  );
}

function Content(props: {
  readonly address: string;
  readonly preview: AskPreview;
  readonly onSend: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { address, preview, onSend, onClose } = props;
  const { requests, question, replaced } = preview;
  const isKnown = requests.length === 0 && question === null;
  return (
    <Stack gap="sm" className="jw-ask-dialog">
      {isKnown ? (
        <p>Nothing would be sent: what the registry says about this network is known already.</p>
      ) : null}
      {learnTexts(preview, address).map((text) => (
        <p key={text}>{text}</p>
      ))}
      {requests.map((request, at) => (
        <Request key={String(at)} request={request} name={`Request ${String(at + 1)}`} />
      ))}
      {question === null ? null : <Question question={question} />}
      <Replaced replaced={replaced} />
      <Buttons isKnown={isKnown} onSend={onSend} onClose={onClose} />
    </Stack>
  );
}

export function AskDialog(props: {
  readonly address: string;
  /** Null: closed. */
  readonly preview: AskPreview | null;
  readonly onSend: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { preview, address, onClose } = props;
  return (
    <Modal
      opened={preview !== null}
      onClose={onClose}
      title={`Ask others about ${address}`}
      size="42rem"
      // It opens when an answer comes, not by a click: by the time it remembers what had the focus, it may have it itself.
      returnFocus={false}
    >
      {preview === null ? null : <Content {...props} preview={preview} />}
    </Modal>
  );
}
