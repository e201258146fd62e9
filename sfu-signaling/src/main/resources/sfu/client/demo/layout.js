const WIDEST = 16 / 9;
const SMALLEST = 130; // px wide; with more tiles than fit so, the grid scrolls
const STRIP = { width: 208, height: 117 };
const MOST = 25; // tiles of a page on a desktop
const FEWEST = 6; // on a phone
const TILE_AREA = 28_000; // square px of a tile in which one sees a face

/** How many tiles are seen at once. */
export function pageSize(width, height) {
  return Math.min(MOST, Math.max(FEWEST, Math.floor((width * height) / TILE_AREA)));
}

/**
 * The columns that make tiles of equal size as large as they can be.
 *
 * @returns {{columns: number, width: number, height: number}} in px
 */
export function gridOf(count, width, height, gap) {
  const narrowest = width < height ? 3 / 4 : 4 / 3; // a phone upright shows people upright
  const maxColumns = Math.max(1, Math.min(count, Math.floor((width + gap) / (SMALLEST + gap))));
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= maxColumns; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows, narrowest);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile };
  }
  if (best.width >= SMALLEST) return best;
  const cell = (width - gap * (maxColumns - 1)) / maxColumns;
  return { columns: maxColumns, ...fit(cell, cell / narrowest, narrowest) };
}

/** One large tile, and a strip of small ones: below it where there is more height than width. */
export function spotlightOf(count, width, height, gap) {
  const isBelow = width < height;
  if (count <= 1) return { isBelow, large: floor({ width, height }), small: STRIP };
  if (!isBelow) return { isBelow, large: floor({ width: width - gap - STRIP.width, height }), small: STRIP };
  const columns = Math.max(2, Math.floor(width / STRIP.width));
  const small = (width - gap * (columns - 1)) / columns;
  const large = Math.max(height - gap - (small / 4) * 3, height / 2);
  return { isBelow, large: floor({ width, height: large }), small: floor({ width: small, height: (small / 4) * 3 }) };
}

/** The largest tile in a cell whose shape is between upright and 16:9. */
function fit(cellWidth, cellHeight, narrowest) {
  return floor({
    width: Math.min(cellWidth, cellHeight * WIDEST),
    height: Math.min(cellHeight, cellWidth / narrowest),
  });
}

function floor({ width, height }) {
  return { width: Math.max(0, Math.floor(width)), height: Math.max(0, Math.floor(height)) };
}
