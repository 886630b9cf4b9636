/** How the page looks, apart from what it shows. */
import { computed, effect, signal } from '@preact/signals';
import { remember, remembered } from './storage.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark';

/** What the reader asked for; `auto` follows the system. */
export const themeChoice = signal<ThemeChoice>(readTheme());

const systemDark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
  systemDark.value = event.matches;
});

/** The theme shown; canvases read their colours again when it changes. */
export const theme = computed<'light' | 'dark'>(() => {
  if (themeChoice.value !== 'auto') return themeChoice.value;
  return systemDark.value ? 'dark' : 'light';
});

const narrowScreen = matchMedia('(max-width: 62rem)');
/** Whether columns stand below each other: the same width as in `style/shell.css`. */
export const narrow = signal(narrowScreen.matches);
narrowScreen.addEventListener('change', (event) => {
  narrow.value = event.matches;
});

/** Movement that the reader's system asks to leave out. */
export const calm = signal(matchMedia('(prefers-reduced-motion: reduce)').matches);
matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', (event) => {
  calm.value = event.matches;
});

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});

export function setTheme(next: ThemeChoice): void {
  themeChoice.value = next;
  remember('theme', next);
}

/** Whether the editor's side of the page is open. */
export const editing = signal(false);

/** Columns that narrow screens show as sheets. */
export const sheet = signal<'none' | 'rules'>('none');

function readTheme(): ThemeChoice {
  const found = remembered('theme');
  return found === 'light' || found === 'dark' ? found : 'auto';
}
