// A list that is longer than its place shows that it goes on.

/** Marks a box that scrolls for as long as there is more below. */
export function watchMore(box) {
  const look = () => box.classList.toggle('has-more', box.scrollHeight - box.scrollTop - box.clientHeight > 8);
  box.addEventListener('scroll', look, { passive: true });
  new ResizeObserver(look).observe(box);
  new MutationObserver(look).observe(box, { childList: true, subtree: true, attributeFilter: ['hidden', 'class'] });
  look();
}
