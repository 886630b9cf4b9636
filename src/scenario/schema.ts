/**
 * The shape of a study document, field by field. What a name refers to is checked in
 * `references.ts`; what fields mean together in `resolve.ts` and `check.ts`.
 */
import { z } from 'zod';
import { describe, type Value } from './document.ts';
import {
  byId,
  count,
  delay,
  factor,
  fields,
  flag,
  id,
  instant,
  listOf,
  place,
  quantity,
  ranged,
  ring,
  says,
  share,
  span,
  text,
  word,
} from './fields.ts';
import { LIMITS } from './limits.ts';
import { aircraftType, consequences, flights } from './schema-flights.ts';
import {
  fireUnits,
  fireUnitType,
  heightOf as height,
  sensors,
  threatType,
  title,
} from './schema-types.ts';

const nation = fields({
  title,
  coalition: flag('Whether it belongs to the coalition; by default not').default(false),
  identification: delay('From the first picture of a threat to its identification').optional(),
});

const polygon = fields({
  polygon: ring,
  holes: listOf(ring, 'Rings cut out of the polygon').default([]),
});

const airspace = z
  .union([polygon, listOf(polygon, 'Several polygons', { min: 1 })], {
    error: says('a polygon or a list of polygons is needed', 'write `polygon: [[lat, lon], …]`'),
  })
  .meta({ description: 'Airspace of a nation, for invented geography: one polygon or several' });

const zone = fields({
  title,
  polygon: ring.optional(),
  holes: listOf(ring, 'Rings cut out of the polygon').optional(),
  belt: fields({
    of: id('Nation whose airspace the belt is part of'),
    along: listOf(id('A nation'), 'Nations along whose airspace it runs', { min: 1, max: 64 }),
    depth: quantity('distance', 'How far it reaches from their airspace; 0 km is no belt at all'),
  }).optional(),
  airspace: id('Nation whose whole airspace the zone is').optional(),
})
  .check((ctx) => {
    const { polygon: p, belt, airspace: a, holes } = ctx.value;
    const kinds = [p, belt, a].filter((k) => k !== undefined).length;
    if (kinds !== 1) {
      const found = kinds === 0 ? 'the zone has no extent' : 'the zone has several extents';
      ctx.issues.push({
        code: 'custom',
        message: says(found, 'write exactly one of polygon, belt, airspace'),
        input: ctx.value,
      });
    } else if (holes !== undefined && p === undefined) {
      ctx.issues.push({
        code: 'custom',
        path: ['holes'],
        message: says('holes need a polygon', 'remove them'),
        input: holes,
      });
    }
  })
  .meta({
    description: 'A region that rules and screens can name',
    oneOf: [{ required: ['polygon'] }, { required: ['belt'] }, { required: ['airspace'] }],
  });

const asset = fields({
  title,
  class: id('Kind of place, such as city, energy, port, air-base'),
  nation: id('Nation on whose soil it lies'),
  at: place,
});

const waypoint = z
  .union(
    [
      place.transform((p) => ({ place: p, jitterM: 0 })),
      fields({
        at: place,
        jitter: quantity('distance', 'Half-width of the lateral offset', {
          example: '20 km',
        }).optional(),
      }).transform(({ at, jitter }) => ({ place: at, jitterM: jitter ?? 0 })),
    ],
    { error: says('a waypoint is needed', 'write `{ at: [lat, lon], jitter: 20 km }`') },
  )
  .meta({ description: 'A place on the way, with or without jitter' });

const raidGroup = fields({
  title,
  type: id('Threat type, of the catalogue or of this study'),
  count: count('How many are launched', 1, LIMITS.threats),
  launch: fields({
    at: place,
    scatter: quantity('distance', 'Radius of the launch area', {
      max: 2_000_000,
      example: '60 km',
    }).optional(),
  }),
  window: span(instant('A launch time'), 'Launch times are uniform between the two'),
  route: listOf(waypoint, 'Places on the way; by default straight to the target', {
    max: LIMITS.waypoints,
  }).optional(),
  height: z
    .union(
      [
        height('Height flown').transform((h) => ({ low: h, high: h })),
        span(height('A height'), 'Heights are uniform between the two'),
      ],
      { error: says('a height or a band of heights is needed', 'such as `[60 m, 100 m]`') },
    )
    .meta({ description: "Height flown; by default the type's" })
    .optional(),
  targets: byId(
    factor('Relative weight of this target', 0, 1_000_000).refine((w) => w > 0, {
      error: says('a target of weight 0 is never chosen', 'remove it, or give it more'),
    }),
    'Weights by asset; without targets, the last waypoint is where the group leaves the study',
  ).optional(),
  stray: fields({
    probability: share('Chance that one of them leaves its route'),
    turn: quantity('angle', 'It turns by up to this to either side; by default 60 deg', {
      aboveMin: true,
      example: '60 deg',
    }).default(60),
  }).optional(),
}).check((ctx) => {
  const { route, targets } = ctx.value;
  if ((route?.length ?? 0) === 0 && Object.keys(targets ?? {}).length === 0) {
    ctx.issues.push({
      code: 'custom',
      message: says(
        'the group flies nowhere',
        'give it `targets`, or a `route` that ends where it leaves',
      ),
      input: ctx.value,
    });
  }
});

