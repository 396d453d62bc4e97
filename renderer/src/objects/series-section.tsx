// "Over time" in the details of an address: its bars, the datasets they are of, and the same as a table.

import { Button, Loader } from '@mantine/core';
import type { AddressSeries } from '@jaws/shared/contract/series';
import { seriesAxis } from '@jaws/shared/lookup/series-picture';
import { labelMix, seriesNotes, seriesSummary } from '@jaws/shared/lookup/series-text';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { useMemo, useState, type ReactNode } from 'react';
import { useApp, useSettings } from '../state/app-context.tsx';
import type { TimeRange } from '../state/navigation-store.ts';
import { objectCondition } from '../state/traffic-object.ts';
import { ErrorNotice } from '../ui/empty-state.tsx';
import { formatBytes, formatSecond } from '../ui/format.ts';
import { SeriesDatasets } from './series-datasets.tsx';
import { SeriesPlot } from './series-plot.tsx';
import { datasetAt, stepsOfKey, zoomedIn, zoomedOut, type ZoomSteps } from './series-zoom.ts';
import { useSeries } from './use-series.ts';

function Table({ series }: { readonly series: AddressSeries }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const [isOpen, setOpen] = useState(false);
  const rows = series.buckets.filter(({ packetsUp, packetsDown }) => packetsUp + packetsDown > 0);
  return (
    <details
      className="jw-series-more"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>As a table</summary>
      {isOpen ? (
        <table className="jw-object-table" aria-label="Bytes over time">
          <thead>
            <tr>
              <th>From</th>
              <th className="jw-right">Up</th>
              <th className="jw-right">Down</th>
              <th>Labels</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ ms, bytesUp, bytesDown, labels }) => (
              <tr key={ms}>
                <td className="jw-mono">{formatSecond(ms, clock)}</td>
                <td className="jw-right jw-mono">{formatBytes(bytesUp)}</td>
                <td className="jw-right jw-mono">{formatBytes(bytesDown)}</td>
                <td>{labelMix(labels)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </details>
  );
}

function Buttons(props: {
  readonly steps: ZoomSteps;
  readonly whole: TimeRange | null;
  readonly setSteps: (steps: ZoomSteps) => void;
  readonly onPackets: () => void;
}): ReactNode {
  const { steps, whole, setSteps, onPackets } = props;
  const button = (title: string, label: string, isOn: boolean, act: () => void): ReactNode => (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={label}
      title={label}
      disabled={!isOn}
      onClick={act}
    >
      {title}
    </Button>
  );
  const isZoomed = steps.length > 0;
  return (
    <div className="jw-series-buttons">
      {button('+', 'Zoom in', whole !== null, () => {
        if (whole !== null) setSteps(zoomedIn(steps, whole));
      })}
      {button('−', 'Zoom out', isZoomed, () => {
        if (whole !== null) setSteps(zoomedOut(steps, whole));
      })}
      {button('Back', 'Back to the time before', isZoomed, () => {
        setSteps(steps.slice(0, -1));
      })}
      {button('Packets', 'Packets of the time shown', whole !== null, onPackets)}
    </div>
  );
}

function Known(props: {
  readonly series: AddressSeries;
  readonly whole: TimeRange | null;
  readonly steps: ZoomSteps;
  readonly setSteps: (steps: ZoomSteps) => void;
  readonly onPackets: (range: TimeRange) => void;
}): ReactNode {
  const { series, whole, steps, setSteps, onPackets } = props;
  const axis = useMemo(() => seriesAxis(series), [series]);
  if (axis === null) return <p className="jw-dim">The datasets have no packets.</p>;
  return (
    <>
      <SeriesPlot
        series={series}
        axis={axis}
        onZoom={(range) => {
          setSteps([...steps, range]);
        }}
        onBack={() => {
          setSteps(steps.slice(0, -1));
        }}
        onPackets={onPackets}
        onKey={(key) => {
          if (key === 'Enter' && whole !== null) {
            onPackets(steps.at(-1) ?? whole);
            return true;
          }
          const next = whole === null ? null : stepsOfKey(steps, whole, key);
          if (next !== null) setSteps(next);
          return next !== null;
        }}
      />
      <Buttons
        {...{ steps, whole, setSteps }}
        onPackets={() => {
          const shown = steps.at(-1) ?? whole;
          if (shown !== null) onPackets(shown);
        }}
      />
      <p className="jw-object-note jw-dim">{seriesSummary(series)}.</p>
      {seriesNotes(series).map((note) => (
        <p key={note} className="jw-object-note">
          {note}
        </p>
      ))}
      <Table series={series} />
    </>
  );
}

/** Nothing for what is no IP address: the parts of ARP, for instance, speak of MAC addresses. */
export function SeriesSection(props: { readonly dataset: string; readonly address: string }): ReactNode {
  return parseIp(props.address) === null ? null : (
    <Section key={`${props.dataset} ${props.address}`} {...props} />
  );
}

function Section({ dataset, address }: { readonly dataset: string; readonly address: string }): ReactNode {
  const { stores } = useApp();
  const [chosen, setChosen] = useState<readonly string[]>([dataset]);
  const [steps, setSteps] = useState<ZoomSteps>([]);
  const { series, whole, error, isCounting } = useSeries(
    dataset,
    chosen.join(' '),
    address,
    steps.at(-1) ?? null,
  );
  const showPackets = (range: TimeRange): void => {
    const { openDataset, showObject, showTable, setRange } = stores.navigation.getState();
    const object = { address, peer: null };
    const target = series === null ? dataset : datasetAt(series, range, dataset);
    openDataset(target, 'packets');
    showTable('packets', objectCondition(object));
    setRange(range);
    // Another dataset closes the details.
    showObject(object);
  };
  return (
    <section className="jw-series" aria-label="Over time" aria-busy={isCounting}>
      <h3 className="jw-series-title">
        Over time {isCounting ? <Loader size="0.625rem" aria-label="Counting packets" /> : null}
      </h3>
      {error === null ? null : <ErrorNotice error={error} />}
      {series === null ? null : <Known {...{ series, whole, steps, setSteps }} onPackets={showPackets} />}
      <SeriesDatasets
        {...{ chosen, scope: dataset }}
        choose={(names) => {
          setSteps([]);
          setChosen(names);
        }}
      />
    </section>
  );
}
