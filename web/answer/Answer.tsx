import { answer } from '../state/answer.ts';
export function AnswerPanel() {
  const { phase, replications, of, chosen, command, result, compared, prices, complete, failure } =
    answer.value;
  const p = result?.policies.find((x) => x.id === chosen);
  return (
    <div
      id="answer"
      data-digest={phase === 'settled' ? p?.digest : undefined}
      data-replications={phase === 'settled' ? replications : undefined}
    >
      {phase} {replications} / {of} {chosen} {p?.leakers.mean} {p?.leakers.low} {p?.leakers.high}{' '}
      {compared?.variants} {prices?.variants} {String(complete)} {failure}
      <br />
      {command}
    </div>
  );
}
