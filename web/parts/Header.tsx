import type { ComponentChildren } from 'preact';
import { openShipped, shippedEntries } from '../engine/engine.ts';
import { lastChange } from '../state/files.ts';
import { study } from '../state/study.ts';
import { setTheme, sheet, themeChoice, type ThemeChoice } from '../state/view.ts';
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
      <StudyPicker />
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

/** The studies that the page ships, and the present one where it is none of them. */
function StudyPicker() {
  const loaded = study.value;
  const { entry } = loaded?.texts ?? { entry: '' };
  const present = shippedEntries.find(({ entry: shippedEntry }) => shippedEntry === entry);
  const changed = lastChange.value !== null && lastChange.value.kind !== 'open';
  return (
    <label class="study-title">
      <span class="unseen">{text.header.study}</span>
      <select
        id="study"
        value={present?.id ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value !== '') void openShipped(value);
        }}
      >
        {present === undefined ? <option value="">{loaded?.scenario.title ?? ''}</option> : null}
        {shippedEntries.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      {changed ? <span class="muted"> {text.header.changed}</span> : null}
    </label>
  );
}
