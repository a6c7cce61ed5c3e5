// Wheel, drag, pinch and double tap on a picture.
const doubleMs = 300;
const doublePixels = 30;
const tapPixels = 8;
const closer = 3;

const distance = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
const middle = points => ({ x: mean(points.map(p => p.x)), y: mean(points.map(p => p.y)) });

/**
 * Lets a pane's picture be moved: viewer.zoomBy(factor, pane, point), panBy(x, y, pane), fit(), isFit.
 * Points are pixels from the pane's middle.
 */
export function watchGestures(pane, viewer) {
  const fingers = new Map();
  let tap = { time: 0, x: 0, y: 0 };
  let moved = 0;
  const pointOf = event => {
    const box = pane.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };

  pane.addEventListener('wheel', event => {
    event.preventDefault();
    viewer.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), pane, pointOf(event));
  }, { passive: false });

  pane.addEventListener('pointerdown', event => {
    if (event.button !== 0)
      return;
    pane.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointOf(event));
    moved = fingers.size > 1 ? Infinity : 0;
  });

  pane.addEventListener('pointermove', event => {
    if (!fingers.has(event.pointerId))
      return;
    const before = [...fingers.values()];
    const point = pointOf(event);
    moved += Math.hypot(point.x - fingers.get(event.pointerId).x, point.y - fingers.get(event.pointerId).y);
    fingers.set(event.pointerId, point);
    const after = [...fingers.values()];
    const [from, to] = [middle(before), middle(after)];
    viewer.panBy(to.x - from.x, to.y - from.y, pane);
    if (after.length === 2)
      viewer.zoomBy(distance(after) / Math.max(1, distance(before)), pane, to);
  });

  const lift = event => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0 || event.type === 'pointercancel' || moved > tapPixels)
      return;
    const point = pointOf(event);
    const isDouble = event.timeStamp - tap.time < doubleMs && Math.hypot(point.x - tap.x, point.y - tap.y) < doublePixels;
    tap = { time: isDouble ? 0 : event.timeStamp, ...point };
    if (isDouble && viewer.isFit)
      viewer.zoomBy(closer, pane, point);
    else if (isDouble)
      viewer.fit();
  };
  pane.addEventListener('pointerup', lift);
  pane.addEventListener('pointercancel', lift);
}
