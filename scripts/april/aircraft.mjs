/**
 * April's aircraft put beside Ukraine: as many, of the same types and with the same turns, on
 * stations over its west, centre and south, from bases in Poland and Romania. Notional in every
 * place; what is measured is the ingredient, not a plan.
 */
import { distanceKm } from './sphere.mjs';

const BASES = [
  { nation: 'PL', at: [50.0, 22.0] },
  { nation: 'PL', at: [51.2, 22.6] },
  { nation: 'RO', at: [46.6, 26.9] },
  { nation: 'RO', at: [44.2, 28.6] },
];
/** West of the Dnipro, whole and half degrees. */
const STATIONS = [
  [50.5, 24.5],
  [49.5, 24.5],
  [48.5, 25.0],
  [51.0, 26.0],
  [50.0, 26.0],
  [49.0, 26.5],
  [51.0, 28.0],
  [50.0, 28.0],
  [48.5, 28.5],
  [47.0, 30.0],
  [46.5, 30.5],
  [50.5, 30.0],
  [49.5, 30.0],
  [49.0, 31.5],
  [47.5, 31.5],
];
/** Stations over the bases' own soil, for the policy without consent. */
const FROM = '30 min';
const UNTIL = '20 h';
const LEAST_ENDURANCE = '4 h';

export const AIRCRAFT_RULES = `
// April's aircraft over Ukraine: what is swapped in.
@id("april-aircraft-fly")
@title("April's aircraft fly over Ukraine, their own soil and the sea")
permit (principal in Coalition::"coalition", action == Action::"enter", resource)
when { ["UA", "MD", "PL", "RO", "international"].contains(context.over) };

@id("april-aircraft-shoot")
@title("April's aircraft shoot over Ukraine and the sea")
permit (principal in Coalition::"coalition", action == Action::"engage", resource)
when { ["UA", "MD", "international"].contains(context.over) && principal.kind == "flight" };

@id("april-aircraft-stay-home")
@caveat("april-aircraft-home")
@title("No consent: they fly and shoot over their own soil only")
forbid (principal is Effector, action in [Action::"engage", Action::"enter"], resource)
when { principal.kind == "flight" && context.over != principal.nation };
`;

/** The study of August with that force, and the policies `april-aircraft` and `-home`. */
export function withAircraft(august, april) {
  const document = structuredClone(august.document);
  const patrols = Object.values(april.document.forces).flatMap((force) =>
    Object.values(force.flights ?? {}),
  );
  if (patrols.length > STATIONS.length) throw new Error('more patrols than stations');
  document.aircraftTypes = { ...document.aircraftTypes, ...longer(april.document.aircraftTypes) };
  const flights = (stationOf) =>
    Object.fromEntries(
      patrols.map((flight, i) => {
        const base = nearest(STATIONS[i]);
        return [
          `${stationOf === over ? 'april' : 'april-home'}-${i + 1}`,
          {
            ...flight,
            title: `April’s aircraft ${i + 1}`,
            nation: base.nation,
            base: base.at,
            patrol: { ...flight.patrol, station: stationOf(i, base), from: FROM, until: UNTIL },
          },
        ];
      }),
    );
  document.forces = {
    ...document.forces,
    'april-aircraft': { title: 'April’s aircraft', flights: flights(over) },
    'april-aircraft-home': { title: 'April’s aircraft at home', flights: flights(home) },
  };
  const seen = Object.keys(document.forces).filter((id) => id === 'allied-radars');
  document.rules = [...document.rules, 'april.cedar'];
  document.policies = {
    ...onlyBaseline(document),
    'april-aircraft': {
      title: 'April’s aircraft with consent',
      caveats: 'none',
      forces: [...seen, 'april-aircraft'],
    },
    'april-aircraft-home': {
      title: 'April’s aircraft without consent',
      caveats: ['april-aircraft-home'],
      forces: [...seen, 'april-aircraft-home'],
    },
  };
  document.priceAt = document.baseline;
  return { ...august, document };
}

const over = (i) => STATIONS[i];
const home = (_, base) => base.at;

function onlyBaseline(document) {
  return { [document.baseline]: document.policies[document.baseline] };
}

function nearest(station) {
  return BASES.toSorted((a, b) => distanceKm(a.at, station) - distanceKm(b.at, station))[0];
}

/** All of them with tankers: stations are up to 700 km from the bases. */
function longer(types) {
  return Object.fromEntries(
    Object.entries(types).map(([id, type]) => [id, { ...type, endurance: LEAST_ENDURANCE }]),
  );
}
