// Synthetic raids for the benchmark: invented geography, seeded, the same density at every size.
// A threat meets as many fire units in the raid of 1 600 as in that of 100.

/** Small multiplicative generator: the inputs must not depend on the engine under test. */
function dice(seed) {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s + 0.5) / 4294967296;
  };
}

export const RULES = [
  {
    name: 'bench.cedar',
    text: `
@id("own") permit (principal is Effector, action == Action::"engage", resource)
  when { context.over == "AA" };
@id("sharing") permit (principal, action == Action::"share", resource);
@id("caution") @caveat("caution")
forbid (principal is Effector, action == Action::"engage", resource)
  when { context.zones.contains("city") };
`,
  },
];

/** The same rules for raids with flights, which stay over their own country. */
export const AIR_RULES = [
  {
    ...RULES[0],
    text: `${RULES[0].text}
@id("flying") permit (principal is Effector, action == Action::"enter", resource)
  when { context.over == "AA" };
`,
  },
];

const one = (n) => ({ low: n, typical: n, high: n });

/**
 * A raid of `threats` missiles and drones against `units` fire units, 2.5 threats to a unit. With
 * coordination `none` every unit fights for itself; in a `coalition` they take turns at a threat.
 */
export function syntheticRaid(threats, units, coordination = 'none', seed = 1) {
  const roll = dice(seed);
  const side = 4 * Math.sqrt(threats / 100); // degrees of latitude; 4° holds 100 threats
  const [lat0, lon0] = [50 - side / 2, 30 - (side * 1.55) / 2];
  const place = (margin = 0) => ({
    latDeg: lat0 + side * (margin + (1 - 2 * margin) * roll()),
    lonDeg: lon0 + 1.55 * side * (margin + (1 - 2 * margin) * roll()),
  });
  const assets = Array.from({ length: Math.ceil(threats / 4) }, (_, i) => ({
    id: `asset-${i}`,
    title: `Asset ${i}`,
    class: i % 2 ? 'city' : 'energy',
    nation: 'AA',
    place: place(0.1),
  }));
  const raid = Array.from({ length: threats }, (_, i) => {
    const target = assets[i % assets.length];
    const bearing = 2 * Math.PI * roll();
    return {
      id: `raid-${i}`,
      title: `Raid ${i}`,
      type: i % 3 === 0 ? 'drone' : 'cruise',
      count: 1,
      launch: {
        place: {
          latDeg: target.place.latDeg + 0.7 * Math.cos(bearing),
          lonDeg: target.place.lonDeg + 1.1 * Math.sin(bearing),
        },
        scatterM: 10_000,
      },
      window: { fromS: 0, toS: i % 3 === 0 ? 600 : 3600 },
      route: [],
      targets: [{ asset: target.id, weight: 1 }],
    };
  });
  const rows = Math.round(Math.sqrt(units));
  const fireUnits = Array.from({ length: units }, (_, i) => ({
    id: `unit-${i}`,
    title: `Unit ${i}`,
    system: 'medium',
    nation: 'AA',
    place: {
      latDeg: lat0 + (side * (Math.floor(i / rows) + 0.2 + 0.6 * roll())) / Math.ceil(units / rows),
      lonDeg: lon0 + (1.55 * side * ((i % rows) + 0.2 + 0.6 * roll())) / rows,
    },
    readyRounds: 16,
    stock: 32,
    stockFloor: 0,
    doctrine: { salvo: { cruise: [1], drone: [1] }, unwilling: [], heldBack: {} },
  }));
  const type = (id, speedMps, heightM) => ({
    id,
    title: id,
    classes: [id],
    profile: 'cruise',
    speedMps,
    heightM,
    radarCrossSectionM2: 0.5,
    warheadKg: id === 'drone' ? 50 : 450,
    unitCostUsd: one(1e5),
    failurePerS: 0,
    hitProbability: 1,
    debrisDragFactor: 0.5,
  });
  const reach = (killProbability) => ({
    minRangeM: 500,
    maxRangeM: 25_000,
    minHeightM: 0,
    maxHeightM: 15_000,
    killProbability,
  });
  const margin = 4;
  return {
    id: `raid-${threats}x${units}`,
    title: `Synthetic raid of ${threats} threats and ${units} fire units`,
    startsAt: '2030-01-01T00:00:00Z',
    nations: [
      {
        id: 'AA',
        title: 'AA',
        coalition: true,
        identification: { law: 'fixed', seconds: 12 },
      },
    ],
    drawnAirspaces: [
      {
        nation: 'AA',
        polygons: [
          [
            [
              { latDeg: lat0 - margin, lonDeg: lon0 - 1.55 * margin },
              { latDeg: lat0 + side + margin, lonDeg: lon0 - 1.55 * margin },
              { latDeg: lat0 + side + margin, lonDeg: lon0 + 1.55 * (side + margin) },
              { latDeg: lat0 - margin, lonDeg: lon0 + 1.55 * (side + margin) },
            ],
          ],
        ],
      },
    ],
    zones: [
      {
        kind: 'polygon',
        id: 'city',
        title: 'City',
        rings: [
          [
            { latDeg: 49.9, lonDeg: 29.9 },
            { latDeg: 50.1, lonDeg: 29.9 },
            { latDeg: 50.1, lonDeg: 30.1 },
            { latDeg: 49.9, lonDeg: 30.1 },
          ],
        ],
      },
    ],
    assets,
    threatTypes: [type('cruise', 220, 80), type('drone', 50, 800)],
    raid,
    sensors: [],
    fireUnitTypes: [
      {
        id: 'medium',
        title: 'Medium',
        against: { cruise: reach(0.225), drone: reach(0.225) },
        roundSpeedMps: 850,
        channels: 2,
        readyRounds: 16,
        reloadS: 300,
        reactionS: 8,
        assessmentS: 8,
        roundCostUsd: one(1e6),
        remoteTrack: false,
        radar: {
          antennaM: 15,
          rangeM: 45_000,
          referenceCrossSectionM2: 1,
          scanS: 2,
          detectionProbability: 0.8,
          hitsToConfirm: 2,
          latencyS: 1,
          coastS: 10,
        },
      },
    ],
    fireUnits,
    aircraftTypes: [],
    flights: [],
    forces: [],
    screens: [],
    authorities: [],
    coordination,
    choice: 'earliest',
    classRanking: ['cruise', 'drone'],
    linkLatencyS: 1,
    projectionS: 300,
    steadyS: 60,
    replicationsPerVariant: 10,
    consequences: { debrisScatterM: 1000, selfDestruct: 0.9, softKillDriftM: 20_000, hostile: [] },
    policies: [{ id: 'all', title: 'All', caveats: [], forces: [] }],
    baseline: 'all',
    priceAt: 'all',
    parameters: [],
  };
}

