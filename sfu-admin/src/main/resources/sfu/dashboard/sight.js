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
