/** The map of the study. */
export function MapPanel() {
  return <div class="map" />;
}
