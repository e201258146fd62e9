/** A colour of the style sheets, as the system's light or dark has it. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}
