// The part's picture, large, and a good part beside it at the same place and size.
import { watchGestures } from './gestures.js';
import { t } from './texts.js';

const mostZoom = 16;
const svgNamespace = 'http://www.w3.org/2000/svg';

export class Viewer {
  #view = document.getElementById('view');
  #part = document.getElementById('part');
  #reference = document.getElementById('reference');
  #zoomText = document.getElementById('zoom');
  #layers = new Map();
  #zoom = 1;
  #centre = { x: 0.5, y: 0.5 };
  #opacity = 0.6;
  #hasHeat = true;
  #hasContour = true;

  constructor() {
    for (const pane of [this.#part, this.#reference])
      watchGestures(pane, this);
    new ResizeObserver(() => this.#place()).observe(this.#view);
  }

  /** Shows a part whose pictures are loaded, as a whole. */
  show(entry) {
    const { item, picture, heat } = entry;
    this.#part.dataset.token = item.token;
    // In a grid the picture stays where it is, and a second one of it is shown.
    const image = picture?.isConnected && !this.#part.contains(picture) ? picture.cloneNode() : picture;
    const layer = layerOf(image ?? document.createElement('span'), item.width, item.height);
    if (heat) {
      heat.canvas.style.opacity = this.#opacity;
      const contour = contourOf(heat);
      placeOver(item.opinion.region, heat.canvas, contour);
      layer.append(heat.canvas, contour);
    }
    this.#set(this.#part, layer);
    this.#paintOverlay();
    this.fit();
  }

  /** Shows nothing: no part may stay on the screen that was decided. */
  clear() {
    delete this.#part.dataset.token;
    this.#part.replaceChildren();
    this.#layers.clear();
    this.showReference(null);
  }

  /** Shows a good part beside it, or none. */
  showReference(image) {
    this.#reference.hidden = !image;
    if (image)
      this.#set(this.#reference, layerOf(image, image.naturalWidth, image.naturalHeight));
    else
      this.#layers.delete(this.#reference);
    this.#place();
  }

  set opacity(value) {
    this.#opacity = value;
    this.#paintOverlay();
  }

  /** Turns the colours on or off, and says which they are now. */
  toggleHeat() {
    this.#hasHeat = !this.#hasHeat;
    this.#paintOverlay();
    return this.#hasHeat;
  }

  toggleContour() {
    this.#hasContour = !this.#hasContour;
    this.#paintOverlay();
    return this.#hasContour;
  }

  fit() {
    this.#zoom = 1;
    this.#centre = { x: 0.5, y: 0.5 };
    this.#place();
  }

  get isFit() { return this.#zoom === 1; }

  /** Makes it larger by a factor, leaving the point of a pane where it is: { x, y } in pixels from the pane's middle. */
  zoomBy(factor, pane = this.#part, point = { x: 0, y: 0 }) {
    const before = this.#sizeIn(pane);
    this.#zoom = Math.min(mostZoom, Math.max(1, this.#zoom * factor));
    const after = this.#sizeIn(pane);
    this.#centre.x += point.x / before.width - point.x / after.width;
    this.#centre.y += point.y / before.height - point.y / after.height;
    this.#place();
  }

  /** Moves it by pixels of a pane. */
  panBy(x, y, pane = this.#part) {
    const size = this.#sizeIn(pane);
    this.#centre.x -= x / size.width;
    this.#centre.y -= y / size.height;
    this.#place();
  }

  #set(pane, layer) {
    pane.replaceChildren(layer);
    this.#layers.set(pane, layer);
  }

  /** The size on the screen of what a pane shows. */
  #sizeIn(pane) {
    const layer = this.#layers.get(pane);
    if (!layer)
      return { width: 1, height: 1, scale: 1 };
    const { width, height } = layer.picture;
    const scale = Math.min(pane.clientWidth / width, pane.clientHeight / height) * this.#zoom;
    return { width: width * scale, height: height * scale, scale };
  }

  #place() {
    // Nothing has a size as long as it isn't shown; it is placed when it gets one.
    if (!this.#view.clientWidth)
      return;
    for (const [pane, layer] of this.#layers) {
      const { width, height, scale } = this.#sizeIn(pane);
      if (pane === this.#part) {
        this.#centre.x = within(this.#centre.x, pane.clientWidth / width);
        this.#centre.y = within(this.#centre.y, pane.clientHeight / height);
      }
      const x = pane.clientWidth / 2 - this.#centre.x * width;
      const y = pane.clientHeight / 2 - this.#centre.y * height;
      layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      layer.style.setProperty('--pixel', `${1 / scale}px`);
      layer.classList.toggle('coarse', scale >= 3);
    }
    this.#zoomText.textContent = t('percent', Math.round(this.#zoom * 100));
    this.#view.classList.toggle('zoomed', this.#zoom > 1);
  }

  #paintOverlay() {
    const layer = this.#layers.get(this.#part);
    layer?.classList.toggle('no-heat', !this.#hasHeat);
    layer?.classList.toggle('no-contour', !this.#hasContour);
    const canvas = layer?.querySelector('.heat');
    if (canvas)
      canvas.style.opacity = this.#opacity;
  }
}

/** Where the middle may be, as a share of the picture, when a share of it is seen: so that none of the pane is empty without need. */
const within = (centre, seen) => (seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, centre)));

function layerOf(picture, width, height) {
  const layer = Object.assign(document.createElement('div'), { className: 'layer', picture: { width, height } });
  layer.style.width = `${width}px`;
  layer.style.height = `${height}px`;
  layer.append(picture);
  return layer;
}

/** The model saw a region of the picture alone. */
function placeOver({ x, y, width, height }, ...overlays) {
  for (const { style } of overlays)
    Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

function contourOf({ width, height, contour }) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'contour');
  svg.setAttribute('aria-hidden', 'true');
  for (const name of ['contour-under', 'contour-line']) {
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('d', contour);
    path.setAttribute('class', name);
    svg.append(path);
  }
  return svg;
}
