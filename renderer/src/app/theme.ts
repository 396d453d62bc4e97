// Colours, sizes and defaults of the widgets. One accent; red is kept for anomalies, so failures use orange.

import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Table,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#e4f2ff',
  '#c5e0fb',
  '#9dcbf6',
  '#74b5f0',
  '#4fa0e6',
  '#328fdc',
  '#1f7cc8',
  '#1568ad',
  '#0e548e',
  '#08406e',
];
const dark: MantineColorsTuple = [
  '#d9dee6',
  '#b4bcc8',
  '#98a3b3',
  '#6b7686',
  '#39424f',
  '#2b323d',
  '#20262f',
  '#171b21',
  '#12151a',
  '#0d0f13',
];

const small = { defaultProps: { size: 'xs' } } as const;

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.375rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'sm', variant: 'subtle', color: 'gray' } }),
    Button: Button.extend({ defaultProps: { size: 'compact-sm' } }),
    Checkbox: Checkbox.extend(small),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        transitionProps: { duration: 80 },
      },
    }),
    NumberInput: NumberInput.extend(small),
    SegmentedControl: SegmentedControl.extend(small),
    Select: Select.extend(small),
    Switch: Switch.extend(small),
    Table: Table.extend({ defaultProps: { verticalSpacing: 3, horizontalSpacing: 6, fz: 'xs' } }),
    TagsInput: TagsInput.extend(small),
    TextInput: TextInput.extend(small),
    Textarea: Textarea.extend(small),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: true, fz: 'xs', multiline: true, maw: 320 },
    }),
  },
});

/** Our own surfaces beside Mantine's; the high-contrast theme overrides them in app.css. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--jw-ground': '#f3f5f8',
    '--jw-panel': '#ffffff',
    '--jw-raised': '#eef1f5',
    '--jw-line': '#d5dbe4',
    '--jw-text': '#1a222d',
    '--jw-dim': '#566272',
    '--jw-accent': '#1568ad',
    '--jw-selected': '#d6e8f9',
    '--jw-anomaly': '#c4122f',
    '--mantine-color-error': '#9a4a00',
    '--mantine-color-dimmed': '#566272',
    '--mantine-color-placeholder': '#6b7686',
  },
  dark: {
    '--jw-ground': '#12151a',
    '--jw-panel': '#171b21',
    '--jw-raised': '#20262f',
    '--jw-line': '#2f3743',
    '--jw-text': '#d9dee6',
    '--jw-dim': '#98a3b3',
    '--jw-accent': '#74b5f0',
    '--jw-selected': '#1d3a57',
    '--jw-anomaly': '#ff5a66',
    '--mantine-color-error': '#ffa94d',
    '--mantine-color-dimmed': '#98a3b3',
    '--mantine-color-placeholder': '#8a95a5',
  },
});
