// Names of kinds on their buttons: no word is cut in the middle of it.
const ways = ['', 'tight', 'wide'];

/** Gives each button the first way in which the words of its name fit: as it is, in smaller letters, or over more than one column. */
function fit(box, selector) {
  for (const button of box.children) {
    const name = button.querySelector(selector);
    for (const way of ways) {
      button.dataset.fit = way;
      if (name.scrollWidth <= name.clientWidth)
        break;
    }
  }
}

/** Fits the buttons of a box now and whenever it changes: its width, its buttons, the letters that are loaded. */
export function watchFit(box, selector) {
  let width = 0;
  new ResizeObserver(() => {
    if (box.clientWidth === width)
      return;
    width = box.clientWidth;
    fit(box, selector);
  }).observe(box);
  new MutationObserver(() => fit(box, selector)).observe(box, { childList: true });
  document.fonts.ready.then(() => fit(box, selector));
}
