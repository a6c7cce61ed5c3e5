() => {
  const faults = [];
  const say = (fault, element) => faults.push(`${fault}: <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${element.textContent.trim().slice(0, 40)}`);
  const seen = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !element.closest('.hidden, .skip');

  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    faults.push(`wider than the window: ${document.documentElement.scrollWidth} of ${document.documentElement.clientWidth}`);
  if (document.querySelectorAll('h1').length !== 1)
    faults.push('not one heading');

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255)
        return colour;
    }
    return [255, 255, 255, 255];
  };
  const luminance = colour => {
    const [r, g, b] = colour.map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !seen(element) || element.closest('svg'))
      continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(rgba(style.color)), luminance(ground(element))].sort((x, y) => y - x);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if ((a + 0.05) / (b + 0.05) < (isLarge ? 3 : 4.5))
      say(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(2)}`, element);
  }

  for (const element of document.querySelectorAll('a, button, input, select, summary, label:has(input)')) {
    if (!seen(element) || getComputedStyle(element).opacity === '0')
      continue;
    const box = element.getBoundingClientRect();
    const isInline = getComputedStyle(element).display === 'inline';
    if (!isInline && !element.closest('label') && (box.width < 24 || box.height < 24))
      say(`target ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`, element);
    if (!(element.textContent.trim() || element.getAttribute('aria-label') || element.title || element.labels?.length || element.querySelector('img[alt]')))
      say('no name', element);
  }
  return faults;
}
