/** Reads the generated data module, once, when it is first asked for. */

import { CATALOGUE_JSON } from './data.ts';
import type {
  Catalogue,
  CatalogueAircraft,
  CatalogueChoice,
  CatalogueFireUnit,
  CatalogueParameter,
  CatalogueSource,
  CatalogueThreat,
} from './types.ts';

/** As stored: values name their sources by id, so that each source is written once. */
type Cited<T extends { readonly sources: readonly CatalogueSource[] }> = Omit<T, 'sources'> & {
  readonly sources: readonly string[];
};

type Stored<T extends CatalogueThreat | CatalogueFireUnit | CatalogueAircraft> = Omit<
  T,
  'parameters' | 'choices'
> & {
  readonly parameters: readonly Cited<CatalogueParameter>[];
  readonly choices: readonly Cited<CatalogueChoice>[];
};

let loaded: Catalogue | undefined;

/**
 * The shipped catalogue. Parsed on the first call (a few milliseconds), the same object
 * afterwards; treat it as read-only.
 */
export function loadCatalogue(): Catalogue {
  loaded ??= parse();
  return loaded;
}

function parse(): Catalogue {
  const threats = new Map<string, CatalogueThreat>();
  const fireUnits = new Map<string, CatalogueFireUnit>();
  const aircraft = new Map<string, CatalogueAircraft>();
  for (const text of CATALOGUE_JSON) {
    // The module is generated from checked YAML, and a test fails when it is stale.
    const stored = JSON.parse(text) as
      Stored<CatalogueThreat> | Stored<CatalogueFireUnit> | Stored<CatalogueAircraft>;
    const byId = new Map(stored.sources.map((source) => [source.id, source]));
    const cite = (ids: readonly string[]): readonly CatalogueSource[] =>
      ids.flatMap((id) => byId.get(id) ?? []);
    const parameters = stored.parameters.map((p) => ({ ...p, sources: cite(p.sources) }));
    const choices = stored.choices.map((c) => ({ ...c, sources: cite(c.sources) }));
    if (stored.kind === 'threat') {
      threats.set(stored.type.id, { ...stored, parameters, choices });
    } else if (stored.kind === 'aircraft') {
      aircraft.set(stored.type.id, { ...stored, parameters, choices });
    } else {
      fireUnits.set(stored.type.id, { ...stored, parameters, choices });
    }
  }
  return { threats, fireUnits, aircraft };
}
