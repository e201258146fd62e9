/**
 * Which of many rows below each other are in sight.
 *
 * @param heights of the rows in pixels
 * @param top where sight begins, in pixels from the first row's top
 * @param bottom where it ends
 * @returns rows from first to before end, and the pixels that the others take above and below
 */
export function inSight(heights, top, bottom) {
  let first = 0;
  let above = 0;
  while (first < heights.length && above + heights[first] <= top) above += heights[first++];
  let end = first;
  let y = above;
  while (end < heights.length && y < bottom) y += heights[end++];
  let below = 0;
  for (let n = end; n < heights.length; n++) below += heights[n];
  return { first, end, above, below };
}

/**
 * The same with one more row that stays wherever it is, as that which has the focus.
 *
 * @param seen of inSight
 * @param kept its number, -1 for none
 * @returns numbers of rows, pixels above and below them, and the pixels between the row apart and the next one
 */
export function withRow(heights, { first, end, above, below }, kept) {
  const rows = Array.from({ length: end - first }, (_, n) => first + n);
  const px = (from, to) => heights.slice(from, to).reduce((sum, height) => sum + height, 0);
  if (kept < 0 || (kept >= first && kept < end)) return { rows, above, below, apart: -1, between: 0 };
  if (first === end) return { rows: [kept], above: px(0, kept), below: px(kept + 1), apart: -1, between: 0 }; // nothing is in sight
  if (kept < first) return { rows: [kept, ...rows], above: px(0, kept), below, apart: kept, between: px(kept + 1, first) };
  return { rows: [...rows, kept], above, below: px(kept + 1), apart: end - 1, between: px(end, kept) };
}
