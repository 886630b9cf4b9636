import * as module from '@cedar-policy/cedar-wasm/nodejs';
import { ruleSchema } from '../../src/policy/schema.ts';
import type { PolicyRequest, RuleBook } from '../../src/policy/types.ts';

const parsed = module.preparseSchema('rules', ruleSchema);
if (parsed.type === 'failure') throw new Error(parsed.errors.map((e) => e.message).join('\n'));

type Uid = { type: string; id: string };
const uid = (type: string, id: string): Uid => ({ type, id });

/** A request as Cedar takes it, with the entities and the memberships that it implies. */
export function cedarRequest(request: PolicyRequest) {
  const { threat } = request;
  const coalition = uid('Coalition', 'coalition');
  const resource = uid('Threat', threat.id);
  const threatEntity = {
    uid: resource,
    attrs: { type: threat.type, classes: [...threat.classes] },
    parents: [uid('ThreatType', threat.type), ...threat.classes.map((c) => uid('ThreatClass', c))],
  };
  const action = uid('Action', request.action);
  if (request.action === 'share') {
    const principal = uid('Nation', request.owner.id);
    const parents = request.owner.coalition ? [coalition] : [];
    return {
      principal,
      action,
      resource,
      context: { ...request.context, zones: [...request.context.zones] },
      entities: [threatEntity, { uid: principal, attrs: {}, parents }],
    };
  }
  const { id, coalition: member, ...attrs } = request.effector;
  const principal = uid('Effector', id);
  const nation = uid('Nation', attrs.nation);
  const parents = member ? [coalition] : [];
  const { zones, headingFor, ...context } = request.context;
  return {
    principal,
    action,
    resource,
    context: { ...context, zones: [...zones], headingFor: [...headingFor] },
    entities: [
      threatEntity,
      { uid: principal, attrs, parents: [nation, ...parents] },
      { uid: nation, attrs: {}, parents },
    ],
  };
}

/** Cedar itself, with the caveats outside the mask left out of the rule set. */
export function cedarJudge(book: RuleBook, caveatsInForce: number) {
  const off = new Set(
    book.caveats.filter((_, bit) => ((caveatsInForce >>> bit) & 1) === 0).map((c) => c.id),
  );
  const staticPolicies = Object.fromEntries(
    book.rules.flatMap((rule, index) =>
      rule.caveat !== undefined && off.has(rule.caveat) ? [] : [[`${index}`, rule.text]],
    ),
  );
  const prepared = module.preparsePolicySet('set', { staticPolicies });
  if (prepared.type === 'failure') throw new Error(JSON.stringify(prepared.errors));
  return (request: PolicyRequest): { permitted: boolean; determining: number[] } => {
    const answer = module.statefulIsAuthorized({
      ...cedarRequest(request),
      preparsedPolicySetId: 'set',
      preparsedSchemaName: 'rules',
      validateRequest: true,
    });
    if (answer.type === 'failure') throw new Error(answer.errors.map((e) => e.message).join('\n'));
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
    return {
      permitted: decision === 'allow',
      determining: diagnostics.reason.map(Number).sort((a, b) => a - b),
    };
  };
}
