const UNITS = ['', 'k', 'M', 'G'];

function scaled(value, unit) {
  let n = value;
  let i = 0;
  while (n >= 1000 && i < UNITS.length - 1) {
    n /= 1000;
    i++;
  }
  const digits = i === 0 || n >= 100 ? 0 : 1;
  return `${n.toFixed(digits)} ${UNITS[i]}${unit}`.trim();
}

export const bits = value => scaled(value, 'bit/s');
export const count = value => scaled(value, '');
export const percent = fraction => `${(100 * fraction).toFixed(1)} %`;

export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
