// A note in words, kept with the decision that follows.
const sheet = document.getElementById('note-sheet');
const text = document.getElementById('note-text');

/** Asks for a note; gives its text, or null when it was left as it was. */
export function askNote(before) {
  text.value = before ?? '';
  sheet.returnValue = '';
  sheet.showModal();
  text.focus();
  return new Promise(resolve => {
    sheet.addEventListener('close', () => resolve(sheet.returnValue === 'keep' ? text.value.trim() : null), { once: true });
  });
}

sheet.querySelector('[data-do="note-cancel"]').addEventListener('click', () => sheet.close());
// Enter keeps it, as everywhere a single thing is asked; a line more is made with shift.
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sheet.close('keep');
  }
});
