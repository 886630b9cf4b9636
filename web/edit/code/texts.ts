/** The texts that can be edited as such: files of rules, rules inside the document, the document. */
import { files, setFiles, type StudyTexts, withText } from '../../state/files.ts';
import { text as words } from '../../text/en-edit.ts';
import type { Reading } from '../document.ts';
import { change } from '../documents.ts';
import { isInline } from '../save.ts';
import { valueAt } from '../tree.ts';
import type { Shift } from './diagnostics.ts';

export interface EditableText {
  /** As people know it; unique among them. */
  readonly name: string;
  /** The file that problems of it name. */
  readonly file: string;
  readonly content: string;
  readonly shift: Shift;
}

const WHOLE: Shift = { lines: 0, columns: 0 };

/** `reading`: of the document, which may have rules inside. */
export function textsOfKind(
  kind: 'rules' | 'document',
  { entry, files: all }: StudyTexts,
  reading: Reading | null,
): EditableText[] {
  const document = all.get(entry) ?? '';
  if (kind === 'document') return [{ name: entry, file: entry, content: document, shift: WHOLE }];
  const beside = [...all]
    .filter(([name]) => name !== entry && name.endsWith('.cedar'))
    .map(([name, content]) => ({ name, file: name, content, shift: WHOLE }));
  const inside = inlineRules(reading);
  return inside === undefined
    ? beside
    : [{ name: `${entry}, rules`, file: entry, ...inside }, ...beside];
}

function inlineRules(reading: Reading | null): Pick<EditableText, 'content' | 'shift'> | undefined {
  const rules = valueAt(reading?.tree, ['rules']);
  if (typeof rules !== 'string' || !isInline(rules)) return undefined;
  return { content: rules, shift: reading?.rulesAt ?? WHOLE };
}

/** Makes an edited text part of the study. */
export function commitText({ name, file }: EditableText, content: string): void {
  const label = words.code.edited(name.split('/').at(-1) ?? name);
  if (name === file) {
    setFiles(withText(files.peek(), file, content), label);
    return;
  }
  const to = isInline(content) ? content : `// no rules\n${content}`;
  void change(() => ({ label, edits: [{ set: ['rules'], to }] }));
}
