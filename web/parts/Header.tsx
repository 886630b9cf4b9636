import type { ComponentChildren } from 'preact';
import { setTheme, sheet, themeChoice, type ThemeChoice } from '../state/view.ts';
import { study } from '../state/study.ts';
import { text } from '../text/en.ts';

const NEXT_THEME: Readonly<Record<ThemeChoice, ThemeChoice>> = {
  auto: 'light',
  light: 'dark',
  dark: 'auto',
};
const THEME_SIGN: Readonly<Record<ThemeChoice, string>> = { auto: '◐', light: '☀', dark: '☾' };

export function Header({ tools }: { readonly tools: ComponentChildren }) {
  const chosen = themeChoice.value;
  return (
    <header class="header">
      <h1>{text.name}</h1>
      <p class="study-title">{study.value?.scenario.title ?? ''}</p>
      <div class="tools">
        <button
          type="button"
          class="only-narrow"
          aria-pressed={sheet.value === 'rules'}
          onClick={() => (sheet.value = sheet.value === 'rules' ? 'none' : 'rules')}
        >
          {text.header.rules}
        </button>
        {tools}
        <button
          type="button"
          class="sign"
          title={text.header.themes[chosen]}
          aria-label={text.header.themes[chosen]}
          onClick={() => setTheme(NEXT_THEME[chosen])}
        >
          {THEME_SIGN[chosen]}
        </button>
      </div>
    </header>
  );
}
