// Tree -> filter text, in one canonical spelling; parsing it gives the same tree again.

import { tcpFlagsText } from '../domain/tcp-flags.ts';
import type { FilterNode, FilterValue } from './filter-node.ts';

export function printFilter(node: FilterNode | null): string {
  return node === null ? '' : print(node);
}

function print(node: FilterNode): string {
  switch (node.kind) {
    case 'not':
      return `not ${inner(node.operand)}`;
    case 'and':
    case 'or':
      return node.operands.map(inner).join(` ${node.kind} `);
    case 'test': {
      const values = node.values.map(printValue);
      const shown = node.operator === 'in' ? `{${values.join(', ')}}` : (values[0] ?? '');
      return `${node.field} ${node.operator} ${shown}`;
    }
  }
}

/** Parentheses around every and/or inside another node: the tree's own grouping stays visible. */
function inner(node: FilterNode): string {
  return node.kind === 'and' || node.kind === 'or' ? `(${print(node)})` : print(node);
}

function printValue(value: FilterValue): string {
  switch (value.type) {
    case 'missing':
      return 'NA';
    case 'address':
      return value.text;
    case 'number':
      return String(value.value);
    case 'range':
      return `${value.from}-${value.to}`;
    case 'time':
      return String(value.ms);
    case 'flags':
      return value.bits === 0 ? 'none' : quote(tcpFlagsText(value.bits) ?? '');
    case 'text':
      return quote(value.text);
  }
}

/** A text as a filter value: usable by pages that build filters from cells. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
