/** The look of the text editor, in the page's own tokens. */
import { EditorView } from '@codemirror/view';

export const theme = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '0.9rem',
    color: 'var(--fg)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--fg)' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)' },
  '.cm-gutters': {
    backgroundColor: 'var(--panel)',
    color: 'var(--muted)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sky) 8%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-matchingBracket': { outline: '1px solid var(--zero)', backgroundColor: 'transparent' },
  '.cm-tooltip': {
    backgroundColor: 'var(--bg)',
    color: 'var(--fg)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    maxWidth: '24rem',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--focus)',
    color: 'var(--bg)',
  },
  '.cm-completionInfo': { padding: '0.3rem 0.5rem' },
  '.cm-diagnostic': { padding: '0.3rem 0.5rem', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--vermillion)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--orange)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--vermillion)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--orange)',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: '"×"', color: 'var(--vermillion)', fontWeight: '700' },
  '.cm-lint-marker-warning': { content: '"!"', color: 'var(--more)', fontWeight: '700' },
});
