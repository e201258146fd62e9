const COLORS = ['#3d8bfd', '#35b37e'];

/** Draws series of up to `length` values, newest right, on one scale. */
export function drawChart(canvas, series, length, format) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const c = canvas.getContext('2d');
  c.scale(ratio, ratio);
  const top = Math.max(1, ...series.flat()) * 1.15;
  c.fillStyle = '#93a1af';
  c.font = '11px system-ui';
  c.fillText(format(top / 1.15), 4, 12);
  series.forEach((values, n) => {
    c.strokeStyle = COLORS[n];
    c.lineWidth = 1.6;
    c.beginPath();
    values.forEach((value, i) => {
      const x = width - ((values.length - 1 - i) * width) / (length - 1);
      const y = height - 2 - (value / top) * (height - 4);
      if (i === 0) c.moveTo(x, y);
      else c.lineTo(x, y);
    });
    c.stroke();
  });
}
