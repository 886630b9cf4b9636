/** What the header offers besides the question: editing, sharing, exporting. */
export function EditTools() {
  return null;
}

/** The editor, beside the map while `editing` is on. */
export function EditPanel() {
  return null;
}
