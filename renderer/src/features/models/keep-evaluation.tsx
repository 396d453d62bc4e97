// An evaluation as a file to keep: picture, drawing, page, or the whole document.

import { Button, Menu } from '@mantine/core';
import type { Evaluation } from '@jaws/shared/contract/models';
import { modelHtml, modelSvg } from '@jaws/shared/plot/model-svg';
import type { ReactNode } from 'react';
import { pngOf } from '../../platform/svg-image.ts';
import { useApp } from '../../state/app-context.tsx';
import { showDone, showError } from '../../ui/error-report.ts';

const formats = [
  ['png', 'Picture (PNG)', 'image/png'],
  ['svg', 'Drawing (SVG)', 'image/svg+xml'],
  ['html', 'Page with picture and table (HTML)', 'text/html'],
  ['json', 'Everything (JSON)', 'application/json'],
] as const;
type Format = (typeof formats)[number][0];

export interface KeptEvaluation {
  /** Without its ending. */
  readonly fileName: string;
  readonly evaluation: Evaluation;
  /** What the JSON has: the card, or the evaluation. */
  readonly document: object;
}

async function contentOf(
  format: Format,
  { evaluation, document }: KeptEvaluation,
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'png') return pngOf(modelSvg(evaluation));
  const text = {
    svg: () => modelSvg(evaluation),
    html: () => modelHtml(evaluation),
    json: () => `${JSON.stringify(document, null, 2)}\n`,
  };
  return new TextEncoder().encode(text[format]());
}

export function KeepEvaluation({ kept }: { readonly kept: KeptEvaluation }): ReactNode {
  const { platform } = useApp();
  const keep = (format: Format, mediaType: string): void => {
    const name = `${kept.fileName.replace('@', '-')}.${format}`;
    contentOf(format, kept)
      .then((content) => {
        platform.saveFile(name, [content], mediaType);
        showDone(`Kept as ${name}`);
      })
      .catch(showError);
  };
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button size="xs" variant="default">
          Keep
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, title, mediaType]) => (
          <Menu.Item
            key={format}
            fz="xs"
            onClick={() => {
              keep(format, mediaType);
            }}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
