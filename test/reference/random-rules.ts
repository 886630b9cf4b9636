/** Random rule books for the random scenarios, in Cedar. */
import type { Dice } from './dice.ts';

export interface Names {
  readonly nations: readonly string[];
  readonly zones: readonly string[];
  readonly threatTypes: readonly string[];
  readonly systems: readonly string[];
}

/** The text of a rule book and the caveats that it names, in order. */
export function randomRules(
  dice: Dice,
  names: Names,
): { readonly text: string; readonly caveats: readonly string[] } {
  const rules: string[] = [];
  const caveats: string[] = [];
  const add = (rule: string): void => {
    rules.push(rule);
  };

  for (const nation of names.nations) permits(dice, nation, names).forEach(add);
  add(`@id("screens")
permit(principal, action == Action::"engage", resource)
when { principal.kind == "screen" && context.over == "CC" };`);
  shares(dice).forEach(add);
  const bans = dice.shuffled(forbids(dice, names)).slice(0, dice.int(2, 7));
  if (dice.chance(0.3)) {
    bans.push([
      'no-link',
      `forbid(principal == Nation::"CC", action == Action::"share", resource)
when { context.to == "${dice.pick(['AA', 'BB'])}" };`,
    ]);
  }
  for (const [caveat, rule] of bans) {
    // two rules of one caveat are lifted together
    const id = caveats.includes(caveat) ? `${caveat}-2` : caveat;
    if (id === caveat) caveats.push(caveat);
    rules.push(`@id("${id}")\n@caveat("${caveat}")\n${rule}`);
  }
  if (dice.chance(0.4)) {
    // a caveat that bars until an authority has released
    const where = dice.pick(['context.over == "CC"', 'context.zones.contains("belt")', 'true']);
    const who = dice.pick(['principal in Coalition::"coalition"', 'principal']);
    caveats.push('ask-first');
    add(`@id("ask-first")
@caveat("ask-first")
@authority("${dice.pick(['cabinet', 'duty-officer'])}")
forbid(${who}, action == Action::"engage", resource)
when { ${where} };`);
  }
  if (dice.chance(0.2)) {
    // a forbid that nothing lifts
    add(`@id("never-in-box")
forbid(principal in Nation::"AA", action == Action::"engage", resource)
when { context.zones.contains("box") };`);
  }
  return { text: `${rules.join('\n\n')}\n`, caveats };
}

function permits(dice: Dice, nation: string, names: Names): string[] {
  const who = `permit(principal in Nation::"${nation}", action == Action::"engage", resource)`;
  const list: string[] = [];
  const release = dice.chance(0.35) ? '@authority("duty-officer")\n' : '';
  list.push(`@id("${nation}-own")\n${release}${who}\nwhen { context.over == "${nation}" };`);
  if (nation !== 'CC' && dice.chance(0.8)) {
    const authority = dice.pick(['@authority("cabinet")\n', '@authority("duty-officer")\n', '']);
    list.push(`@id("${nation}-over-CC")\n${authority}${who}\nwhen { context.over == "CC" };`);
  }
  if (dice.chance(0.5)) {
    const authority = dice.chance(0.5) ? '@authority("cabinet")\n' : '';
    const where = dice.pick([
      'context.over == "international"',
      `context.zones.contains("${dice.pick(names.zones)}")`,
      `context.zones.containsAny(["box", "belt"])`,
      `context.distanceToBorderM <= ${dice.int(10, 120) * 1000}`,
    ]);
    list.push(`@id("${nation}-beyond")\n${authority}${who}\nwhen { ${where} };`);
  }
  if (dice.chance(0.3)) {
    list.push(`@id("${nation}-classes")
permit(
  principal in Nation::"${nation}",
  action == Action::"engage",
  resource in ThreatClass::"${dice.pick(['cruise', 'drone', 'ballistic'])}"
)
when { context.over != "DD" };`);
  }
  return list;
}

function shares(dice: Dice): string[] {
  const list: string[] = [];
  if (dice.chance(0.7)) {
    list.push(`@id("share-coalition")
permit(principal in Coalition::"coalition", action == Action::"share", resource)
when { context.to == "AA" || context.to == "BB" || context.to == "CC" };`);
  }
  if (dice.chance(0.5)) {
    list.push(`@id("share-CC")
permit(principal == Nation::"CC", action == Action::"share", resource)
unless { context.altitudeM > ${dice.int(1, 20) * 500} };`);
  }
  return list;
}

/** Forbids, each under the caveat that it belongs to. */
function forbids(dice: Dice, names: Names): [caveat: string, rule: string][] {
  const nation = dice.pick(['AA', 'BB', 'CC']);
  const engage = `action == Action::"engage", resource`;
  const by = `forbid(principal in Nation::"${nation}", ${engage})`;
  const byCoalition = `forbid(principal in Coalition::"coalition", ${engage})`;
  const anybody = `forbid(principal, ${engage})`;
  return [
    ['not-over-CC', `${by}\nwhen { context.over == "CC" };`],
    ['own-only', `${byCoalition}\nunless { context.over == principal.standsIn };`],
    [
      'not-in-zone',
      `${byCoalition}\nwhen { context.zones.contains("${dice.pick(names.zones)}") };`,
    ],
    ['near-only', `${by}\nwhen { context.distanceToBorderM > ${dice.int(5, 90) * 1000} };`],
    [
      'not-low',
      `${anybody}\nwhen { principal.kind == "fire-unit" && context.altitudeM < ${dice.int(1, 30) * 50} };`,
    ],
    ['not-high', `${byCoalition}\nwhen { context.altitudeM >= ${dice.int(2, 20) * 1000} };`],
    [
      'inbound-only',
      `${by}\nunless { context.headingFor.contains("${nation}") || context.over == "${nation}" };`,
    ],
    [
      'not-towards-DD',
      `${anybody}\nwhen { principal.kind == "fire-unit" && context.headingFor.containsAny(["${dice.pick(['AA', 'BB', 'CC', 'DD'])}"]) };`,
    ],
    [
      'no-debris',
      `${byCoalition}\nwhen { context.debrisOver == "${dice.pick(['CC', 'AA', 'DD'])}" };`,
    ],
    ['no-debris-abroad', `${by}\nwhen { context.debrisOver != context.over };`],
    [
      'not-from',
      `${anybody}\nwhen { principal.kind == "fire-unit" && context.fromOver == "${dice.pick(['AA', 'BB', 'CC'])}" && context.over != context.fromOver };`,
    ],
    [
      'donor',
      `${anybody}\nwhen { principal.donor == "${dice.pick(['AA', 'BB'])}" && context.over != "${dice.pick(['AA', 'CC'])}" };`,
    ],
    ['not-system', `${by}\nwhen { principal.system == "${dice.pick(names.systems)}" };`],
    [
      'not-type',
      `forbid(principal in Nation::"${nation}", action == Action::"engage", resource in ThreatType::"${dice.pick(names.threatTypes)}");`,
    ],
    [
      'no-link',
      `forbid(principal, action == Action::"share", resource)\nwhen { context.over == "${dice.pick(['DD', 'international', 'CC'])}" };`,
    ],
  ];
}
