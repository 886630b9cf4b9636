/**
 * The stable 32-bit key of an entity's id: FNV-1a over its UTF-16 code units, then the MurmurHash3
 * finaliser, so that `group/1` and `group/2` differ in all bits. Keys decide draws and ties, which
 * makes both independent of the order of the document. Collisions are refused when a scenario is
 * checked.
 */
export function keyOf(id: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) {
    const unit = id.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
