// Errors of answers to assistants (`jaws mcp`).

export const mcpErrorTexts = {
  'mcp.too-slow': {
    message: 'The answer took longer than an assistant is made to wait.',
    hint: 'Ask for less: a narrower filter, or a smaller dataset.',
  },
  'mcp.no-such-finding': {
    message: 'The dataset has no finding with this id.',
    hint: 'Take the id from jaws_findings, with the same dataset and baseline.',
  },
  'mcp.broken': {
    message: 'The connection to the assistant broke.',
    hint: 'A message was longer than 1 MB, or nobody reads the answers any more. Let the assistant start `jaws mcp` again.',
  },
} as const;
