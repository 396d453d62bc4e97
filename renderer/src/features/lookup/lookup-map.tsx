// Addresses on a map of the world that comes with JAWS. The table below says the same.

import type { PlotMouseEvent, PlotlyHTMLElement } from 'plotly.js';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useInboxRows } from '../../objects/use-inbox-rows.ts';
import { loadWorld } from '../../platform/load-world.ts';
import { useNavigation } from '../../state/app-context.tsx';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { useElementSize, usePlotly } from '../../ui/use-plotly.ts';
import { AddressLink } from './list-table.tsx';
import type { ListRow } from './list-rows.ts';
import { mapFigure } from './map-figure.ts';
import { mapPlaces, type MapPlace, type MapPlaces } from './map-places.ts';

const mapConfig = { displayModeBar: false, scrollZoom: true, showTips: false } as const;
const mostNamed = 12;

/** `onPick`: the key of a place. */
function MapPlot(props: {
  readonly places: readonly MapPlace[];
  readonly theme: ShownTheme;
  readonly onPick: (key: string) => void;
}): ReactNode {
  const { places, theme, onPick } = props;
  const frame = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const plotly = usePlotly('strict');
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    const element = target.current;
    if (plotly === null || element === null || size === null) return undefined;
    let isGone = false;
    const draw = async (): Promise<void> => {
      await loadWorld();
      if (isGone) return;
      const isNew = !('on' in element);
      const { data, layout } = mapFigure(places, theme);
      const plot: PlotlyHTMLElement = await plotly.react(element, data, { ...layout, ...size }, mapConfig);
      element.dataset['drawn'] = 'true';
      if (!isNew) return;
      plot.on('plotly_click', (event: PlotMouseEvent) => {
        const key: unknown = event.points[0]?.customdata;
        if (typeof key === 'string') pick.current(key);
      });
    };
    void draw();
    return () => {
      isGone = true;
    };
  }, [plotly, size, places, theme]);
  useEffect(() => {
    const element = target.current;
    return () => {
      if (element !== null && plotly !== null) plotly.purge(element);
    };
  }, [plotly]);
  const label = `Map of ${formatCounted(places.length, 'place')}; the table below has the same`;
  return (
    <div ref={frame} className="jw-lookup-map" role="img" aria-label={label}>
      <div ref={target} data-testid="map" />
      {plotly === null ? <p className="jw-plot-loading jw-dim">Loading the map…</p> : null}
    </div>
  );
}

function PlaceRow(props: { readonly place: MapPlace; readonly dataset: string | null }): ReactNode {
  const { place, dataset } = props;
  const { title, addresses, bytes, isFound } = place;
  return (
    <tr>
      <th scope="row">
        {title}
        {isFound ? <span className="jw-lookup-found"> ◆ finding</span> : null}
      </th>
      <td className="jw-mono jw-lookup-addresses">
        {addresses.slice(0, mostNamed).map((ip) => (
          <AddressLink key={ip} ip={ip} dataset={dataset} />
        ))}
        {addresses.length > mostNamed ? `and ${String(addresses.length - mostNamed)} more` : null}
      </td>
      <td className="jw-right jw-mono">{bytes === 0 ? '' : formatBytes(bytes)}</td>
    </tr>
  );
}

function Notes({ places, withoutPlace }: MapPlaces): ReactNode {
  const shown = places.reduce((sum, { addresses }) => sum + addresses.length, 0);
  return (
    <p className="jw-lookup-note" role="note">
      {formatCounted(shown, 'address', 'addresses')} at {formatCounted(places.length, 'place')};{' '}
      {formatCounted(withoutPlace, 'address', 'addresses')} without a known place (private ones, names, IPv6
      without a database of yours). Where only the country is known the mark stands in its middle. The size of
      a mark tells the bytes sent and received in the open dataset, a red diamond that a finding leads there.
      IP2Location LITE data available from https://lite.ip2location.com (CC BY-SA 4.0).
    </p>
  );
}

export function LookupMap(props: {
  readonly rows: readonly ListRow[];
  readonly dataset: string | null;
  readonly theme: ShownTheme;
}): ReactNode {
  const { rows, dataset, theme } = props;
  const inbox = useInboxRows(dataset);
  const showObject = useNavigation((state) => state.showObject);
  const map = useMemo(() => mapPlaces(rows, new Set(inbox.map(({ dstIp }) => dstIp))), [rows, inbox]);
  const { places } = map;
  return (
    <>
      <MapPlot
        places={places}
        theme={theme}
        onPick={(picked) => {
          const address = places.find(({ key }) => key === picked)?.addresses[0];
          if (address !== undefined) showObject({ address, peer: null });
        }}
      />
      <Notes {...map} />
      {places.length === 0 ? null : (
        <div className="jw-lookup-table" tabIndex={0} role="group" aria-label="Table: places">
          <table className="jw-card-table" aria-label="Places">
            <thead>
              <tr>
                <th>Place</th>
                <th>Addresses</th>
                <th className="jw-right">Bytes</th>
              </tr>
            </thead>
            <tbody>
              {places.map((place) => (
                <PlaceRow key={place.key} place={place} dataset={dataset} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
