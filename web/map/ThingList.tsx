/** Everything on the map as a list: the way to it for whoever cannot point, or knows the name. */
import { useSignal } from '@preact/signals';
import { text } from '../text/en-map.ts';
import type { Cockpit } from './cockpit.ts';
import type { Entry } from './entries.ts';
import { Panel } from './Panel.tsx';
import type { ThingKind } from './types.ts';

export function ThingList({ cockpit }: { readonly cockpit: Cockpit }) {
  const sought = useSignal('');
  const words = sought.value.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = cockpit.entries.filter(({ title, lines }) => {
    const all = [title, ...lines].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const groups = new Map<ThingKind, Entry[]>();
  for (const entry of found) {
    const group = groups.get(entry.thing.kind);
    if (group === undefined) groups.set(entry.thing.kind, [entry]);
    else group.push(entry);
  }
  return (
    <Panel cockpit={cockpit} title={text.list}>
      <label class="find">
        <span class="unseen">{text.find}</span>
        <input
          type="search"
          placeholder={text.find}
          value={sought.value}
          onInput={(event) => (sought.value = event.currentTarget.value)}
        />
      </label>
      {found.length === 0 ? <p class="muted">{text.nothingFound}</p> : null}
      {[...groups].map(([kind, entries]) => (
        <section key={kind}>
          <h4>{text.groups[kind]}</h4>
          <ul>
            {entries.map((entry) => (
              <li key={entry.thing.id}>
                <button
                  type="button"
                  class="plain thing"
                  onFocus={() => cockpit.point(entry.thing)}
                  onMouseEnter={() => cockpit.point(entry.thing)}
                  onClick={() => cockpit.pickEntry(entry)}
                >
                  {entry.title}
                  <span class="muted">{entry.lines.join(' · ')}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}
