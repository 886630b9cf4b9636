/** The shape of aircraft types, of flights and their patrols, and of what is asked about consequences. */
import { z } from 'zod';
import { DEFAULT_CONSEQUENCES } from './consequences.ts';
import {
  byId,
  count,
  fields,
  id,
  instant,
  listOf,
  place,
  quantity,
  ranged,
  says,
  share,
  text,
  word,
} from './fields.ts';
import { LARGEST, LIMITS } from './limits.ts';
import { extend, heightOf, title } from './schema-types.ts';

const airPerformance = fields({
  reach: quantity('distance', 'Greatest slant range from the aircraft at launch to the intercept', {
    aboveMin: true,
    example: '35 km',
  }).optional(),
  minHeight: heightOf('Least height of the target').optional(),
  maxHeight: heightOf('Greatest height of the target').optional(),
  killProbability: share('Single-shot kill probability').optional(),
});

const against = byId(
  z.union([airPerformance, word(['none'], 'Not engaged at all')], {
    error: says('a map of fields is needed, or `none`', 'such as `{ reach: 35 km }`'),
  }),
  'By threat class; a class that is absent cannot be engaged',
).optional();

const roundSpeed = quantity('speed', 'Mean speed of a round', {
  aboveMin: true,
  example: '900 m/s',
}).optional();

const missile = fields({
  rounds: count('Missiles of one aircraft', 0, LIMITS.airRounds).optional(),
  roundSpeed,
  roundCost: ranged('money', 'Cost of one missile').optional(),
  against,
});

const gun = fields({
  bursts: count('Bursts of one aircraft', 0, LIMITS.airRounds).optional(),
  roundSpeed,
  burstCost: ranged('money', 'Cost of one burst').optional(),
  against,
});

const orNone = <S extends z.ZodType>(weapon: S, description: string, example: string) =>
  z
    .union([weapon, word(['none'], 'It carries none')], {
      error: says('a map of fields is needed, or `none`', `such as \`${example}\``),
    })
    .meta({ description });

const DAY = { max: 86_400 } as const;

/** Fields of an aircraft type; all but the gun are needed unless another type is extended. */
const aircraftTypeFields = {
  title: text('Name for people').optional(),
  speed: quantity('speed', 'Ground speed', { aboveMin: true, example: '250 m/s' }).optional(),
  height: quantity('distance', 'Height at which it flies', {
    max: LARGEST.aircraftHeightM,
    example: '9 km',
  }).optional(),
  endurance: quantity('duration', 'From take-off to landing', {
    aboveMin: true,
    example: '2 h',
    ...DAY,
  }).optional(),
  turnRound: quantity('duration', 'From landing to ready again with all rounds', {
    example: '60 min',
    max: LARGEST.durationS,
  }).optional(),
  reaction: quantity('duration', 'From a claim in the air to acting on it', {
    example: '20 s',
    ...DAY,
  }).optional(),
  assessment: quantity('duration', 'From intercept to the next decision', {
    example: '15 s',
    ...DAY,
  }).optional(),
  missile: orNone(missile, 'Missiles that it carries, or `none`', '{ rounds: 4 }').optional(),
  gun: orNone(gun, 'Its gun, or `none`; without one it has none', '{ bursts: 2 }').optional(),
  flightHourCost: ranged('money', 'Cost of one hour of one aircraft in flight').optional(),
} as const;

export const aircraftType = fields({ extends: extend, ...aircraftTypeFields });

const classes = (description: string) =>
  listOf(id('A threat class'), description, { max: 64 }).default([]);

const flightDoctrine = fields({
  salvo: byId(
    listOf(
      count('Rounds or bursts', 1, 100),
      'Rounds of the first, second, … engagement; the last repeats',
      { min: 1, max: 32 },
    ),
    'By threat class; by default one round each time',
  ).default({}),
  unwilling: classes('Classes not worth a round'),
  gunFor: classes('Classes for which the gun is used although missiles are left'),
});

const patrol = fields({
  station: place,
  from: instant('When the first flight is on station'),
  until: instant('When the station is given up'),
  flights: count(
    'Flights that relieve each other; by default 1',
    1,
    LIMITS.flightsPerPatrol,
  ).default(1),
}).check((ctx) => {
  const { from, until } = ctx.value;
  if (from < until) return;
  ctx.issues.push({
    code: 'custom',
    path: ['until'],
    message: says(
      'the patrol ends before it begins',
      'let `until` be later than `from`; both count from the start',
    ),
    input: until,
  });
});

const flight = fields({
  title,
  aircraft: id('Aircraft type, of the catalogue or of this study'),
  nation: id('Nation that operates it'),
  donor: id('Nation that gave aircraft or weapons, where that is another one').optional(),
  base: place,
  number: count('Aircraft in the formation', 1, LIMITS.aircraft),
  alert: quantity('duration', 'Stands at its base, and is airborne so long after it is called', {
    min: 1,
    max: 86_400,
    example: '15 min',
  }).optional(),
  patrol: patrol.optional(),
  doctrine: flightDoctrine.optional(),
})
  .check((ctx) => {
    const kinds = [ctx.value.alert, ctx.value.patrol].filter((k) => k !== undefined).length;
    if (kinds === 1) return;
    ctx.issues.push({
      code: 'custom',
      message: says(
        kinds === 0
          ? 'the flight is neither on alert nor on patrol'
          : 'the flight is both on alert and on patrol',
        'write exactly one of alert, patrol',
      ),
      input: ctx.value,
    });
  })
  .meta({ oneOf: [{ required: ['alert'] }, { required: ['patrol'] }] });

export const flights = byId(flight, 'Fighters by id');

const screens = (description: string) =>
  listOf(id('A screen'), description, { min: 1, max: LIMITS.screens });

export const consequences = fields({
  debrisScatter: quantity('distance', 'Half-side of the square over which wreckage scatters', {
    max: 1_000_000,
    example: '1 km',
  }).default(DEFAULT_CONSEQUENCES.debrisScatterM),
  selfDestruct: share('Chance that a round that missed destroys itself').default(
    DEFAULT_CONSEQUENCES.selfDestruct,
  ),
  softKillDrift: quantity('distance', 'Half-side of the square over which soft kills come down', {
    max: 1_000_000,
    example: '20 km',
  }).default(DEFAULT_CONSEQUENCES.softKillDriftM),
  hostile: listOf(id('A nation'), 'Nations to which the nearest approach is measured', {
    max: LIMITS.nations,
  }).default([]),
  freedCapacity: fields({
    from: screens('Screens whose capacity partners freed'),
    to: screens('Screens that get it'),
  }).optional(),
});
