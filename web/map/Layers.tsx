/** What is shown on the map, what reaches are against, and the key. */
import { text } from '../text/en-map.ts';
import { threatClasses, type Cockpit } from './cockpit.ts';
import { FAINTEST, STRONGEST } from './density.ts';
import { height } from './entries.ts';
import { Panel } from './Panel.tsx';
import { SymbolKey } from './SymbolKey.tsx';
import type { Layers } from './paint-ground.ts';

/** Heights to choose from, m: from a cruise missile over plains to an aircraft. */
const HEIGHTS_M = [30, 50, 100, 300, 1000, 3000, 10_000];

export function LayersPanel({ cockpit }: { readonly cockpit: Cockpit }) {
  const shown = cockpit.layers.value;
  const against = cockpit.against.value;
  const classes = cockpit.scene.value === null ? [] : threatClasses(cockpit.scene.value);
  const names = Object.keys(text.shown) as (keyof Layers)[];
  return (
    <Panel cockpit={cockpit} title={text.layers}>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={shown[name]}
                onChange={(event) =>
                  (cockpit.layers.value = { ...shown, [name]: event.currentTarget.checked })
                }
              />{' '}
              {text.shown[name]}
            </label>
          </li>
        ))}
      </ul>
      {classes.length === 0 ? null : (
        <p class="against">
          <label>
            {text.reachAgainst}{' '}
            <select
              value={against.class}
              onChange={(event) =>
                (cockpit.against.value = { ...against, class: event.currentTarget.value })
              }
            >
              {classes.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>{' '}
          <label>
            {text.atHeight}{' '}
            <select
              value={String(against.heightM)}
              onChange={(event) =>
                (cockpit.against.value = {
                  ...against,
                  heightM: Number(event.currentTarget.value),
                })
              }
            >
              {HEIGHTS_M.map((heightM) => (
                <option key={heightM} value={String(heightM)}>
                  {height(heightM)}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      <h3>{text.key}</h3>
      <SymbolKey cockpit={cockpit} />
      <p class="muted">{text.keyRoutes(String(FAINTEST), String(STRONGEST))}</p>
      <p class="muted">{text.keyNotional}</p>
    </Panel>
  );
}
