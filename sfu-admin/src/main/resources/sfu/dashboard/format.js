/** Numbers for people. */
const UNITS = ['', 'k', 'M', 'G', 'T'];

function scaled(value, unit) {
  let n = value;
  let i = 0;
  while (n >= 999.5 && i < UNITS.length - 1) {
    n /= 1000;
    i++;
  }
  const digits = i === 0 || n >= 99.95 ? 0 : 1;
  return `${n.toFixed(digits)} ${UNITS[i]}${unit}`.trim();
}

export const bits = value => scaled(value, 'bit/s');
export const count = value => scaled(value, '');
export const packets = value => `${scaled(value, '')}/s`;
export const percent = fraction => `${(100 * fraction).toFixed(1)} %`;

/** Round trips and jitter; below zero is unknown. */
export const milliseconds = value => (value < 0 ? '' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);

export function duration(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

const two = n => String(n).padStart(2, '0');

/** Local time of day, 24 hours. */
export function clock(ms) {
  const its = new Date(ms);
  return [its.getHours(), its.getMinutes(), its.getSeconds()].map(two).join(':');
}

/** Local date and time as 2026-01-31 23:59:59, whatever the browser's language. */
export function when(ms) {
  const its = new Date(ms);
  return `${its.getFullYear()}-${two(its.getMonth() + 1)}-${two(its.getDate())} ${clock(ms)}`;
}

/** NOT_KEY_FRAME as "not key frame". */
export const words = name => (name ?? '').toLowerCase().replaceAll('_', ' ');

/** A style for a value that is high, or very high. */
export function alarm(value, warnAbove, badAbove) {
  if (value > badAbove) return 'bad';
  return value > warnAbove ? 'warn' : '';
}
