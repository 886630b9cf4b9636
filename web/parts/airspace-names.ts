/** Names of airspaces: the study's own for its nations, else what the language calls the country. */
import type { Scenario } from '../../src/index.ts';
import { text } from '../text/en.ts';

let countries: Intl.DisplayNames | undefined;

export function airspaceNames({ nations }: Scenario): (id: string) => string {
  const titles = new Map(nations.map(({ id, title }) => [id, title]));
  return (id) => {
    if (id === 'international') return text.answer.international;
    const known = titles.get(id);
    if (known !== undefined) return known;
    // ids of invented nations are not codes of countries
    if (!/^[A-Z]{2}$/u.test(id)) return id;
    countries ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });
    return countries.of(id) ?? id;
  };
}
