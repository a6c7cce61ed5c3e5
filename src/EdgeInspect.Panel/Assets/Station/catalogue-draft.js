// What a lead typed survives a lock of the screen, a reload, and a station that can't be reached; for the same person at this browser.
const key = 'ei-catalogue-draft';
const who = document.querySelector('.who strong')?.textContent;

/** Keeps what is in the form, and what it began with. */
export const keepDraft = draft => sessionStorage.setItem(key, JSON.stringify({ ...draft, who }));

/** Forgets it. */
export const dropDraft = () => sessionStorage.removeItem(key);

/** What was kept, or null. */
export function keptDraft() {
  const draft = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  return draft?.who === who ? draft : null;
}
