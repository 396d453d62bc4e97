// Precision against recall, and probabilities against what came true. The tables have the same numbers.

import { useElementSize } from '@mantine/hooks';
import type { Evaluation } from '@jaws/shared/contract/models';
import { layOutCalibration, layOutCurves, type ModelPicture } from '@jaws/shared/plot/model-picture';
import { plotInk } from '@jaws/shared/plot/point-style';
import type { PictureSize } from '@jaws/shared/finder/finder-picture';
import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useSettings } from '../../state/app-context.tsx';
import { PlotAxes } from '../../ui/plot-axes.tsx';

/** px at 100 %: letters grow with the page's zoom, and what is kept free for them, too. */
const margin = { left: 44, right: 16, top: 10, bottom: 40 } as const;
const usualHeight = 300;
/** Before the first measurement. */
const usualWidth = 400;

interface PanelProps {
  readonly evaluation: Evaluation;
  readonly theme: ShownTheme;
}

interface PanelWords {
  readonly label: string;
  readonly across: string;
  readonly upwards: string;
  readonly hasDiagonal: boolean;
  readonly layOut: (evaluation: Evaluation, size: PictureSize) => ModelPicture;
}

function Panel({ evaluation, theme, words }: PanelProps & { readonly words: PanelWords }): ReactNode {
  const { ref, width: measured } = useElementSize<HTMLElement>();
  const scale = useSettings((state) => state.zoom) / 100;
  const width = measured > 0 ? measured : usualWidth;
  const area = {
    width: Math.max(1, width - (margin.left + margin.right) * scale),
    height: (usualHeight - margin.top - margin.bottom) * scale,
  };
  const { x, y, lines, diagonal } = words.layOut(evaluation, { ...area, scale, theme });
  const ink = plotInk[theme];
  return (
    <figure ref={ref} className="jw-model-plot">
      <figcaption>{words.upwards}</figcaption>
      <svg width={width} height={usualHeight * scale} role="img" aria-label={words.label}>
        <g transform={`translate(${String(margin.left * scale)} ${String(margin.top * scale)})`}>
          <PlotAxes across={x} upwards={y} area={area} line={ink.line} title={words.across} />
          {words.hasDiagonal ? <path d={diagonal} stroke={ink.outside} strokeDasharray="3 3" /> : null}
          {lines.map(({ text, colour, path, dash, marks }) => (
            <g key={text}>
              <path d={path} fill="none" stroke={colour} strokeWidth={2} strokeDasharray={dash} />
              {marks.map((mark) => (
                <path key={mark.path} d={mark.path} fill={colour}>
                  <title>{mark.title}</title>
                </path>
              ))}
            </g>
          ))}
        </g>
      </svg>
      <figcaption className="jw-model-legend">
        {lines.map(({ text, colour, key }) => (
          <span key={text}>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path d={key} fill={colour} />
            </svg>
            {text}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

const curves: PanelWords = {
  label: 'Precision by the share of labelled decisions found; the table has the averages.',
  across: 'Share of labelled decisions found',
  ...{ upwards: 'Precision', hasDiagonal: false, layOut: layOutCurves },
};
const calibration: PanelWords = {
  label: 'Share of labelled decisions by the probability that the model gave them.',
  across: 'Probability given by the model',
  ...{ upwards: 'Share of labelled decisions', hasDiagonal: true, layOut: layOutCalibration },
};

/** Models that an earlier version has kept have no curves. */
export function ModelPlots({ evaluation, theme }: PanelProps): ReactNode {
  if (evaluation.curves === undefined) return null;
  return (
    <div className="jw-model-plots">
      <Panel evaluation={evaluation} theme={theme} words={curves} />
      <Panel evaluation={evaluation} theme={theme} words={calibration} />
    </div>
  );
}
