import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Tooltip,
} from '@mantine/core';

/** The one accent: the green of ledger rulings, dark enough to write with. */
const ledger: MantineColorsTuple = [
  '#eef6f1',
  '#d9eadf',
  '#b2d5c0',
  '#86bd9d',
  '#5fa47e',
  '#428c65',
  '#2f7a52',
  '#236848',
  '#1a5638',
  '#12422a',
];

/** The greys of the dark theme, with a breath of the same green. */
const dark: MantineColorsTuple = [
  '#e6eae6',
  '#c4ccc6',
  '#9da69f',
  '#6f7a72',
  '#3b433d',
  '#272d29',
  '#181c19',
  '#121513',
  '#0e110f',
  '#0a0c0b',
];

export const theme = createTheme({
  primaryColor: 'ledger',
  primaryShade: { light: 8, dark: 6 },
  colors: { ledger, dark },
  fontFamily: "'Geist Variable', ui-sans-serif, system-ui, sans-serif",
  fontFamilyMonospace: "'Geist Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontFamily: "'Geist Variable', ui-sans-serif, system-ui, sans-serif" },
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 150 },
    }),
  },
});

/** Mantine's own variables read our tokens (`theme.css`), so that both themes are defined once. */
export const mantineVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-color': 'var(--ink)',
  };
  return { variables: {}, light: shared, dark: shared };
};
