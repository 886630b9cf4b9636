/**
 * Ignorance: parameters within their cited ranges, by a small fixed design. Sixteen points of a
 * lattice, in which every factor takes each of sixteen quantiles once, of a triangular law from the
 * low end over the typical value to the high end. Nothing is drawn, and nothing is tuned.
 */

const POINTS = 16;
/** A prime one above: multiples of a number modulo it are a permutation of 1 … 16. */
const MODULUS = POINTS + 1;

/** What one factor moves together, by paths of the study's list of assumptions. */
export const FACTORS = [
  {
    title: 'ballistic missiles that fail by themselves',
    multiplier: 1,
    paths: /^threats\.\S+-april\.failureRate$/,
  },
  {
    title: 'kill probability of Arrow',
    multiplier: 3,
    paths: /^fire-units\.arrow[23]\.against\.ballistic\.killProbability$/,
  },
  {
    title: 'kill probability of SM-3',
    multiplier: 5,
    paths: /^fire-units\.aegis-sm3\.against\.ballistic\.killProbability$/,
  },
  { title: 'channels of Arrow', multiplier: 6, paths: /^fire-units\.arrow[23]\.channels$/ },
  {
    title: 'kill probability of aircraft against drones',
    multiplier: 7,
    paths: /^aircraft\.\S+\.missile\.against\.drone\.killProbability$/,
  },
  {
    title: 'kill probability of aircraft against cruise missiles',
    multiplier: 10,
    paths: /^aircraft\.\S+\.missile\.against\.cruise\.killProbability$/,
  },
  {
    title: 'reach of aircraft against drones and cruise missiles',
    multiplier: 11,
    paths: /^aircraft\.\S+\.missile\.against\.(drone|cruise)\.reach$/,
  },
  {
    title: 'radar cross-section of drones and cruise missiles',
    multiplier: 12,
    paths: /^threats\.(shahed136|paveh)\.radarCrossSection$/,
  },
];

/** Fields of the resolved scenario by the last step of a parameter's path. */
const FIELDS = {
  failureRate: 'failurePerS',
  killProbability: 'killProbability',
  channels: 'channels',
  reach: 'reachM',
  radarCrossSection: 'radarCrossSectionM2',
};
const SECTIONS = {
  threats: 'threatTypes',
  'fire-units': 'fireUnitTypes',
  aircraft: 'aircraftTypes',
};

/** Number of points. */
export const designSize = POINTS;

/** The scenario at point `k`, from 0. Throws when a factor finds nothing to move. */
export function atPoint(scenario, k) {
  const changed = structuredClone(scenario);
  for (const { title, multiplier, paths } of FACTORS) {
    const quantile = ((((k + 1) * multiplier) % MODULUS) - 0.5) / POINTS;
    const ranged = parametersOf(scenario).filter(({ path }) => paths.test(path));
    if (ranged.length === 0) throw new Error(`nothing of the study is ${title}`);
    for (const parameter of ranged) set(changed, parameter, triangular(quantile, parameter));
  }
  return changed;
}

/** Parameters by paths of types; the study's own statements name the section of the document. */
function parametersOf(scenario) {
  return scenario.parameters.map((p) => ({
    ...p,
    path: p.path
      .replace(/^threatTypes\./, 'threats.')
      .replace(/^fireUnitTypes\./, 'fire-units.')
      .replace(/^aircraftTypes\./, 'aircraft.'),
  }));
}

function set(scenario, { path }, value) {
  const [section, id, ...steps] = path.split('.');
  let at = scenario[SECTIONS[section]].find((type) => type.id === id);
  for (const step of steps.slice(0, -1)) at = at[step];
  const last = FIELDS[steps.at(-1)];
  at[last] = last === 'channels' ? Math.round(value) : value;
}

function triangular(u, { low, value, high }) {
  if (high === low) return value;
  const turn = (value - low) / (high - low);
  return u < turn
    ? low + Math.sqrt(u * (high - low) * (value - low))
    : high - Math.sqrt((1 - u) * (high - low) * (high - value));
}
