// The table of the list: a heading sorts, an address opens its details.

import type { ReactNode } from 'react';
import { ObjectLink } from '../../objects/object-link.tsx';
import { useNavigation, useSettings } from '../../state/app-context.tsx';
import { cellText, columnsFor, nextSort, type ListColumn, type ListRow, type ListSort } from './list-rows.ts';

/** With the menu of addresses where there is a dataset that it leads into. */
export function AddressLink(props: { readonly ip: string; readonly dataset: string | null }): ReactNode {
  const { ip, dataset } = props;
  const showObject = useNavigation((state) => state.showObject);
  if (dataset !== null) return <ObjectLink object={{ address: ip, peer: null }}>{ip}</ObjectLink>;
  return (
    <button
      type="button"
      className="jw-link"
      title={`Details of ${ip}`}
      onClick={() => {
        showObject({ address: ip, peer: null });
      }}
    >
      {ip}
    </button>
  );
}

function Head(props: {
  readonly column: ListColumn;
  readonly sort: ListSort | null;
  readonly onSort: (sort: ListSort | null) => void;
}): ReactNode {
  const { column, sort, onSort } = props;
  const { id, title, isNumber } = column;
  const isSorted = sort?.column === id;
  const order = sort?.descending === true ? 'descending' : 'ascending';
  return (
    <th className={isNumber === true ? 'jw-right' : ''} aria-sort={isSorted ? order : 'none'}>
      <button
        type="button"
        className="jw-link"
        onClick={() => {
          onSort(nextSort(sort, id));
        }}
      >
        {title}
        {isSorted ? <span aria-hidden="true">{order === 'ascending' ? ' ▲' : ' ▼'}</span> : null}
      </button>
    </th>
  );
}

function classOf({ id, isNumber }: ListColumn): string {
  return `${isNumber === true ? 'jw-right ' : ''}${isNumber === true || id === 'first_seen' ? 'jw-mono' : ''}`;
}

export function ListTable(props: {
  readonly dataset: string | null;
  readonly rows: readonly ListRow[];
  readonly sort: ListSort | null;
  readonly onSort: (sort: ListSort | null) => void;
}): ReactNode {
  const { dataset, rows, sort, onSort } = props;
  const clock = useSettings((state) => state.clock);
  const [, ...columns] = columnsFor(dataset !== null);
  return (
    <div className="jw-lookup-table" tabIndex={0} role="group" aria-label="Table: looked up">
      <table className="jw-card-table" aria-label="Looked up">
        <thead>
          <tr>
            {columnsFor(dataset !== null).map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.result.ip}>
              <th scope="row" className="jw-mono">
                <AddressLink ip={row.result.ip} dataset={dataset} />
              </th>
              {columns.map((column) => (
                <td key={column.id} className={classOf(column)}>
                  {cellText(column, row, clock)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
