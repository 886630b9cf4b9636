/**
 * The shape of what stands in a study: threat and fire-unit types, fire units and sensors. Types
 * have the field names of the catalogue, so that a value is called the same wherever it is set.
 */
import { z } from 'zod';
import {
  byId,
  count,
  factor,
  fields,
  flag,
  id,
  listOf,
  place,
  quantity,
  ranged,
  ring,
  says,
  share,
  text,
  word,
} from './fields.ts';
import { LARGEST, LIMITS } from './limits.ts';

export const title = text('Name for people; by default the id').optional();

/** A height above ground. */
export const heightOf = (description: string) =>
  quantity('distance', description, { max: LARGEST.heightM, example: '60 m' });

const HOUR = { max: 3600, example: '4 s' } as const;
const DAY = { max: 86_400, example: '5 s' } as const;

/** A field of a type is optional in the document: a type that extends another takes the rest. */
export const extend = id(
  'A type of the catalogue or of this study that this one starts from',
).optional();

/** Fields of a threat type; all of them are needed unless another type is extended. */
const threatTypeFields = {
  title: text('Name for people').optional(),
  classes: listOf(id('A threat class, such as cruise'), 'The first sets envelopes and kills', {
    min: 1,
    max: 16,
  }).optional(),
  profile: word(['cruise', 'ballistic', 'glide'], 'How it flies').optional(),
  speed: quantity('speed', 'Ground speed', { aboveMin: true }).optional(),
  height: heightOf('Cruise: height flown; ballistic: apogee; glide: height at release').optional(),
  radarCrossSection: quantity('area', 'Radar cross-section', { aboveMin: true }).optional(),
  warhead: quantity('mass', 'Mass of the warhead').optional(),
  unitCost: ranged('money', 'Cost of one').optional(),
  failureRate: quantity('rate', 'Rate of failing by itself in flight').optional(),
  hitProbability: share('Chance to hit when it arrives').optional(),
  debrisDrag: factor('Wreck carries on by speed × fall time × this', 0, 1).optional(),
} as const;

export const threatType = fields({ extends: extend, ...threatTypeFields });

const performance = fields({
  minRange: quantity('distance', 'Least slant range', { example: '3 km' }).optional(),
  maxRange: quantity('distance', 'Greatest slant range', { aboveMin: true }).optional(),
  minHeight: heightOf('Least height of the target').optional(),
  maxHeight: heightOf('Greatest height of the target').optional(),
  killProbability: share('Single-shot kill probability').optional(),
});

const radarFields = {
  antenna: quantity('distance', 'Height of the antenna above ground', {
    max: 20_000,
    example: '12 m',
  }),
  range: quantity('distance', 'Slant range at which the reference cross-section is seen', {
    aboveMin: true,
    example: '120 km',
  }),
  referenceCrossSection: quantity('area', 'Reference cross-section', {
    aboveMin: true,
    example: '1 m2',
  }),
} as const;

const scanFields = {
  scan: quantity('duration', 'Time between scans', { aboveMin: true, ...HOUR }),
  detectionProbability: share('Chance that one scan sees it').refine((p) => p > 0, {
    error: says('a sensor that never detects is none', 'write more than 0, or leave it out'),
  }),
  hitsToConfirm: count('Scans that must see it before there is a track', 1, 32),
  latency: quantity('duration', 'From the confirming scan to the track', DAY),
  coast: quantity('duration', 'How long a track lasts after coverage', DAY),
} as const;

