// Dialogs: <button data-close> closes the one it stands in.

/** Lets them close. */
export const closeSheets = () => document.addEventListener('click', event =>
  event.target.closest('[data-close]')?.closest('dialog').close());
