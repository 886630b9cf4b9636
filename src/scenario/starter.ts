/**
 * What `caveat init` writes: a study that runs as it stands and explains itself. Its places and
 * numbers are invented, save for cities.
 */

const STUDY = `# A study: a raid, those who could stop it, and the rules that they keep to.
# Check it with \`caveat validate\`, run it with \`caveat compare\`.
# Quantities have units (70 km, 15 min, 800 km/h, 1.2 MUSD); places are [latitude, longitude].
caveat: 1
title: Starter study
description: One raid, one neighbour, three policies. All places but cities are invented.
startsAt: 2025-01-01T00:00:00Z

nations:
  UA:
    title: Ukraine
    coalition: true
    identification: { uniform: [5 s, 20 s] }
  PL:
    title: Poland
    coalition: true
    identification: { uniform: [5 s, 20 s] }
  US: { title: United States } # gives weapons, shoots nothing

# Regions that rules and screens can name. A belt is the part of one airspace near another.
zones:
  ukraine: { title: All of Ukraine, airspace: UA }
  belt-70: { title: 70 km along the Polish border, belt: { of: UA, along: [PL], depth: 70 km } }

assets:
  lviv: { title: Lviv, class: city, nation: UA, at: [49.84, 24.03] }
  plant: { title: Power station (invented), class: energy, nation: UA, at: [49.92, 23.25] }

# Types are ids of the catalogue: \`caveat catalogue\` lists them.
raid:
  missiles:
    title: Cruise missiles
    type: kh101
    count: 12
    launch: { at: [48.5, 44.0], scatter: 40 km }
    window: [0 min, 20 min] # after startsAt
    route:
      - { at: [50.3, 30.0], jitter: 20 km }
    height: [60 m, 120 m]
    targets: { lviv: 1, plant: 2 } # relative weights
  drones:
    title: Long-range drones
    type: shahed136
    count: 24
    launch: { at: [46.0, 38.2], scatter: 20 km }
    window: [0 min, 60 min]
    targets: { lviv: 2, plant: 1 }

# The existing defence as a whole, fitted to what is published: never a map of sites.
screens:
  ua-defence:
    title: Ukrainian air defence
    nation: UA
    zone: ukraine
    against:
      cruise:
        share: 0.6
        correlation: 0.15
        roundsPerKill: 1.5
        roundCost: [0.5 MUSD, 1 MUSD, 2 MUSD]
      drone:
        - { mode: hard, share: 0.5, correlation: 0.15, roundsPerKill: 1, roundCost: 10 kUSD }
        - { mode: soft, share: 0.2, correlation: 0.15 }

# Forces that a policy can commit. Fire units outside any force are always there.
forces:
  poland:
    title: Polish batteries
    fireUnits:
      pl-patriot:
        title: Patriot near the border (invented place)
        system: patriot-mse
        nation: PL
        donor: US
        at: [49.9, 22.85]
        ready: 32
        stock: 16
        stockFloor: 8 # kept at home
        doctrine:
          salvo: { cruise: [1, 2] } # first one round, then two
          unwilling: [drone] # too cheap for such a round
      pl-nasams:
        title: NASAMS near the border (invented place)
        system: nasams
        nation: PL
        at: [49.95, 22.9]
        stock: 12

# Named by \`@authority\` in the rules: who must release, and how long that takes.
authorities:
  cabinet:
    title: Polish government
    delay: { triangular: [1 min, 3 min, 9 min] }
    scope: raid

rules: [rules.cedar]

# Policies differ only by the caveats in force and the forces committed.
policies:
  supply-only: { title: Weapons only, caveats: all }
  own-airspace: { title: Over its own soil only, caveats: all, forces: [poland] }
  belt-70: { title: Also within 70 km of the border, caveats: [not-beyond-belt], forces: [poland] }
baseline: supply-only
priceAt: belt-70

# Where numbers of this document come from, and how far they may be off.
assumptions:
  - path: screens.ua-defence.against.cruise.share
    low: 0.4
    high: 0.8
    note: invented for this starter; fit your own to the record
`;

const RULES = `// What each nation may do. A permit says what it could do at all; a forbid that carries
// @caveat is a switch, which a policy has in force or lifts. What nothing permits is forbidden,
// and a forbid in force wins.

@id("own-soil")
@title("Everyone may shoot over its own soil")
permit (principal, action == Action::"engage", resource)
when { context.over == principal.nation };

@id("abroad")
@title("Poland may shoot over Ukraine once its government has agreed")
@authority("cabinet")
permit (principal in Nation::"PL", action == Action::"engage", resource)
when { context.over == "UA" };

@id("sharing")
@title("Coalition members pass on their tracks")
permit (principal in Coalition::"coalition", action == Action::"share", resource);

@id("no-shot-abroad")
@caveat("own-airspace")
@title("Poland does not shoot over others' soil")
forbid (principal in Nation::"PL", action == Action::"engage", resource)
when { context.over != "PL" };

@id("no-shot-beyond-belt")
@caveat("not-beyond-belt")
@title("Poland does not shoot farther than 70 km beyond its border")
forbid (principal in Nation::"PL", action == Action::"engage", resource)
when { context.over == "UA" && !context.zones.contains("belt-70") };
`;

/** The files of the starter study by name: `study.yaml` and `rules.cedar`. */
export function starterFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['study.yaml', STUDY],
    ['rules.cedar', RULES],
  ]);
}