const screenEntry = fields({
  mode: word(['hard', 'soft'], 'Shot down, or led astray').default('hard'),
  share: share('Mean share destroyed of those that enter', { below1: true }).optional(),
  hazard: quantity('rate', 'Hazard over the region, instead of a share').optional(),
  correlation: share('Intraclass correlation of kills within a raid', { below1: true }),
  roundsPerKill: factor('Rounds spent per kill; by default 0', 0, 1000).default(0),
  roundCost: ranged('money', 'Cost of one of them; by default nothing').optional(),
})
  .check((ctx) => {
    if ((ctx.value.share === undefined) === (ctx.value.hazard === undefined)) {
      ctx.issues.push({
        code: 'custom',
        message: says(
          ctx.value.share === undefined ? 'the entry has no effect' : 'the entry has two effects',
          'write exactly one of share, hazard',
        ),
        input: ctx.value,
      });
    }
  })
  .meta({ oneOf: [{ required: ['share'] }, { required: ['hazard'] }] });

const screen = fields({
  title,
  nation: id('Nation whose defence it is'),
  zone: id('Zone over which it acts'),
  against: byId(
    z.union([screenEntry, listOf(screenEntry, 'One entry per mode', { min: 1, max: 2 })], {
      error: says(
        'an entry or a list of entries is needed',
        'such as `{ share: 0.8, correlation: 0.15 }`',
      ),
    }),
    'By threat class',
  ),
});

const policy = fields({
  title,
  caveats: z
    .union(
      [
        word(['all', 'none'], 'All caveats of the rule book, or none'),
        listOf(id('A caveat'), 'Caveats in force', { max: LIMITS.caveats }),
        fields(
          { 'all-but': listOf(id('A caveat'), 'Caveats lifted', { max: LIMITS.caveats }) },
          'a choice of caveats',
        ),
      ],
      {
        error: says(
          'this is no choice of caveats',
          'write `all`, `none`, a list such as `[belt-70]`, or `all-but: [belt-70]` in braces',
        ),
      },
    )
    .meta({ description: 'Caveats in force' }),
  forces: listOf(id('A force'), 'Forces committed; by default none', {
    max: LIMITS.forces,
  }).default([]),
  note: text('What a reader should know', LIMITS.noteLength).optional(),
});

const source = fields({
  title: text('Title of the page or paper'),
  publisher: text('Who published it'),
  url: text('Where it is', 2000)
    .refine((u) => /^https?:\/\/\S+$/.test(u), {
      error: says('this is no web address', 'begin with `https://`'),
    })
    .optional(),
  year: count('Year of publication', 1900, 2100).optional(),
  read: flag('False when it is cited from memory').default(true),
});

const bound = z
  .union([z.number(), z.string()], { error: says('a number or a quantity is needed') })
  .meta({
    description: 'In the unit of the value: a quantity, or a number where that has no unit',
  });

const assumption = fields({
  path: text(
    'Dotted path of the value in this document, such as `screens.west.against.cruise.share`',
  ),
  title: text('What it is').optional(),
  low: bound,
  high: bound,
  basis: word(
    ['reported', 'claimed', 'estimate', 'derived', 'recalled', 'assumption', 'published-standard'],
    'What the value rests on',
  ).default('assumption'),
  note: text('Why this value', LIMITS.noteLength).optional(),
  source: z
    .union([id('A source'), listOf(id('A source'), 'Several sources', { min: 1, max: 32 })], {
      error: says('a source id or a list of them is needed'),
    })
    .meta({ description: 'Sources by id' })
    .optional(),
});