/** Fields of a fire-unit type; all of them are needed unless another type is extended. */
const fireUnitTypeFields = {
  title: text('Name for people').optional(),
  against: byId(
    z.union([performance, word(['none'], 'Not engaged at all')], {
      error: says('a map of fields is needed, or `none`', 'such as `{ maxRange: 40 km }`'),
    }),
    'By threat class; a class that is absent cannot be engaged',
  ).optional(),
  roundSpeed: quantity('speed', 'Mean speed of a round', {
    aboveMin: true,
    example: '1000 m/s',
  }).optional(),
  channels: count('Engagements at a time', 1, LIMITS.channels).optional(),
  readyRounds: count('Rounds ready to fire', 1, LIMITS.rounds).optional(),
  reload: quantity('duration', 'Time to reload', { example: '20 min' }).optional(),
  reaction: quantity('duration', 'From identification to the first launch', DAY).optional(),
  assessment: quantity('duration', 'From intercept to the next decision', DAY).optional(),
  roundCost: ranged('money', 'Cost of one round').optional(),
  remoteTrack: flag('Can shoot on the track of another sensor').optional(),
  radar: fields({
    antenna: radarFields.antenna.optional(),
    range: radarFields.range.optional(),
    referenceCrossSection: radarFields.referenceCrossSection.optional(),
    scan: scanFields.scan.optional(),
    detectionProbability: scanFields.detectionProbability.optional(),
    hitsToConfirm: scanFields.hitsToConfirm.optional(),
    latency: scanFields.latency.optional(),
    coast: scanFields.coast.optional(),
  }).optional(),
} as const;

export const fireUnitType = fields({ extends: extend, ...fireUnitTypeFields });

const sensor = fields({
  title,
  nation: id('Nation that owns it'),
  radar: fields({ at: place, ...radarFields }).optional(),
  orbit: fields({
    at: place,
    height: quantity('distance', 'Height of the aircraft', {
      aboveMin: true,
      max: 30_000,
      example: '9 km',
    }),
    range: radarFields.range,
    referenceCrossSection: radarFields.referenceCrossSection,
  }).optional(),
  area: fields({
    polygon: ring,
    holes: listOf(ring, 'Rings cut out of the polygon').default([]),
  }).optional(),
  minHeight: heightOf('Least height that it sees; by default 0').default(0),
  maxHeight: heightOf('Greatest height that it sees; by default 100 km').default(100_000),
  ...scanFields,
  latency: scanFields.latency.default(0),
  coast: scanFields.coast.default(0),
})
  .check((ctx) => {
    const { radar, orbit, area, minHeight, maxHeight } = ctx.value;
    const kinds = [radar, orbit, area].filter((k) => k !== undefined).length;
    if (kinds !== 1) {
      ctx.issues.push({
        code: 'custom',
        message: says(
          kinds === 0 ? 'the sensor covers nothing' : 'the sensor has several kinds of coverage',
          'write exactly one of radar, orbit, area',
        ),
        input: ctx.value,
      });
    }
    if (minHeight > maxHeight) {
      ctx.issues.push({
        code: 'custom',
        path: ['minHeight'],
        message: says('the least height is above the greatest', 'exchange them'),
        input: minHeight,
      });
    }
  })
  .meta({ oneOf: [{ required: ['radar'] }, { required: ['orbit'] }, { required: ['area'] }] });

const rounds = (description: string) => count(description, 0, LIMITS.rounds);

const doctrine = fields({
  salvo: byId(
    listOf(count('Rounds', 1, 100), 'Rounds of the first, second, … engagement; the last repeats', {
      min: 1,
      max: 32,
    }),
    'By threat class; by default one round each time',
  ).default({}),
  unwilling: listOf(id('A threat class'), 'Classes not worth a round', { max: 64 }).default([]),
  heldBack: byId(rounds('Rounds kept for a class'), 'Rounds kept, by threat class').default({}),
});

const fireUnit = fields({
  title,
  system: id('Fire-unit type, of the catalogue or of this study'),
  nation: id('Nation that operates it'),
  donor: id('Nation that gave it, where that is another one').optional(),
  at: place,
  ready: rounds("Rounds ready to fire; by default the type's").optional(),
  stock: rounds('Rounds beyond the ready ones; by default 0').default(0),
  stockFloor: rounds('Part of the stock that the nation keeps; by default 0').default(0),
  doctrine: doctrine.optional(),
}).check((ctx) => {
  const { stock, stockFloor } = ctx.value;
  if (stockFloor > stock) {
    ctx.issues.push({
      code: 'custom',
      path: ['stockFloor'],
      message: says(
        `the floor of \`${stockFloor}\` is above the stock of \`${stock}\``,
        'keep at most the stock',
      ),
      input: stockFloor,
    });
  }
});

export const sensors = byId(sensor, 'Radars, airborne radars and area sensors by id');
export const fireUnits = byId(fireUnit, 'Fire units by id');
