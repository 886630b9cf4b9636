/**
 * The catalogue as it is read at run time: threat, fire-unit and aircraft types, each with the cited
 * values that it was filled from.
 */

import type {
  AircraftType,
  Basis,
  FireUnitType,
  Parameter,
  Source,
  ThreatType,
} from '../scenario/model.ts';

/** A source of the catalogue. `noUrl` says why there is no address, where there is none. */
export interface CatalogueSource extends Source {
  readonly noUrl?: string;
}

/**
 * One value of the catalogue. `value`, `low`, `high` and `unit` are SI (`m`, `m/s`, `s`, `1/s`,
 * `m2`, `kg`, `USD`, `1` for what has no unit); `display` holds the same in the unit of the YAML.
 */
export interface CatalogueParameter extends Parameter {
  readonly display: {
    readonly unit: string;
    readonly low: number;
    readonly typical: number;
    readonly high: number;
  };
}

/** A value that is no number and so has no range: classes, profile, use of remote tracks. */
export interface CatalogueChoice {
  /** Dotted path, such as `threats.kh101.profile`. */
  readonly path: string;
  readonly title: string;
  readonly value: string | boolean | readonly string[];
  readonly basis: Basis;
  readonly note: string;
  readonly sources: readonly CatalogueSource[];
}

interface CatalogueEntry {
  /** What the reader must know about the type as a whole. */
  readonly about: string;
  /** In the order of the YAML's fields, whatever their order in the file. */
  readonly parameters: readonly CatalogueParameter[];
  readonly choices: readonly CatalogueChoice[];
  readonly sources: readonly CatalogueSource[];
}

/** A threat type: `type` holds the typical values, `parameters` every range. */
export interface CatalogueThreat extends CatalogueEntry {
  readonly kind: 'threat';
  readonly type: ThreatType;
}

/** A fire-unit type: `type` holds the typical values, `parameters` every range. */
export interface CatalogueFireUnit extends CatalogueEntry {
  readonly kind: 'fire-unit';
  readonly type: FireUnitType;
}

/** An aircraft type: `type` holds the typical values, `parameters` every range. */
export interface CatalogueAircraft extends CatalogueEntry {
  readonly kind: 'aircraft';
  readonly type: AircraftType;
}

/** All types by id; ids are unique across the maps. */
export interface Catalogue {
  readonly threats: ReadonlyMap<string, CatalogueThreat>;
  readonly fireUnits: ReadonlyMap<string, CatalogueFireUnit>;
  readonly aircraft: ReadonlyMap<string, CatalogueAircraft>;
}