export const documentSchema = fields(
  {
    $schema: text('Address of the JSON Schema, for editors', 2000).optional(),
    caveat: z
      .literal(1, {
        error: (issue) =>
          says(
            `version ${describe(issue.input as Value)} of the format is not known`,
            'write `caveat: 1`',
          ),
      })
      .meta({ description: 'Version of the format' }),
    id: id('By default the name of the folder or file').optional(),
    title: text('Title of the study'),
    description: text('What the study is about', LIMITS.noteLength).optional(),
    startsAt: z.iso
      .datetime({
        offset: true,
        error: (issue) =>
          says(
            `${describe(issue.input as Value)} is not an instant with its zone`,
            'such as `2024-08-26T00:00:00Z`',
          ),
      })
      .meta({
        description: 'Instant of time zero, with its zone; for display only',
        examples: ['2024-08-26T00:00:00Z'],
      }),
    nations: byId(nation, 'Nations by id; ISO 3166 codes such as PL have shipped airspaces'),
    airspaces: byId(airspace, 'Drawn airspaces by nation, for invented geography').optional(),
    zones: byId(zone, 'Regions by id').optional(),
    assets: byId(asset, 'Defended places by id').optional(),
    threatTypes: byId(threatType, 'Threat types that add to the catalogue or change it').optional(),
    fireUnitTypes: byId(
      fireUnitType,
      'Fire-unit types that add to the catalogue or change it',
    ).optional(),
    aircraftTypes: byId(
      aircraftType,
      'Aircraft types that add to the catalogue or change it',
    ).optional(),
    raid: byId(raidGroup, 'Groups of the raid by id'),
    sensors: sensors.optional(),
    fireUnits: fireUnits.optional(),
    flights: flights.optional(),
    forces: byId(
      fields({
        title,
        fireUnits: fireUnits.optional(),
        flights: flights.optional(),
        sensors: sensors.optional(),
      }),
      'Forces that policies commit, by id',
    ).optional(),
    screens: byId(screen, 'Aggregate area defence by id').optional(),
    authorities: byId(
      fields({
        title,
        delay: delay('From the request to the release'),
        scope: word(
          ['raid', 'threat'],
          'Asked once per nation and raid, or for every threat',
        ).default('raid'),
      }),
      'Who must release, by id, as named by `@authority` of a rule',
    ).optional(),
    coordination: word(
      ['coalition', 'nation', 'none'],
      'Within what one threat is engaged by one unit at a time',
    ).default('coalition'),
    choice: word(['earliest', 'best-pk', 'cheapest'], 'Which unit takes a threat').default(
      'earliest',
    ),
    classRanking: listOf(id('A threat class'), 'Most urgent class first', { max: 64 }).default([]),
    linkLatency: quantity('duration', 'Delay on a track of a partner', {
      max: 3600,
      example: '2 s',
    }).default(2),
    projection: quantity('duration', 'How far ahead a course is projected', {
      max: 3600,
      example: '5 min',
    }).default(300),
    steady: quantity('duration', 'How long a course must have been held', {
      max: 3600,
      example: '60 s',
    }).default(60),
    replicationsPerVariant: count(
      'Replications that share one sampled raid',
      1,
      LIMITS.replicationsPerVariant,
    ).default(10),
    consequences: consequences.optional(),
    rules: z
      .union(
        [
          text('A file beside the study, or the rules themselves', 1_000_000),
          listOf(text('A file beside the study', LIMITS.titleLength), 'Several files', {
            min: 1,
            max: LIMITS.ruleFiles,
          }),
        ],
        {
          error: says(
            'a file name, a list of them, or rules in a block are needed',
            'write `rules: [rules.cedar]`',
          ),
        },
      )
      .meta({ description: 'Cedar rules: files beside the study, or inline text after `|`' }),
    policies: byId(policy, 'Policies by id'),
    baseline: id('Policy that differences are taken from'),
    priceAt: id(
      'Policy whose forces and caveats prices are taken at; by default the baseline',
    ).optional(),
    sources: byId(source, 'Sources that assumptions cite').optional(),
    assumptions: listOf(assumption, 'Where numbers of this document come from', {
      max: LIMITS.assumptions,
    }).optional(),
  },
  'a study',
);

/** A document of the right shape, in SI. */
export type StudyDocument = z.output<typeof documentSchema>;

export type CaveatSelector = StudyDocument['policies'][string]['caveats'];
type Entries<K extends keyof StudyDocument> =
  NonNullable<StudyDocument[K]> extends Record<string, infer E> ? E : never;
export type ThreatTypeEntry = Entries<'threatTypes'>;
export type FireUnitTypeEntry = Entries<'fireUnitTypes'>;
export type AircraftTypeEntry = Entries<'aircraftTypes'>;
export type FlightEntry = Entries<'flights'>;
export type FireUnitEntry = Entries<'fireUnits'>;
export type SensorEntry = Entries<'sensors'>;