/** The same raid with flights added: two in three on alert, the others in patrols of two. */
export function raidWithFlights(threats, units, flights, seed = 1) {
  const raid = syntheticRaid(threats, units, 'coalition', seed);
  const roll = dice(seed + 1000);
  const side = 4 * Math.sqrt(threats / 100);
  const place = () => ({
    latDeg: 50 + side * (roll() - 0.5),
    lonDeg: 30 + 1.55 * side * (roll() - 0.5),
  });
  const reach = (killProbability, reachM) => ({
    reachM,
    minHeightM: 0,
    maxHeightM: 15_000,
    killProbability,
  });
  const doctrine = { salvo: { cruise: [1] }, unwilling: [], gunFor: ['drone'] };
  const flight = (id, readiness) => ({
    id,
    title: id,
    aircraft: 'fighter',
    nation: 'AA',
    base: place(),
    number: 2,
    readiness,
    doctrine,
  });
  const alert = Math.round((flights * 2) / 3);
  const stations = Array.from({ length: Math.ceil((flights - alert) / 2) }, place);
  return {
    ...raid,
    id: `${raid.id}-flights`,
    aircraftTypes: [
      {
        id: 'fighter',
        title: 'Fighter',
        speedMps: 280,
        heightM: 6000,
        enduranceS: 5400,
        turnRoundS: 1200,
        reactionS: 10,
        assessmentS: 10,
        missile: {
          rounds: 4,
          roundSpeedMps: 900,
          roundCostUsd: one(1e6),
          against: { cruise: reach(0.6, 30_000), drone: reach(0.6, 30_000) },
        },
        gun: {
          bursts: 3,
          roundSpeedMps: 800,
          burstCostUsd: one(2e4),
          against: { drone: reach(0.4, 7_000) },
        },
        flightHourCostUsd: one(2e4),
      },
    ],
    flights: [
      ...Array.from({ length: alert }, (_, i) =>
        flight(`alert-${i}`, { kind: 'alert', readinessS: 60 + 60 * (i % 8) }),
      ),
      ...Array.from({ length: flights - alert }, (_, i) => {
        const patrol = `patrol-${i >> 1}`;
        const [turn, of] = [i & 1, 2];
        const station = stations[i >> 1];
        const schedule = { kind: 'patrol', patrol, station, fromS: 0, untilS: 7200, turn, of };
        return flight(`${patrol}/${turn + 1}`, schedule);
      }),
    ],
  };
}
