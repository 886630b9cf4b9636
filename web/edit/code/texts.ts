/** The texts that can be edited as such: files of rules, rules inside the document, the document. */
import { InputError } from '../../../src/scenario/problems.ts';
import { files, setFiles, type StudyTexts, withText } from '../../state/files.ts';
import { text as words } from '../../text/en-edit.ts';
import { blockAt, editText, readTree } from '../document.ts';
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

export function textsOfKind(
  kind: 'rules' | 'document',
  { entry, files: all }: StudyTexts,
): EditableText[] {
  const document = all.get(entry) ?? '';
  if (kind === 'document') return [{ name: entry, file: entry, content: document, shift: WHOLE }];
  const beside = [...all]
    .filter(([name]) => name !== entry && name.endsWith('.cedar'))
    .map(([name, content]) => ({ name, file: name, content, shift: WHOLE }));
  const inside = inlineRules(document);
  return inside === undefined
    ? beside
    : [{ name: `${entry}, rules`, file: entry, ...inside }, ...beside];
}

function inlineRules(document: string): Pick<EditableText, 'content' | 'shift'> | undefined {
  try {
    const rules = valueAt(readTree(document), ['rules']);
    if (typeof rules !== 'string' || !isInline(rules)) return undefined;
    return { content: rules, shift: blockAt(document, ['rules']) ?? WHOLE };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Makes an edited text part of the study. */
export function commitText({ name, file }: EditableText, content: string): void {
  const now = files.peek();
  const whole = name === file;
  const next = whole
    ? content
    : editText(now.files.get(file) ?? '', [
        { set: ['rules'], to: isInline(content) ? content : `// no rules\n${content}` },
      ]);
  setFiles(withText(now, file, next), words.code.edited(name.split('/').at(-1) ?? name));
}
