import { colour } from './colours.js';

const LINES = ['--in', '--out'];
const FILL_ALPHA = 0.13;

/**
 * Draws series (of History) on one scale, newest right.
 *
 * @param format function that writes a value of the scale
 */
export function drawChart(canvas, series, format) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (width === 0) return;
  const context = prepare(canvas, width, height);
  const top = niceTop(Math.max(1, ...series.flat().map(point => point?.value ?? 0)));
  drawGrid(context, width, height, top, format);
  series.forEach((line, n) => {
    for (const run of runsOf(line)) drawRun(context, run, width, height, top, colour(LINES[n]));
  });
}

function prepare(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** 1, 2 or 5 times a power of ten: the scale stands still while values move. */
export function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find(step => step * power >= value);
}

function drawGrid(context, width, height, top, format) {
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = colour('--dim');
  context.strokeStyle = colour('--line');
  context.lineWidth = 1;
  for (const part of [0, 0.5, 1]) {
    const y = Math.round(heightOf(part * top, height, top)) + 0.5;
    line(context, 0, y, width, y);
    if (part > 0) context.fillText(format(part * top), 2, y + 12);
  }
  for (const minutes of [1, 2]) {
    const x = Math.round(width * (1 - minutes / 2)) + 0.5;
    line(context, x, 0, x, height);
    context.fillText(`-${minutes} min`, x + 4, height - 5);
  }
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function heightOf(value, height, top) {
  return height - 2 - (value / top) * (height - 6);
}

function runsOf(series) {
  const runs = [[]];
  for (const point of series) {
    if (point) runs.at(-1).push(point);
    else runs.push([]);
  }
  return runs.filter(run => run.length > 0);
}

function drawRun(context, run, width, height, top, stroke) {
  const x = point => width * (1 - point.age);
  context.beginPath();
  for (const point of run) context.lineTo(x(point), heightOf(point.value, height, top));
  context.strokeStyle = stroke;
  context.lineWidth = 1.8;
  context.lineJoin = 'round';
  context.stroke();
  context.lineTo(x(run.at(-1)), height - 2);
  context.lineTo(x(run[0]), height - 2);
  context.globalAlpha = FILL_ALPHA;
  context.fillStyle = stroke;
  context.fill();
  context.globalAlpha = 1;
}
