/** Whether an address carries something of ours, told without what reads it. */
export function isOurs(hash: string): boolean {
  return /^#?v\d+\./.test(hash);
}
