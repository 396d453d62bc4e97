// The menu that keeps the plot as a file.

import { Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { showDone, showError } from '../../ui/error-report.ts';
import { Icon } from '../../ui/icon.tsx';
import { keepPlot, type KeptFormat, type KeptPicture } from './keep-plot.ts';

const formats: readonly (readonly [format: KeptFormat, title: string])[] = [
  ['png', 'Picture (PNG)'],
  ['svg', 'Drawing (SVG)'],
  ['html', 'Page with picture and table (HTML)'],
  ['csv', 'Points (CSV)'],
];

/** `picture` is asked when something is chosen; null while there is nothing to keep. */
export function KeepMenu(props: { readonly picture: (() => KeptPicture) | null }): ReactNode {
  const { platform } = useApp();
  const { picture } = props;
  const keep = (format: KeptFormat): void => {
    if (picture === null) return;
    keepPlot(format, picture(), platform)
      .then((name) => {
        showDone(`Kept as ${name}`);
      })
      .catch(showError);
  };
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          className="jw-keep"
          variant="default"
          disabled={picture === null}
          leftSection={<Icon name="import" size="0.875rem" />}
        >
          Keep
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, title]) => (
          <Menu.Item
            key={format}
            fz="xs"
            onClick={() => {
              keep(format);
            }}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
