// The shapes in which pandas writes a whole table as one JSON object, turned into records.
// https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html (orient)

type Json = Readonly<Record<string, unknown>>;

/** True when the text starts with an object whose first value is an object or array: no record of a packet. */
export function startsWholeDocument(head: string): boolean {
  return /^\s*\{\s*"(?:[^"\\]|\\.){0,200}"\s*:\s*[{[]/.test(head);
}

/**
 * Records of `columns` ({"size":{"0":60}} or {"size":[60]}), `index` ({"0":{"size":60}}), `split`
 * ({"columns":[],"data":[[]]}) and `table` ({"schema":{},"data":[{}]}) orientation.
 */
export function recordsOf(document: unknown): readonly Json[] {
  if (!isObject(document)) return [];
  const { columns, data } = document;
  if (Array.isArray(data)) {
    return Array.isArray(columns) ? splitRecords(columns, data) : data.filter(isObject);
  }
  const values = Object.values(document);
  if (values.every(Array.isArray)) return columnRecords(document, Object.keys(values[0] ?? []));
  return values.every(isObject) ? keyedRecords(document, values) : [];
}

/** Columns of rows or rows of columns: the names of columns say which. */
function keyedRecords(document: Json, values: readonly Json[]): readonly Json[] {
  const isColumns = Object.hasOwn(document, 'timestamp') || Object.hasOwn(document, 'src_ip');
  return isColumns ? columnRecords(document, rowKeys(values)) : values;
}

/** Row keys of every column, in the order in which they are met first. */
function rowKeys(columns: readonly Json[]): string[] {
  return [...new Set(columns.flatMap((column) => Object.keys(column)))];
}

function columnRecords(document: Json, keys: readonly string[]): Json[] {
  const columns = Object.entries(document);
  return keys.map((key) =>
    Object.fromEntries(columns.map(([name, column]) => [name, (column as Json)[key]] as const)),
  );
}

function splitRecords(columns: readonly unknown[], data: readonly unknown[]): Json[] {
  return data
    .filter((row): row is unknown[] => Array.isArray(row))
    .map((row) => Object.fromEntries(columns.map((name, at) => [String(name), row[at]] as const)));
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
