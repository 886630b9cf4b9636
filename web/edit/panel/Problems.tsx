/** What is wrong with the study as it stands, in the words of the command line. */
import { formatProblem, type Problem } from '../../../src/scenario/problems.ts';
import { checking, problems, study } from '../../state/study.ts';
import { files } from '../../state/files.ts';
import { text } from '../../text/en-edit.ts';
import { openPath } from './doc.ts';
import { showCode } from './code-state.ts';

export function Problems() {
  const wrong = problems.value;
  const warnings = wrong.length > 0 ? [] : (study.value?.warnings ?? []);
  return (
    <div class="problems">
      <p role="status" class={wrong.length > 0 ? 'error' : 'muted'}>
        {checking.value
          ? text.panel.checking
          : wrong.length > 0
            ? text.problems.title(wrong.length)
            : text.panel.sound}
      </p>
      {wrong.length === 0 ? null : <List problems={wrong} />}
      {warnings.length === 0 ? null : (
        <details>
          <summary>{text.problems.warnings(warnings.length)}</summary>
          <List problems={warnings} />
        </details>
      )}
    </div>
  );
}

function List({ problems: list }: { readonly problems: readonly Problem[] }) {
  return (
    <ul>
      {list.map((problem) => (
        <li key={formatProblem(problem)}>
          <button type="button" class="plain" onClick={() => show(problem)}>
            {formatProblem(problem)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Where it can be mended: in a thing's fields, else in the text at the very place. */
function show(problem: Problem): void {
  const { entry } = files.peek();
  const inDocument = problem.file === undefined || problem.file === entry;
  if (inDocument && problem.path !== undefined && openPath(problem.path)) {
    showCode(null);
    return;
  }
  showCode({ file: problem.file ?? entry, line: problem.line ?? 1, column: problem.column ?? 1 });
}
