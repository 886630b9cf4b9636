/**
 * Kyiv's offset from UTC at a local instant of the record, `+03:00` in summer and `+02:00` else. Summer
 * time runs from the last Sunday of March, 03:00, to that of October, 04:00, both local, as in the
 * European Union since 1996.
 */
export function kyivOffset(instant: string): '+02:00' | '+03:00' {
  const year = Number(instant.slice(0, 4));
  const summer =
    instant >= lastSunday(year, '03', '03:00') && instant < lastSunday(year, '10', '04:00');
  return summer ? '+03:00' : '+02:00';
}

/** Both months have 31 days. */
function lastSunday(year: number, month: '03' | '10', time: string): string {
  const last = new Date(`${year}-${month}-31T00:00Z`);
  return `${year}-${month}-${31 - last.getUTCDay()}T${time}`;
}
