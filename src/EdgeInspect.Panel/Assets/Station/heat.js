// What a map of scores looks like: colours over the picture, and a line around what is above the threshold.

/** Opacity of a value from 0 to 1: where there is little, the picture is seen. The same steps as the hub's filter has. */
const opacities = [0, 0, 0.1, 0.45, 0.7, 0.8];

const opacityAt = value => {
  const at = value * (opacities.length - 1);
  const below = Math.min(Math.floor(at), opacities.length - 2);
  return opacities[below] + (at - below) * (opacities[below + 1] - opacities[below]);
};

/** Grey of 0 to 255 → yellow to red. */
const colours = Uint8ClampedArray.from({ length: 256 * 4 }, (_, i) => {
  const value = Math.floor(i / 4) / 255;
  return [255, 255 * (0.9 - 0.85 * value), 0, 255 * opacityAt(value)][i % 4];
});

/** Of a grey picture and the scores that black and white stand for: { canvas, width, height, contour }, the contour as an SVG's path. */
export function heatOf(grey, { low, high, threshold }) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: grey.naturalWidth, height: grey.naturalHeight, className: 'heat' });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(grey, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const values = new Float32Array(canvas.width * canvas.height);
  for (let i = 0; i < values.length; i++) {
    const value = pixels.data[4 * i];
    values[i] = value;
    pixels.data.set(colours.subarray(4 * value, 4 * value + 4), 4 * i);
  }
  context.putImageData(pixels, 0, 0);
  const level = high > low ? 255 * (threshold - low) / (high - low) : Infinity;
  return { canvas, width: canvas.width, height: canvas.height, contour: contourOf(values, canvas.width, canvas.height, level) };
}

/** Which sides of a cell the line crosses, by the corners above the level (1 top left, 2 top right, 4 bottom right, 8 bottom left). */
const crossings = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
];

/** Marching squares over the centres of pixels; outside the map nothing is above the level, so every line is closed. */
export function contourOf(values, width, height, level) {
  const at = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? Math.min(0, level - 1) : values[y * width + x]);
  const part = (a, b) => (level - a) / (b - a);
  let path = '';
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const [a, b, c, d] = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
      const kind = (a > level) + 2 * (b > level) + 4 * (c > level) + 8 * (d > level);
      for (const [from, to] of crossings[kind])
        path += `M${side(from)}L${side(to)}`;

      function side(n) {
        const [dx, dy] = n === 0 ? [part(a, b), 0] : n === 1 ? [1, part(b, c)] : n === 2 ? [part(d, c), 1] : [0, part(a, d)];
        return `${(x + 0.5 + dx).toFixed(2)} ${(y + 0.5 + dy).toFixed(2)}`;
      }
    }
  }
  return path;
}
