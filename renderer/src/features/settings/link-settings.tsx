// The links of look-ups: pages of others that the details of an address link to. Edited here, checked before they are kept.

import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useNavigation, useSettings } from '../../state/app-context.tsx';
import { defaultLinks, linkProblem, mostLinks, type LinkTemplate } from '../../state/link-templates.ts';
import { Icon } from '../../ui/icon.tsx';

function LinkList(): ReactNode {
  const { links, change } = useSettings((state) => state);
  if (links.length === 0)
    return (
      <Text size="sm" c="dimmed">
        There is none.
      </Text>
    );
  return (
    <ul className="jw-link-settings" aria-label="Links of look-ups">
      {links.map((link, at) => (
        <li key={`${String(at)} ${link.url}`}>
          <span>{link.name}</span>
          <span className="jw-mono jw-dim">{link.url}</span>
          <Tooltip label="Remove">
            <ActionIcon
              size="sm"
              aria-label={`Remove the link ${link.name} ${link.url}`}
              onClick={() => {
                change({ links: links.filter((_, other) => other !== at) });
              }}
            >
              <Icon name="close" size="0.875rem" />
            </ActionIcon>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

const blank: LinkTemplate = { name: '', url: '' };

function AddLink(): ReactNode {
  const { links, change } = useSettings((state) => state);
  const [draft, setDraft] = useState(blank);
  const [problem, setProblem] = useState<string | null>(null);
  const write = (part: Partial<LinkTemplate>): void => {
    setDraft({ ...draft, ...part });
    setProblem(null);
  };
  const add = (): void => {
    const link = { name: draft.name.trim(), url: draft.url.trim() };
    const found = links.length >= mostLinks ? `At most ${String(mostLinks)} links.` : linkProblem(link);
    setProblem(found);
    if (found !== null) return;
    change({ links: [...links, link] });
    setDraft(blank);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          label="Name"
          size="xs"
          w="9rem"
          value={draft.name}
          onChange={(event) => {
            write({ name: event.currentTarget.value });
          }}
        />
        <TextInput
          label="Address with {ip} or {domain}"
          size="xs"
          placeholder="https://example.com/address/{ip}"
          style={{ flex: '1 1 16rem' }}
          value={draft.url}
          onChange={(event) => {
            write({ url: event.currentTarget.value });
          }}
        />
        <Button size="xs" type="submit" variant="default">
          Add the link
        </Button>
      </Group>
      {problem === null ? null : (
        <p className="jw-error" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

export function LookupSettings(): ReactNode {
  const change = useSettings((state) => state.change);
  const goTo = useNavigation((state) => state.goTo);
  const setPick = useNavigation((state) => state.setPick);
  return (
    <div>
      <Text size="sm" fw={600}>
        Links of look-ups
      </Text>
      <Text size="xs" c="dimmed">
        Shown beside public addresses and names. JAWS asks nothing there: the page opens in your browser when
        you click, and its owner then knows what you look up.
      </Text>
      <LinkList />
      <AddLink />
      <Group gap="xs" mt="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            change({ links: [...defaultLinks] });
          }}
        >
          Links as they were at first
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            goTo('lookup');
            setPick('sources');
          }}
        >
          Databases and lists…
        </Button>
      </Group>
    </div>
  );
}
