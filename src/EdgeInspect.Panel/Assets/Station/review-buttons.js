// The button of a kind of defect: the same wherever one says what is wrong.
/** Kinds with a key of their own: 1 to 9, then the same with shift. */
const mostKeys = 18;

/** That of the nth kind, with its key. */
export function buttonOf(kind, index) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'class' });
  button.dataset.do = 'class';
  button.dataset.index = index;
  button.dataset.severity = kind.severity ?? '';
  const name = Object.assign(document.createElement('span'), { className: 'class-name' });
  name.append(Object.assign(document.createElement('bdi'), { textContent: kind.name }));
  button.append(name, Object.assign(document.createElement('span'), { className: 'class-severity' }));
  if (index < mostKeys)
    button.append(Object.assign(document.createElement('kbd'), { textContent: index < 9 ? index + 1 : `⇧${index - 8}` }));
  return button;
}
