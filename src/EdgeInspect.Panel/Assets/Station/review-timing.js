// Times of the review: what a hand is too fast for, and how long the next picture takes, measured in use, not only in tests.
const name = 'decision-to-next';
const most = 2000;

/** A touch or key so soon after something was shown was meant for what was there before, in milliseconds. */
export const settleMs = 150;

/** The same for a part that nobody waited for. */
export const surpriseMs = 600;

/** Measures from an input event's time to when what was just changed is painted. */
export function measureNext(start) {
  requestAnimationFrame(() => {
    // A message comes after the frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (performance.getEntriesByName(name).length >= most)
        performance.clearMeasures(name);
      performance.measure(name, { start, end: performance.now() });
      port1.close();
    };
    port2.postMessage(null);
  });
}
