/** Time, under the map: play, speed, which night. */
export function WatchBar() {
  return null;
}

/** The story of the selected threat, over the map. */
export function StoryPanel() {
  return null;
}
