/**
 * The vocabulary of rules, in Cedar's own schema language. The text is the single source: rules
 * are validated against it, `caveat schema rules` prints it, and a test holds the fast
 * evaluator's vocabulary (`policy/vocabulary.ts`) to it, attribute by attribute.
 *
 * `Coalition` has one member, `Coalition::"coalition"`: the nations that a study names so. As an
 * enumerated type it lets the validator refuse a misspelt one.
 */
export const ruleSchema = `// What a rule may ask about. Lengths are in metres, names are the ids of the study.

/// The nations that the study names as its coalition: only Coalition::"coalition" exists.
entity Coalition enum ["coalition"];

/// A nation, by its id, such as Nation::"PL".
entity Nation in [Coalition];

/// What shoots: a fire unit, a flight of fighters or a screen (aggregate area defence).
entity Effector in [Nation, Coalition] {
  /// Id of the nation that it belongs to.
  nation: String,
  /// Id of its type, such as "patriot-pac3"; for a screen, the screen's id.
  system: String,
  /// "fire-unit", "flight" or "screen".
  kind: String,
  /// Id of the nation that gave the weapon; "" when its own nation did.
  donor: String,
  /// Whether people fly in it.
  crewed: Bool,
  /// Airspace that it stands in, or that its base lies in.
  standsIn: String,
};

/// A type of threat, by its id, such as ThreatType::"kh-101".
entity ThreatType;

/// A class of threats, such as ThreatClass::"cruise".
entity ThreatClass;

/// One vehicle of the raid.
entity Threat in [ThreatType, ThreatClass] {
  /// Id of its type.
  type: String,
  /// Every class that its type belongs to.
  classes: Set<String>,
};

/// Shoot at the threat; and fly in an airspace in order to.
action engage, enter appliesTo {
  principal: Effector,
  resource: Threat,
  context: {
    /// Airspace at the place of intercept (enter: at the aircraft): a nation's id or "international".
    over: String,
    /// Ids of the study's zones at that place.
    zones: Set<String>,
    /// From that place to the airspace of the principal's nation, 0 inside it.
    distanceToBorderM: Long,
    /// Height of that place.
    altitudeM: Long,
    /// Airspace that is fired from.
    fromOver: String,
    /// Airspace under which the wreck would fall in the mean.
    debrisOver: String,
    /// As known at launch: nations that the present course would enter within the projection time.
    headingFor: Set<String>,
  },
};

/// Pass a track of the threat on to a partner. The principal is the nation that owns the track.
action share appliesTo {
  principal: Nation,
  resource: Threat,
  context: {
    /// Id of the nation that would receive the track.
    to: String,
    /// Airspace at the threat's present position.
    over: String,
    /// Ids of the study's zones at that position.
    zones: Set<String>,
    /// The threat's present height.
    altitudeM: Long,
  },
};
`;
